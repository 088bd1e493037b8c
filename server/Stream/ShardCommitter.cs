using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Commits a shard about once a second, beside the live path and never in its way. One commit is under way at a time.
/// When the store does not answer, pending work grows to its bound and is then dropped. From then on nothing is committed past it, not even
/// the end of the shard: once a write goes through again, <see cref="MustReadAgain"/> asks for a new take-over from the checkpoint.
/// </summary>
/// <param name="committed">What the store holds; null: nothing yet.</param>
internal sealed partial class ShardCommitter(ShardId shard, long epoch, Checkpoint? committed, ShardServices services, StreamOptions options)
{
    /// <summary>When nothing changed but "caught up at", this is soon enough.</summary>
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

    /// <summary>Rows that are not committed yet, those of the commit under way included.</summary>
    public int Rows => Pending.Rows + _inWrite;

    public DateTimeOffset? LastCommitAt { get; private set; }

    /// <summary>A higher epoch exists: this owner must stop.</summary>
    public bool Lost { get; private set; }

    /// <summary>Pending work was dropped and the store answers again.</summary>
    public bool MustReadAgain { get; private set; }

    /// <summary>Called between pages only, so that states and position belong together.</summary>
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

        // Failing until it is written: a store that hangs counts like one that refuses.
        _failingSince ??= now;

        // After a drop an empty write at the old place proves that the store takes writes again.
        _running = _dropped ? Probe() : Write(position, now);
    }

    /// <summary>Commits everything now, as long as the store takes to answer.</summary>
    /// <param name="waiting">Called after each try that failed.</param>
    /// <returns>
    /// True: the position is committed. False: it is not, and must not be: the shard is lost, or rows that belong to it were dropped
    /// (<see cref="MustReadAgain"/> is set then).
    /// </returns>
    public async Task<bool> CommitNow(Checkpoint position, Action waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _running.WaitAsync(cancellationToken);
            if (Lost || MustReadAgain)
            {
                return false;
            }

            _running = _dropped ? Probe() : Write(position, services.Time.GetUtcNow());
            await _running.WaitAsync(cancellationToken);
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

    /// <summary>One last try at a stop; what does not get through is read again.</summary>
    public async Task Flush(Checkpoint position, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        if (!Lost && !_dropped)
        {
            _running = Write(position, services.Time.GetUtcNow());
            await _running.WaitAsync(cancellationToken);
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
        "Shard {Shard}: the store has not answered and {Rows} pending rows are dropped; they are read again from the stream when it does")]
    private static partial void LogDropped(ILogger logger, string shard, int rows);
}
