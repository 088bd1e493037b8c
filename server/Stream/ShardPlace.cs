using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// The position of a shard's owner: what is applied and stored, the iterator that continues from there, and whether it is the end. Each
/// take-over creates a new one.
/// </summary>
/// <param name="work">The shard as the keeper describes it.</param>
/// <param name="taken">The result of the take-over from the store.</param>
/// <param name="kinesis">Used for iterators and listings.</param>
/// <param name="services">Store, clock, metrics.</param>
/// <param name="storeFails">Is called after each failed write, and repeatedly while a write hangs.</param>
internal sealed partial class ShardPlace(ShardWork work, ShardTakeOver taken, IAmazonKinesis kinesis, ShardServices services, Action storeFails)
{
    private readonly ShardCommitter _committer = new(ShardId.Parse(work.Shard), taken.Epoch, taken.Checkpoint, services, services.Options.Value);
    private readonly ShardOpener _opener = new(kinesis, ShardId.Parse(work.Shard), work.Retention);
    private readonly ShardEnd _end = new();

    /// <summary>Agents who were logged in when reading ended before. A gap concerns them.</summary>
    private readonly int _atWork = taken.Agents.Count(Trust.IsLoggedIn);

    /// <summary>The store has a position of this shard: the one that was taken over, or the start.</summary>
    private bool _begun = taken.Checkpoint is not null;

    public Checkpoint Position { get; private set; } = taken.Checkpoint ?? new Checkpoint(null, null, null, null, false);

    /// <summary>Null: the shard must be opened. After a pushed page it is the number after which the next subscription continues.</summary>
    public string? Iterator { get; private set; }

    /// <summary>Where a subscription continues.</summary>
    public ResumePoint Next { get; private set; }

    /// <summary>How often the shard was opened.</summary>
    public int Opened { get; private set; }

    public ShardPending Pending => _committer.Pending;

    /// <summary>Rows that are not committed yet.</summary>
    public int Rows => _committer.Rows;

    public DateTimeOffset? LastCommitAt => _committer.LastCommitAt;

    /// <inheritdoc cref="ShardCommitter.Lost"/>
    public bool Lost => _committer.Lost;

    /// <inheritdoc cref="ShardCommitter.HasDropped"/>
    public bool HasDropped => _committer.HasDropped;

    /// <inheritdoc cref="ShardCommitter.MustReadAgain"/>
    public bool MustReadAgain => _committer.MustReadAgain;

    /// <returns>False: there is nothing to read now. The shard is gone, or its start position could not be stored.</returns>
    public async Task<bool> Open(CancellationToken cancellationToken)
    {
        var now = await _opener.Now(services.Time, cancellationToken);
        var place = _begun ? Position : ResumePoint.First(work.StartAt, work.Retention, now);
        Position = ResumePoint.WithoutImpossibleTimes(place, now, services.Options.Value.StartFrom);
        if (!_begun && !await _committer.CommitNow(Position, storeFails, cancellationToken))
        {
            return false;
        }

        // Store the start before the first read: a crash before the first record must not move it.
        _begun = true;
        var opened = await _opener.Open(Position, now, cancellationToken);
        (Iterator, Next, Opened) = (opened?.Iterator, opened?.From ?? default, Opened + 1);
        if (Iterator is null)
        {
            RecordGap(ResumePoint.KnownUpTo(Position) ?? now, now, "The shard was resharded and removed by Kinesis before it was read to its end.");
            await Finish(cancellationToken);
        }

        return Iterator is not null;
    }

    /// <summary>Drops the iterator; the shard is opened again after the last applied record.</summary>
    public void OpenAgain() => Iterator = null;

    /// <summary>Kinesis said that the stream does not exist.</summary>
    public void OnMissing() => _opener.OnMissing();

    /// <summary>An empty page without a next iterator and child shards. A bad answer looks the same, so nothing moves, not even "caught up".</summary>
    /// <returns>How long to wait; null: it is the end of the shard, or the store refuses writes.</returns>
    public async Task<TimeSpan?> OnDoubtfulEnd(GetRecordsResponse page, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        _end.OnPage(page, askedAt);
        Iterator = null;
        if (_end.IsConfirmed && await _opener.IsListedClosed(cancellationToken))
        {
            await Finish(cancellationToken);
            return null;
        }

        return _end.Pause();
    }

    /// <summary>A page was applied.</summary>
    /// <param name="page">The page.</param>
    /// <param name="askedAt">When the page was requested, by AWS's time.</param>
    /// <param name="caughtUpTo">Everything up to this time is applied; null: there is more to read.</param>
    /// <param name="isPushed">It came with a subscription.</param>
    /// <returns>False: our position was trimmed, so the shard is opened again.</returns>
    public bool OnPage(GetRecordsResponse page, DateTimeOffset askedAt, DateTimeOffset? caughtUpTo, bool isPushed)
    {
        _end.OnPage(page, askedAt);
        Position = ReadPosition.After(Position, page, caughtUpTo);
        var goesOn = _opener.OnPage(page.Records ?? [], page.MillisBehindLatest ?? 0, askedAt, RecordGap);
        Iterator = goesOn ? page.NextShardIterator : null;
        if ((isPushed ? page.NextShardIterator : page.Records is { Count: > 0 } records ? records[^1].SequenceNumber : null) is { } after)
        {
            Next = new ResumePoint(ShardIteratorType.AFTER_SEQUENCE_NUMBER, after, null);
        }

        return goesOn;
    }

    /// <summary>Stores the end. If rows were dropped before, it is not stored: everything since the checkpoint is read again, including the end.</summary>
    public async Task Finish(CancellationToken cancellationToken)
    {
        var end = Position with { Finished = true };
        if (await _committer.CommitNow(end, storeFails, cancellationToken))
        {
            Position = end;
        }
    }

    /// <summary>Before the start position is stored, there is no position that could be committed.</summary>
    public void CommitWhenDue(DateTimeOffset now)
    {
        if (_begun)
        {
            _committer.CommitWhenDue(Position, now);
        }
    }

    /// <inheritdoc cref="ShardCommitter.Flush"/>
    public Task Flush(CancellationToken cancellationToken) => _begun ? _committer.Flush(Position, cancellationToken) : Task.CompletedTask;

    private void RecordGap(DateTimeOffset from, DateTimeOffset to, string reason)
    {
        if (to <= from)
        {
            return;
        }

        var told = $"{reason} {_atWork} agents of this shard were logged in before it; their states in it are not known.";
        _committer.Pending.Add(new StreamGap(work.Shard, from, to, told, services.Time.GetUtcNow()));
        services.Metrics.OnGap();
        LogGap(services.Logger, work.Shard, from, to, told);
    }

    [LoggerMessage(4, LogLevel.Error, "Shard {Shard}: events from {From} to {To} are lost. {Reason}")]
    private static partial void LogGap(ILogger logger, string shard, DateTimeOffset from, DateTimeOffset to, string reason);
}
