using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// One life of a shard under one owner. All of it runs on the grain's turn, so nothing here is locked.
/// <code>
/// take over (epoch, checkpoint, states) → open → read → decode → deliver → remember → commit → …
///        ▲                                 ▲     │
///        └─ pending dropped, store is back ┘     └─ expired, cut, throttled, denied: wait, open again after the last applied record
/// end: finished (two proofs, committed as a state of its own) · lost (a higher epoch exists) · cancelled
/// </code>
/// </summary>
internal sealed partial class ShardReader(ShardWork work, ShardServices services, LastThrottle throttle)
{
    /// <summary>Records a read: five times what a shard can take in, and 4 MB of agent events instead of 10 with every read of a backlog.</summary>
    private const int RecordsPerRead = 1_000;

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly ShardId _shard = ShardId.Parse(work.Shard);
    private readonly StreamOptions _options = services.Options.Value;
    private readonly IAmazonKinesis _kinesis = services.Clients.For(ShardId.Parse(work.Shard).Stream.Arn);
    private readonly ShardAgents _agents = new(services.Grains, services.Changes, work.Shard, services.Options.Value.MaxAgents);
    private readonly ReadPace _pace = new(services.Options.Value.ReadInterval, work.Ours, throttle, services.Options.Value.ReadBytesPerSecond);
    private readonly ShardMeter _meter = new(services.Time);
    private readonly ShardReporter _reporter = new(work.Shard, services);

    private PageDelivery _delivery = null!;
    private ReadFaults _faults = null!;
    private ShardCommitter _committer = null!;
    private ShardOpener _opener = null!;
    private Checkpoint _position = new(null, null, null, null, false);

    /// <summary>The store has a position of this shard: the one that was taken over, or the start.</summary>
    private bool _begun;
    private string? _iterator;
    private bool _endSaid;
    private DateTimeOffset _forgotAt = services.Time.GetUtcNow();

    /// <summary>Last time the loop came round, with an answer or with a failure that is tried again (the watchdog's sign of life).</summary>
    public DateTimeOffset LastSign { get; private set; } = services.Time.GetUtcNow();

    public bool Finished { get; private set; }

    /// <summary>The store could not be written when the shard was taken over: nothing of this reader is kept.</summary>
    public bool InMemory { get; private set; }

    /// <summary>Reads until the shard is finished, another owner has it, or <paramref name="cancellationToken"/> stops it.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            _delivery = new PageDelivery(work.Shard, services, _agents, _meter);
            _faults = new ReadFaults(services, _pace, _meter, _reporter);
            Report();
            await TakeOver(cancellationToken);
            while (!Finished && !_committer.Lost && !_agents.Lost)
            {
                await ReadOnce(cancellationToken);
                if (_committer.MustReadAgain)
                {
                    await TakeOver(cancellationToken);
                }
            }

