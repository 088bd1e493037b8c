using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Commits a shard about once a second. The live path never waits for it. At most one commit is running.
/// When the store does not answer, pending work grows up to its limit and is then dropped. After that nothing is committed beyond the dropped
/// rows, not even the end of the shard. When a write succeeds again, <see cref="MustReadAgain"/> requests a new take-over from the checkpoint.
/// </summary>
/// <param name="committed">What the store holds; null: nothing yet.</param>
internal sealed partial class ShardCommitter(ShardId shard, long epoch, Checkpoint? committed, ShardServices services, StreamOptions options)
{
    /// <summary>Interval when only "caught up at" has changed.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(30);

    private readonly Backoff _backoff = Backoff.ForReads(Random.Shared);

    private Task _running = Task.CompletedTask;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private Checkpoint? _committed = committed;
    private DateTimeOffset? _failingSince;
    private bool _dropped;
    private int _inWrite;

    public ShardPending Pending { get; } = new();

    public long Epoch => epoch;

    /// <summary>Rows that are not committed yet, including those of the running commit.</summary>
    public int Rows => Pending.Rows + _inWrite;

    public DateTimeOffset? LastCommitAt { get; private set; }

    /// <summary>A higher epoch exists: this owner must stop.</summary>
    public bool Lost { get; private set; }

    /// <summary>Pending work was dropped: all since the checkpoint is read again once the store answers.</summary>
    public bool HasDropped => _dropped;

    /// <summary>Pending work was dropped and the store answers again.</summary>
    public bool MustReadAgain { get; private set; }

    /// <summary>Call this between pages only, so that states and position match.</summary>
    public void CommitWhenDue(Checkpoint position, DateTimeOffset now)
    {
        if (Rows > options.MaxPendingRows && _failingSince is not null && !_dropped)
        {
            _dropped = true;
            LogDropped(services.Logger, shard.ToString(), Rows);
        }

        if (_dropped)
        {
            Pending.Clear();
        }

        if (Lost || MustReadAgain || !_running.IsCompleted || now < _nextTry || !IsDue(position, now))
        {
            return;
        }

        // It counts as failing until it is written: a store that hangs is treated like one that refuses.
        _failingSince ??= now;

        // After a drop, an empty write at the old position proves that the store accepts writes again.
        _running = _dropped ? Probe() : Write(position, now);
    }

    /// <summary>Commits everything now and waits until the store answers.</summary>
    /// <param name="waiting">Is called after each failed try, and repeatedly while a try hangs.</param>
    /// <returns>
    /// True: the position is committed. False: it is not committed and must not be, because the shard is lost or rows of it were dropped
    /// (<see cref="MustReadAgain"/> is set then).
    /// </returns>
    public async Task<bool> CommitNow(Checkpoint position, Action waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Wait(waiting, cancellationToken);
            if (Lost || MustReadAgain)
            {
                return false;
            }

            _running = _dropped ? Probe() : Write(position, services.Time.GetUtcNow());
            await Wait(waiting, cancellationToken);
            if (_committed == position && Rows == 0 && !_dropped)
            {
                return true;
            }

            if (!Lost && !MustReadAgain)
            {
                waiting();
                await Task.Delay(_backoff.Next(), services.Time, cancellationToken);
            }
        }
    }

    /// <summary>Makes one last try when the reader stops. What it does not commit is read again later.</summary>
    public async Task Flush(Checkpoint position, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        if (!Lost && !_dropped)
        {
            _running = Write(position, services.Time.GetUtcNow());
            await _running.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for the running write without a limit: no second write may start while the first one can still take effect.</summary>
    private async Task Wait(Action waiting, CancellationToken cancellationToken)
    {
        while (!_running.IsCompleted)
        {
            try
            {
                await StoreCall.Wait(_running, waiting, services.Time, cancellationToken);
            }
            catch (TimeoutException)
            {
                waiting();
            }
        }
    }

    private bool IsDue(Checkpoint position, DateTimeOffset now)
    {
        var since = now - (LastCommitAt ?? DateTimeOffset.MinValue);
        return _dropped || Pending.Rows >= options.CommitRows
            || (since >= options.CommitInterval && (Pending.Rows > 0 || position.Sequence != _committed?.Sequence))
            || since >= IdleInterval;
    }

    private async Task Write(Checkpoint position, DateTimeOffset now)
    {
        var batch = Pending.Take();
        _inWrite = batch.Rows;
        try
        {
            var result = await services.Store.Commit(batch.ToCommit(shard, epoch, position), CancellationToken.None);
            if (result == CommitResult.StaleEpoch)
            {
                Lost = true;
                return;
            }

            batch.OnCommitted();
            _committed = position;
            LastCommitAt = now;
            _failingSince = null;
            _backoff.Reset();
            services.Metrics.OnCommitted(batch.Agents.Length + batch.Intervals.Count + batch.Contacts.Count);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_dropped)
            {
                Pending.GiveBack(batch);
            }

            Failed(e);
        }
        finally
        {
            _inWrite = 0;
        }
    }

    private async Task Probe()
    {
        try
        {
            var probe = new ShardCommit { Shard = shard, Epoch = epoch, Checkpoint = _committed ?? new Checkpoint(null, null, null, null, false) };
            var result = _committed is null ? CommitResult.Committed : await services.Store.Commit(probe, CancellationToken.None);
            Lost = result == CommitResult.StaleEpoch;
            MustReadAgain = !Lost;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(e);
        }
    }

    private void Failed(Exception exception)
    {
        _nextTry = services.Time.GetUtcNow() + _backoff.Next();
        services.Metrics.OnCommitFailed();
        LogCommitFailed(services.Logger, shard.ToString(), Rows, exception.Message);
    }

    [LoggerMessage(20, LogLevel.Warning, "Shard {Shard}: commit failed, {Rows} rows stay pending: {Reason}")]
    private static partial void LogCommitFailed(ILogger logger, string shard, int rows, string reason);

    [LoggerMessage(21, LogLevel.Error,
        "Shard {Shard}: the store did not answer, so {Rows} pending rows are dropped. They are read again from the stream when the store answers")]
    private static partial void LogDropped(ILogger logger, string shard, int rows);
}
