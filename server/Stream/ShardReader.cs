using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Reads a shard for one owner. All of it runs on the grain's turn, so nothing here is locked.
/// <code>
/// take over (epoch, checkpoint, states) → open → read → decode → deliver → remember → commit → …
///        ▲                                 ▲     │
///        └─ pending dropped, store works ──┘     └─ expired, cut, throttled, denied: wait, open again after the last applied record
/// end: finished (two proofs, committed as a state of its own) · lost (a higher epoch exists) · cancelled
/// </code>
/// </summary>
internal sealed partial class ShardReader(ShardWork work, ShardServices services, LastThrottle throttle)
{
    /// <summary>Time limit for loading agents from the store. The other agents of the page are delivered before that.</summary>
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly ShardId _shard = ShardId.Parse(work.Shard);
    private readonly IAmazonKinesis _kinesis = services.Clients.For(ShardId.Parse(work.Shard).Stream.Arn);
    private readonly ShardPages _pages = new(
        ShardId.Parse(work.Shard), services.Clients.For(ShardId.Parse(work.Shard).Stream.Arn), services);
    private readonly ShardAgents _agents = new(
        services.Grains, services.Options.Value.MaxAgents,
        arns => services.Store.States(arns, CancellationToken.None).WaitAsync(StoreLimit, services.Time));
    private readonly ReadPace _pace = new(services.Options.Value.ReadInterval, work.Ours, throttle, services.Options.Value.ReadBytesPerSecond);
    private readonly ShardMeter _meter = new(services.Time);
    private readonly ShardReporter _reporter = new(work.Shard, services);

    private AgentDeliveries _deliveries = null!;
    private PageDelivery _delivery = null!;
    private ReadFaults _faults = null!;
    private DateTimeOffset _forgotAt = services.Time.GetUtcNow();

    /// <summary>Null: the shard is not taken over from the store yet.</summary>
    private ShardPlace? _place;

    /// <summary>Last time the loop made a round, with an answer or with a failure that is retried. The watchdog uses it as the sign of life.</summary>
    public DateTimeOffset LastSign { get; private set; } = services.Time.GetUtcNow();

    public bool Finished { get; private set; }

    /// <summary>The store was read-only when the shard was taken over: nothing of this reader is stored.</summary>
    public bool InMemory { get; private set; }

    /// <summary>Reads until the shard is finished, another owner has it, or <paramref name="cancellationToken"/> stops it.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            _deliveries = new AgentDeliveries(_agents, services.Changes, work.Shard);
            _delivery = new PageDelivery(work.Shard, services, _deliveries, _meter);
            _faults = new ReadFaults(services, _pace, _meter, _reporter);
            Report();
            var place = await TakeOver(cancellationToken);
            while (!Finished && !place.Lost && !_deliveries.Lost)
            {
                await ReadOnce(place, cancellationToken);
                if (place.MustReadAgain)
                {
                    place = await TakeOver(cancellationToken);
                }
            }

