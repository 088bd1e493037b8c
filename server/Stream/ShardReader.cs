using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>What every reader of this process shares.</summary>
internal sealed record ShardServices(
    StreamClients Clients,
    IShardStore Store,
    IGrainFactory Grains,
    IAgentChanges Changes,
    AgentEventReader Reader,
    [FromKeyedServices(SourceClock.Key)] TimeProvider Time,
    IOptions<StreamOptions> Options,
    StreamSignals Signals,
    StreamReports Reports,
    StreamMetrics Metrics,
    PageGate Gate,
    QuarantineLog Quarantine,
    ILogger<ShardReader> Logger);

/// <summary>
/// One life of a shard under one owner. All of it runs on the grain's turn, so nothing here is locked.
/// <code>
/// take over (epoch, checkpoint, states) → open iterator → read → decode → deliver → remember → commit → …
///        ▲                                   ▲     │
///        └─ pending dropped, store is back ──┘     └─ expired, cut, throttled, denied: wait, open again after the last applied record
/// end: finished (two proofs, committed as a state of its own) · lost (a higher epoch exists) · cancelled
/// </code>
/// </summary>
internal sealed partial class ShardReader(ShardWork work, ShardServices services, LastThrottle throttle)
{
    /// <summary>Failures shorter than this are coped with in silence.</summary>
    private static readonly TimeSpan BriefFault = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DeniedPause = TimeSpan.FromSeconds(10);

    /// <summary>Records a read: five times what a shard can take in, and 4 MB of agent events instead of 10 with every read of a backlog.</summary>
    private const int RecordsPerRead = 1_000;

    /// <summary>A lag below this is the next read's, not a backlog.</summary>
    private static readonly TimeSpan CaughtUp = TimeSpan.FromSeconds(5);

    private readonly ShardId _shard = ShardId.Parse(work.Shard);
    private readonly StreamOptions _options = services.Options.Value;
    private readonly IAmazonKinesis _kinesis = services.Clients.For(ShardId.Parse(work.Shard).Stream.Arn);
    private readonly ShardAgents _agents = new(services.Grains, services.Changes, work.Shard);
    private readonly ReadPace _pace = new(services.Options.Value.ReadInterval, work.Ours, throttle, services.Options.Value.ReadBytesPerSecond);
    private readonly Backoff _backoff = Backoff.ForReads(Random.Shared);
    private readonly PageDecoder _decoder = new(work.Shard, services.Reader, services.Time, services.Metrics, services.Quarantine);
    private readonly ShardMeter _meter = new(services.Time);

    private ShardCommitter _committer = null!;
    private Checkpoint _position = new(null, null, null, null, false);
    private string? _iterator;
    private GapSearch _gap;
    private bool _caughtUpOnce;
    private SourceHealth _health = new() { Source = SourceKey.Shard(work.Shard), Stream = ShardId.Parse(work.Shard).Stream.Arn, State = SourceState.CatchingUp };
    private DateTimeOffset? _answered;
    private TimeSpan _share;
    private DateTimeOffset _lastRead = services.Time.GetUtcNow();

    /// <summary>Last time the loop came round, with an answer or with an error that it copes with (the watchdog's sign of life).</summary>
    public DateTimeOffset LastSign { get; private set; } = services.Time.GetUtcNow();

    public bool Finished { get; private set; }

    /// <summary>Reads until the shard is finished, another owner has it, or <paramref name="cancellationToken"/> stops it.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        try
        {
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

            Enter(Finished ? SourceState.Finished : SourceState.Stopped, Finished ? SourceReason.None : SourceReason.ShardLost);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Enter(SourceState.Stopped);
        }