            _reporter.Enter(Finished ? SourceState.Finished : SourceState.Stopped, Finished ? SourceReason.None : SourceReason.ShardLost);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _reporter.Enter(SourceState.Stopped);
        }

        Report();
    }

    /// <summary>Another reader of this process takes the place of this one, which hangs: from now on only that one speaks for the shard.</summary>
    public void Abandon() => _reporter.Silence();

    /// <summary>Writes what is pending; part of an orderly stop.</summary>
    public Task Flush(CancellationToken cancellationToken) => _begun ? _committer.Flush(_position, cancellationToken) : Task.CompletedTask;

    public ShardStatus Status(string owner) => _meter.Status(new ShardStatus
    {
        Shard = work.Shard,
        Health = _reporter.Health(_meter),
        Owner = owner,
        Sequence = _position.Sequence,
        PendingRows = _committer?.Rows ?? 0,
        LastCommitAt = _committer?.LastCommitAt,
    });

    private async Task TakeOver(CancellationToken cancellationToken)
    {
        var backoff = Backoff.ForReads(Random.Shared);
        while (true)
        {
            try
            {
                var taken = await services.Store.TakeOver(_shard, work.FirstKey, work.LastKey, cancellationToken);
                _agents.Reset(taken.Epoch, taken.Agents);
                _committer = new ShardCommitter(_shard, taken.Epoch, taken.Checkpoint, services, _options);
                _opener = new ShardOpener(_kinesis, _shard, work.Retention);
                _begun = taken.Checkpoint is not null;
                _position = taken.Checkpoint ?? _position;
                _iterator = null;
                _delivery.Drop();
                Finished = _position.Finished;
                InMemory = taken.Epoch < 0;
                _reporter.OnTakenOver(taken.Epoch);
                LogTakenOver(services.Logger, work.Shard, taken.Epoch, taken.Agents.Count);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                SayStoreFails(e.Message);
                await Pause(backoff.Next(), cancellationToken);
            }
        }
    }

    private async Task ReadOnce(CancellationToken cancellationToken)
    {
        LastSign = services.Time.GetUtcNow();
        long bytes;
        try
        {
            if (_delivery.Page is null && _iterator is null && !await Open(cancellationToken))
            {
                return;
            }

            var page = _delivery.Page ?? await Read(cancellationToken);
            bytes = PageDelivery.Bytes(page);
            await Apply(page, cancellationToken);
            _faults.Over();
        }
        catch (ExpiredIteratorException)
        {
            // Older than 5 minutes (a pause, a sleep): go on after the last applied record.
            _iterator = null;
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await OnFault(e, cancellationToken);
            return;
        }

        if (!Finished)
        {
            var behind = _meter.LagMs > 0;
            var now = services.Time.GetUtcNow();
            CommitWhenDue(now);
            var started = _delivery.AskedAt;
            await Pause(started + _pace.Interval(started, behind, bytes) - now, cancellationToken);
        }
    }

    private async Task<GetRecordsResponse> Read(CancellationToken cancellationToken)
    {
        var asked = services.Time.GetTimestamp();
        var page = await _kinesis.GetRecordsAsync(
            new GetRecordsRequest { ShardIterator = _iterator, StreamARN = _shard.Stream.Arn, Limit = RecordsPerRead }, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // Told by the clock after the answer, which AWS has dated: what is stored as "caught up" must not be ahead of AWS's time.
        _delivery.Begin(page, services.Time.GetUtcNow() - services.Time.GetElapsedTime(asked));
        _reporter.OnAnswer(PageDelivery.Bytes(page));
        return page;
    }

    /// <returns>False: there is nothing to read now.</returns>
    private async Task<bool> Open(CancellationToken cancellationToken)
    {
        var now = await _opener.Now(services.Time, cancellationToken);
        _position = ResumePoint.Believable(_begun ? _position : ResumePoint.First(work.StartAt, work.Retention, now), now, _options.StartFrom);
        if (!_begun && !await _committer.CommitNow(_position, () => SayStoreFails(null), cancellationToken))
        {
            return false;
        }

        // The start is stored before the first read: a crash before the first record must not move it.
        _begun = true;
        _iterator = await _opener.Open(_position, now, cancellationToken);
        if (_iterator is null)
        {
            RecordGap(ResumePoint.KnownUpTo(_position) ?? now, now, "The shard was resharded and removed by Kinesis before it was read to its end.");
            await Finish(cancellationToken);
        }

        return _iterator is not null;
    }

    private async Task Apply(GetRecordsResponse page, CancellationToken cancellationToken)
    {
        await _delivery.Deliver(_committer.Pending, cancellationToken);
        if (_agents.Lost)
        {
            return;
        }

        var (records, lag, started) = (page.Records ?? [], page.MillisBehindLatest ?? 0, _delivery.AskedAt);
        if (records.Count == 0 && page is { NextShardIterator: null, ChildShards: not { Count: > 0 } })
        {
            await OnEndWithoutProof(page, cancellationToken);
            return;
        }

        _endSaid = false;
        MovePosition(records, lag, started);
        if (!_opener.OnPage(records, lag, started, RecordGap))
        {
            _iterator = null;
            return;
        }

        ForgetAgents(started);
        services.Metrics.OnRead(records.Count, lag);
        _reporter.OnRead(lag);
        Report();
        _iterator = page.NextShardIterator;
        if (_iterator is null && await _opener.IsClosed(page, cancellationToken))
        {
            await Finish(cancellationToken);
        }
    }

    /// <summary>
    /// No records, no iterator, no children: a bad answer looks like this too, so it moves nothing, not even "caught up". The end is believed when
    /// the read after it says the same and a whole listing calls the shard closed.
    /// </summary>
    private async Task OnEndWithoutProof(GetRecordsResponse page, CancellationToken cancellationToken)
    {
        _iterator = null;
        if (_endSaid && await _opener.IsClosed(page, cancellationToken))
        {
            await Finish(cancellationToken);
        }

        _endSaid = true;
    }

    // A day after the store did: an agent that the store still has must not start from nothing.
    private void ForgetAgents(DateTimeOffset now)
    {
        if (now - _forgotAt >= ForgetEvery && services.Store.KeepsAgents is { } kept && _position.CaughtUpAt is { } upTo)
        {
            _forgotAt = now;
            _agents.Forget(upTo - kept - TimeSpan.FromDays(1));
        }
    }

    private void MovePosition(List<Record> records, long lag, DateTimeOffset started)
    {
        _meter.OnPage(records.Count, lag, started);
        var last = records.Count > 0 ? records[^1] : null;
        _position = _position with
        {
            Sequence = last?.SequenceNumber ?? _position.Sequence,
            LastArrival = last?.ApproximateArrivalTimestamp is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : _position.LastArrival,
            CaughtUpAt = _meter.LagMs == 0 ? _meter.CaughtUpTo : _position.CaughtUpAt,
        };
    }

    /// <summary>Stores the end. Not stored when rows were dropped on the way here: then all since the checkpoint is read again, the end too.</summary>
    private async Task Finish(CancellationToken cancellationToken)
    {
        var end = _position with { Finished = true };
        if (!await _committer.CommitNow(end, () => SayStoreFails(null), cancellationToken))
        {
            return;
        }

        (_position, Finished) = (end, true);
        _reporter.Enter(SourceState.Finished);
        LogFinished(services.Logger, work.Shard);
        Report();
        services.Signals.Rediscover();
    }

    private async Task OnFault(Exception exception, CancellationToken cancellationToken)
    {
        var answer = _faults.Answer(exception);
        if (answer.OpenAgain)
        {
            _iterator = null;
        }

        if (answer.LookAgain)
        {
            _opener.OnMissing();
            services.Signals.Rediscover();
        }

        CommitWhenDue(services.Time.GetUtcNow());
        Report();
        await Pause(answer.Pause, cancellationToken);
    }

    /// <summary>Before the start is stored there is no position that could be.</summary>
    private void CommitWhenDue(DateTimeOffset now)
    {
        if (_begun)
        {
            _committer.CommitWhenDue(_position, now);
        }
    }

    private void SayStoreFails(string? why)
    {
        LastSign = services.Time.GetUtcNow();
        _reporter.Enter(StreamFault.OfStore(why));
        Report();
    }

    private void Report() => _reporter.Report(_meter);

    private void RecordGap(DateTimeOffset from, DateTimeOffset to, string reason)
    {
        if (to <= from)
        {
            return;
        }

        _committer.Pending.Add(new StreamGap(work.Shard, from, to, reason, services.Time.GetUtcNow()));
        services.Metrics.OnGap();
        LogGap(services.Logger, work.Shard, from, to, reason);
    }

    private async Task Pause(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time > TimeSpan.Zero)
        {
            await Task.Delay(time, services.Time, cancellationToken);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Shard {Shard} taken over under epoch {Epoch} with {Agents} committed agents")]
    private static partial void LogTakenOver(ILogger logger, string shard, long epoch, int agents);

    [LoggerMessage(2, LogLevel.Information, "Shard {Shard} is read to its end")]
    private static partial void LogFinished(ILogger logger, string shard);

    [LoggerMessage(4, LogLevel.Error, "Shard {Shard}: events from {From} to {To} are lost. {Reason}")]
    private static partial void LogGap(ILogger logger, string shard, DateTimeOffset from, DateTimeOffset to, string reason);
}
