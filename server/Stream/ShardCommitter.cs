namespace ConnectStreaming.Stream;

/// <summary>
/// Commits a shard about once a second, beside the live path and never in its way. One commit is under way at a time.
/// When the store does not answer, pending work grows to its bound and is then dropped; once a write goes through again,
/// <see cref="MustReadAgain"/> asks for a new take-over from the checkpoint.
/// </summary>
internal sealed partial class ShardCommitter(ShardId shard, long epoch, ShardServices services, StreamOptions options)
{
    /// <summary>When nothing changed but "caught up at", this is soon enough.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(30);

    private readonly Backoff _backoff = Backoff.ForReads(Random.Shared);

    private Task _running = Task.CompletedTask;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private Checkpoint? _committed;
    private DateTimeOffset? _failingSince;
    private bool _dropped;

    public ShardPending Pending { get; } = new();

    public long Epoch => epoch;

    public int Rows => Pending.Rows;

    public DateTimeOffset? LastCommitAt { get; private set; }

    /// <summary>A higher epoch exists: this owner must stop.</summary>
    public bool Lost { get; private set; }

    /// <summary>Pending work was dropped and the store answers again.</summary>
    public bool MustReadAgain { get; private set; }

    /// <summary>Called between pages only, so that states and position belong together.</summary>
    public void CommitWhenDue(Checkpoint position, DateTimeOffset now)
    {
        if (Pending.Rows > options.MaxPendingRows && _failingSince is not null && !_dropped)
        {
            _dropped = true;
            LogDropped(services.Logger, shard.ToString(), Pending.Rows);
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

    /// <summary>Commits everything now and waits until it is written or the shard is lost.</summary>
    public async Task CommitNow(Checkpoint position, CancellationToken cancellationToken)
    {
        await _running;
        while (!Lost)
        {
            await Write(position, services.Time.GetUtcNow());
            if (_committed == position && Pending.Rows == 0)
            {
                return;
            }

            await Task.Delay(_backoff.Next(), services.Time, cancellationToken);
        }
    }

    /// <summary>One last try at a stop; what does not get through is read again.</summary>
    public async Task Flush(Checkpoint position, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        if (!Lost && !_dropped)
        {
            await Write(position, services.Time.GetUtcNow());
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
            Pending.GiveBack(batch);
            Failed(e);
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
        LogCommitFailed(services.Logger, shard.ToString(), Pending.Rows, exception.Message);
    }

    [LoggerMessage(20, LogLevel.Warning, "Shard {Shard}: commit failed, {Rows} rows stay pending: {Reason}")]
    private static partial void LogCommitFailed(ILogger logger, string shard, int rows, string reason);

    [LoggerMessage(21, LogLevel.Error, "Shard {Shard}: the store has not answered and {Rows} pending rows are dropped; they are read again from the stream when it does")]
    private static partial void LogDropped(ILogger logger, string shard, int rows);
}