        Report();
    }

    /// <summary>Writes what is pending; part of an orderly stop.</summary>
    public Task Flush(CancellationToken cancellationToken) => _committer?.Flush(_position, cancellationToken) ?? Task.CompletedTask;

    public ShardStatus Status(string owner) => _meter.Status(new ShardStatus
    {
        Shard = work.Shard,
        Health = Health(),
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
                _position = taken.Checkpoint ?? new Checkpoint(null, work.StartAt, null, null, Finished: false);
                _iterator = null;
                _caughtUpOnce = false;
                Finished = _position.Finished;
                LogTakenOver(services.Logger, work.Shard, taken.Epoch, taken.Agents.Count);
                if (taken.Checkpoint is null)
                {
                    // The start is fixed before the first read: a crash before the first record must not move it.
                    await _committer.CommitNow(_position, SayStalled, cancellationToken);
                }

                if (work.Vanished && !Finished)
                {
                    await CloseVanished(cancellationToken);
                }

                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Enter(StreamFault.OfStore(e.Message));
                LastSign = services.Time.GetUtcNow();
                Report();
                await Pause(backoff.Next(), cancellationToken);
            }
        }
    }

    private async Task CloseVanished(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        RecordGap(ResumePoint.KnownUpTo(_position) ?? now, now, "The shard was resharded and removed by Kinesis before it was read to its end.");
        await Finish(cancellationToken);
    }

    private async Task ReadOnce(CancellationToken cancellationToken)
    {
        var started = services.Time.GetUtcNow();
        LastSign = started;
        long bytes;
        try
        {
            _iterator ??= await OpenIterator(started, cancellationToken);
            var page = await _kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = _iterator, StreamARN = _shard.Stream.Arn, Limit = RecordsPerRead }, cancellationToken);
            _backoff.Reset();
            bytes = page.Records?.Sum(r => r.Data?.Length ?? 0) ?? 0;
            OnAnswer(bytes);
            await Apply(page, started, cancellationToken);
        }
        catch (ExpiredIteratorException)
        {
            // Older than 5 minutes (a pause, a sleep): go on after the last applied record.
            _iterator = null;
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await Cope(e, cancellationToken);
            return;
        }

        if (!Finished)
        {
            var behind = _meter.LagMs > 0;
            var now = services.Time.GetUtcNow();
            _committer.CommitWhenDue(_position, now);
            var next = started + _pace.Interval(started, behind, bytes) - now;
            await Pause(next, cancellationToken);
        }
    }

    private async Task Apply(GetRecordsResponse page, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var records = page.Records ?? [];
        if (records.Count > 0)
        {
            await DecodeAndDeliver(records, cancellationToken);
        }

        var lag = page.MillisBehindLatest ?? 0;
        NotePosition(records, lag, started);
        _gap.Close(records, lag, started, RecordGap);
        if (_gap.LooksTrimmed(records.Count, lag, work.Retention, started))
        {
            _iterator = null;
            return;
        }

        _lastRead = services.Time.GetUtcNow();
        services.Metrics.OnRead(records.Count, lag);
        // Catching up is what a take-over does; a lag that comes later is a stream that is behind, and the board says so.
        _caughtUpOnce |= lag <= CaughtUp.TotalMilliseconds;
        Enter(_caughtUpOnce ? SourceState.Live : SourceState.CatchingUp);
        Report();
        _iterator = page.NextShardIterator;
        if (_iterator is null && await IsClosed(page, cancellationToken))
        {
            await Finish(cancellationToken);
        }
    }

    private async Task DecodeAndDeliver(List<Record> records, CancellationToken cancellationToken)
    {
        var entered = await services.Gate.Enter(records.Count, cancellationToken);
        try
        {
            foreach (var record in records)
            {
                _decoder.Decode(record, _agents, _committer.Pending, _meter);
            }

            await _agents.Deliver(_committer.Pending, _meter.Deliveries, Unusable);
        }
        finally
        {
            if (entered)
            {
                services.Gate.Leave();
            }
        }
    }

    private void NotePosition(List<Record> records, long lag, DateTimeOffset started)
    {
        _meter.OnPage(records.Count, lag, started);
        var last = records.Count > 0 ? records[^1] : null;
        _position = _position with
        {
            Sequence = last?.SequenceNumber ?? _position.Sequence,
            LastArrival = last?.ApproximateArrivalTimestamp is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : _position.LastArrival,
            CaughtUpAt = lag == 0 ? started : _position.CaughtUpAt,
        };
    }

    /// <summary>The second proof of a shard's end: a null iterator alone may be a bad answer.</summary>
    private async Task<bool> IsClosed(GetRecordsResponse page, CancellationToken cancellationToken)
    {
        if (page.ChildShards is { Count: > 0 })
        {
            return true;
        }

        var listed = await StreamListing.Shards(_kinesis, _shard.Stream.Arn, cancellationToken);
        return listed.Any(s => s.Name == _shard.Name && s.Closed);
    }

    private void SayStalled()
    {
        Enter(StreamFault.OfStore());
        LastSign = services.Time.GetUtcNow();
        Report();
    }

    /// <summary>Stores the end. Not stored when rows were dropped on the way here: then all since the checkpoint is read again, the end too.</summary>
    private async Task Finish(CancellationToken cancellationToken)
    {
        var end = _position with { Finished = true };
        if (!await _committer.CommitNow(end, SayStalled, cancellationToken))
        {
            return;
        }

        (_position, Finished) = (end, true);
        Enter(SourceState.Finished);
        LogFinished(services.Logger, work.Shard);
        Report();
        services.Signals.Rediscover();
    }

    private async Task<string> OpenIterator(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var point = ResumePoint.From(_position);
        if (ResumePoint.KnownUpTo(_position) is { } known && known < now - work.Retention && _position.Sequence is not null)
        {
            // Down for longer than the stream keeps records: what is left begins at the horizon.
            _gap = GapSearch.From(known, "Not read for longer than the stream keeps records.");
            point = ResumePoint.TrimHorizon;
        }

        if (_gap.JumpToHorizon)
        {
            point = ResumePoint.TrimHorizon;
        }

        try
        {
            return await Iterator(point, cancellationToken);
        }
        catch (AmazonKinesisException e) when (point.Sequence is not null && e is InvalidArgumentException or ResourceNotFoundException)
        {
            if (!await IsListed(cancellationToken))
            {
                throw;
            }

            // The shard is there but does not know our sequence number any more: it is trimmed. Go on by time and report the gap.
            var from = ResumePoint.KnownUpTo(_position) ?? now;
            _gap = GapSearch.From(from, "The last applied record was trimmed from the stream.");
            var byTime = new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, from - ResumePoint.IdleMargin);
            return await Iterator(byTime, cancellationToken);
        }
    }

    private async Task<string> Iterator(ResumePoint point, CancellationToken cancellationToken)
    {
        var iterator = (await _kinesis.GetShardIteratorAsync(point.Request(_shard), cancellationToken)).ShardIterator
            ?? throw new InvalidDataException("Kinesis answered GetShardIterator without an iterator.");
        // A stream that was created anew has the ARN and the shard names of the old one. Asked after the iterator: it belongs to the stream that is there now.
        return await IsOurs(cancellationToken) ? iterator : throw StreamListing.NotThere($"The stream of {_shard} was created anew.");
    }

    private async Task<bool> IsOurs(CancellationToken cancellationToken) =>
        (await StreamListing.Describe(_kinesis, _shard.Stream.Arn, cancellationToken)).Id == _shard.Stream;

    /// <summary>Whether our stream, not one that was created anew under its name, still has this shard.</summary>
    private async Task<bool> IsListed(CancellationToken cancellationToken) =>
        await IsOurs(cancellationToken) && (await StreamListing.Shards(_kinesis, _shard.Stream.Arn, cancellationToken)).Any(s => s.Name == _shard.Name);
}