            _reporter.Enter(Finished ? SourceState.Finished : SourceState.Stopped, Finished ? SourceReason.None : SourceReason.ShardLost);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _reporter.Enter(SourceState.Stopped);
        }
        finally
        {
            await _pages.Drop();
        }

        Report();
    }

    /// <summary>This reader hangs and another reader of this process replaces it. From now on only the new one reports for the shard.</summary>
    public void Abandon() => _reporter.Silence();

    /// <summary>Writes what is pending, as part of an orderly stop.</summary>
    public Task Flush(CancellationToken cancellationToken) => _place?.Flush(cancellationToken) ?? Task.CompletedTask;

    public ShardStatus Status(string owner) => _meter.Status(new ShardStatus
    {
        Shard = work.Shard,
        Health = _reporter.Health(_meter),
        Owner = owner,
        Sequence = _place?.Position.Sequence,
        PendingRows = _place?.Rows ?? 0,
        LastCommitAt = _place?.LastCommitAt,
        Consumer = _pages.Consumer,
        ConsumerDetail = _pages.Detail,
    });

    private async Task<ShardPlace> TakeOver(CancellationToken cancellationToken)
    {
        var backoff = Backoff.ForReads(Random.Shared);
        while (true)
        {
            try
            {
                var taken = await StoreCall.Wait(
                    services.Store.TakeOver(_shard, work.FirstKey, work.LastKey, cancellationToken), ReportStoreSlow, services.Time, cancellationToken);
                services.Reader.Learn(taken.Agents);
                _deliveries.Reset(taken.Epoch, taken.Agents);
                _delivery.Drop();
                _place = new ShardPlace(work, taken, _kinesis, services, ReportStoreSlow);
                Finished = _place.Position.Finished;
                InMemory = taken.Epoch < 0;
                _reporter.OnTakenOver(taken.Epoch);
                Report();
                LogTakenOver(services.Logger, work.Shard, taken.Epoch, taken.Agents.Count);
                return _place;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                ReportStoreFailure(e.Message);
                await Pause(backoff.Next(), cancellationToken);
            }
        }
    }

    private async Task ReadOnce(ShardPlace place, CancellationToken cancellationToken)
    {
        LastSign = services.Time.GetUtcNow();
        long bytes;
        try
        {
            if (_delivery.Page is null && place.Iterator is null && !await place.Open(cancellationToken))
            {
                FinishWhenRead(place);
                return;
            }

            if ((_delivery.Page ?? await Read(place, cancellationToken)) is not { } page)
            {
                CommitWhenDue(place, services.Time.GetUtcNow());
                return;
            }

            using var trace = Traced(page);
            bytes = PageDelivery.Bytes(page);
            await Apply(place, page, cancellationToken);
            _faults.Reset();
        }
        catch (ExpiredIteratorException)
        {
            // The iterator is older than 5 minutes (a pause, a sleep): continue after the last applied record.
            place.OpenAgain();
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await OnFault(place, e, cancellationToken);
            return;
        }

        if (!Finished)
        {
            var behind = _meter.LagMs > 0;
            var now = services.Time.GetUtcNow();
            CommitWhenDue(place, now);
            var started = _delivery.RequestedAt;
            await Pause(_pages.IsPushed ? TimeSpan.Zero : started + _pace.Interval(started, behind, bytes) - now, cancellationToken);
        }
    }

    /// <returns>Null: no page yet.</returns>
    private async Task<GetRecordsResponse?> Read(ShardPlace place, CancellationToken cancellationToken)
    {
        if (await _pages.Next(place, cancellationToken) is not { } read)
        {
            return null;
        }

        _delivery.Begin(read.Page, read.RequestedAt);
        _reporter.OnAnswer(_pages.IsPushed ? 0 : PageDelivery.Bytes(read.Page), _pages);
        return read.Page;
    }

    /// <summary>An empty page changes nothing, so there is nothing to trace.</summary>
    private System.Diagnostics.Activity? Traced(GetRecordsResponse page)
    {
        var trace = page.Records is [var first, ..]
            ? ChangeTraces.Page(_shard.Name, page.Records.Count, first.ApproximateArrivalTimestamp ?? services.Time.GetUtcNow().UtcDateTime)
            : null;
        ChangeTraces.Part("read", _delivery.RequestedAt)?.Dispose();
        return trace;
    }

    private async Task Apply(ShardPlace place, GetRecordsResponse page, CancellationToken cancellationToken)
    {
        await _delivery.Deliver(place.Pending, cancellationToken);
        if (_deliveries.Lost)
        {
            return;
        }

        var (records, lag, requestedAt) = (page.Records?.Count ?? 0, page.MillisBehindLatest ?? 0, _delivery.RequestedAt);
        if (ShardEnd.IsDoubtful(page) && records == 0)
        {
            await OnDoubtfulEnd(place, page, cancellationToken);
            return;
        }

        _meter.OnPage(records, lag, requestedAt);
        if (!place.OnPage(page, requestedAt, _meter.LagMs == 0 ? _meter.CaughtUpTo : null, _pages.IsPushed))
        {
            return;
        }

        ForgetAgents(place, requestedAt);
        services.Metrics.OnRead(records, lag);
        _reporter.OnRead(lag);
        Report();
        if (page.NextShardIterator is null && ShardEnd.HasChildren(page))
        {
            await place.Finish(cancellationToken);
            FinishWhenRead(place);
        }
    }

    private async Task OnDoubtfulEnd(ShardPlace place, GetRecordsResponse page, CancellationToken cancellationToken)
    {
        if (await place.OnDoubtfulEnd(page, _delivery.RequestedAt, cancellationToken) is not { } pause)
        {
            FinishWhenRead(place);
            return;
        }

        _reporter.EnterSlowly(StreamFault.OfBadAnswer);
        Report();
        await Pause(pause, cancellationToken);
    }

    private void FinishWhenRead(ShardPlace place)
    {
        if (!place.Position.Finished)
        {
            return;
        }

        Finished = true;
        _reporter.Enter(SourceState.Finished);
        LogFinished(services.Logger, work.Shard);
        Report();
        services.Signals.Rediscover();
    }

    // A day later than the store does: an agent that the store still has must not start without its state.
    private void ForgetAgents(ShardPlace place, DateTimeOffset now)
    {
        if (now - _forgotAt >= ForgetEvery && services.Store.KeepsAgents is { } kept && place.Position.CaughtUpAt is { } upTo)
        {
            _forgotAt = now;
            _agents.Forget(upTo - kept - TimeSpan.FromDays(1));
        }
    }

    private async Task OnFault(ShardPlace place, Exception exception, CancellationToken cancellationToken)
    {
        var answer = _faults.Answer(exception);
        if (answer.OpenAgain)
        {
            place.OpenAgain();
        }

        if (answer.Rediscover)
        {
            place.OnMissing();
            services.Signals.Rediscover();
        }

        CommitWhenDue(place, services.Time.GetUtcNow());
        Report();
        await Pause(answer.Pause, cancellationToken);
    }

    private void CommitWhenDue(ShardPlace place, DateTimeOffset now)
    {
        place.CommitWhenDue(now);
        if (place.HasDropped)
        {
            _agents.ForgetUncommitted();
        }
    }

    private void ReportStoreSlow() => ReportStoreFailure(null);

    private void ReportStoreFailure(string? why)
    {
        LastSign = services.Time.GetUtcNow();
        _reporter.Enter(StreamFault.OfStore(why));
        Report();
    }

    private void Report() => _reporter.Report(Status(owner: ""));

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
}
