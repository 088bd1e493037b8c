using Amazon.Kinesis;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>One configured stream: describe it, list its shards, ping the ready ones.</summary>
internal sealed class StreamWatch(string name, StreamClients clients, IShardStore store, IGrainFactory grains, TimeProvider time, StreamOptions options)
{
    /// <summary>While a stream is missing or cannot be asked, the pause grows to this.</summary>
    private static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    private readonly IAmazonKinesis _kinesis = clients.For(name);
    private readonly Dictionary<string, ShardStatus> _shards = new(StringComparer.Ordinal);
    private readonly Backoff _backoff = new(Random.Shared, TimeSpan.FromMilliseconds(200), FailedPause);

    private StreamDescription? _stream;
    private IReadOnlyList<ShardInfo> _listed = [];
    private DateTimeOffset _discoverAt = DateTimeOffset.MinValue;
    private DateTimeOffset _firstStart;
    private DateTimeOffset? _failingSince;
    private StreamFault? _fault;
    private int _waiting;
    private bool _uncovered;

    public string Name => name;

    public TimeSpan NextLook { get; private set; } = TimeSpan.Zero;

    public void DiscoverNow() => _discoverAt = DateTimeOffset.MinValue;

    /// <summary>One round; throws what AWS or the store throws.</summary>
    public async Task<StreamReport> Look(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now >= _discoverAt)
        {
            await Discover(now, cancellationToken);
        }

        await Ping(cancellationToken);
        _backoff.Reset();
        NextLook = options.PingInterval;
        return Report(new SourceHealth { Source = SourceKey.Stream(name), Stream = _stream?.Id.Arn ?? name, State = SourceState.Live });
    }

    /// <summary>A failure that lasts, or one before anything was ever read, is worth a banner; a recreated stream is missing for a moment.</summary>
    public bool IsNews(DateTimeOffset now) => _stream is null || now - _failingSince > Brief;

    /// <summary>True once after a failure.</summary>
    public bool Healed()
    {
        var healed = _failingSince is not null;
        (_failingSince, _fault) = (null, null);
        return healed;
    }

    /// <summary>True when this is another fault than before.</summary>
    public bool Fail(StreamFault fault)
    {
        _failingSince ??= time.GetUtcNow();
        var news = _fault?.Reason != fault.Reason;
        _fault = fault;
        _discoverAt = DateTimeOffset.MinValue;
        NextLook = _backoff.Next();
        return news;
    }

    public StreamReport Failed(StreamFault fault) =>
        Report(new SourceHealth { Source = SourceKey.Stream(name), Stream = _stream?.Id.Arn ?? name, State = fault.State, Reason = fault.Reason, Detail = fault.Detail });

    public async Task StopShards()
    {
        var working = _shards.Values.Where(s => s.Health.State != SourceState.Finished).Select(s => grains.GetGrain<IShardGrain>(s.Shard)).ToArray();
        _shards.Clear();
        await Task.WhenAll(working.Select(shard => shard.Stop()));
    }

    private async Task Discover(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var described = await StreamListing.Describe(_kinesis, name, cancellationToken);
        if (described.Status == "DELETING")
        {
            throw StreamListing.NotThere($"Stream {name} is being deleted.");
        }

        if (described.Id != _stream?.Id)
        {
            // First look, or a stream of the same name was created anew: the old one's readers stop, the new one starts clean.
            await StopShards();
            described = described with { Ours = await StreamListing.IsOurs(_kinesis, described.Id.Arn, cancellationToken) };
            // The answer has told AWS's time; before it, the time was this machine's.
            _firstStart = time.GetUtcNow() - options.StartFrom;
            _listed = [];
        }
        else
        {
            described = described with { Ours = _stream.Ours };
        }

        _stream = described;
        _listed = await StreamListing.Shards(_kinesis, described.Id.Arn, cancellationToken);
        _discoverAt = now + options.DiscoveryInterval;
    }

    private async Task Ping(CancellationToken cancellationToken)
    {
        if (_stream is not { } stream)
        {
            return;
        }

        var plan = ShardMap.Plan(_listed, await store.Checkpoints(stream.Id, cancellationToken), _firstStart);
        (_waiting, _uncovered) = (plan.Waiting, plan.Uncovered);
        if (plan.Uncovered)
        {
            // A reshard was under way when we listed: look again soon.
            _discoverAt = DateTimeOffset.MinValue;
        }

        var works = plan.Ready.Select(r => Work(stream, r.Info.Name, r.Info.FirstKey, r.Info.LastKey, r.StartAt))
            .Concat(plan.Vanished.Select(v => Work(stream, v, 0, UInt128.MaxValue, null)));
        foreach (var status in await Task.WhenAll(works.Select(w => grains.GetGrain<IShardGrain>(w.Shard).Ping(w).AsTask())))
        {
            _shards[status.Shard] = status;
        }

        foreach (var ended in _shards.Values.Where(s => s.Health.State == SourceState.Finished && _listed.All(l => new ShardId(stream.Id, l.Name).ToString() != s.Shard)).ToArray())
        {
            _shards.Remove(ended.Shard);
        }
    }

    private static ShardWork Work(StreamDescription stream, string shard, UInt128 first, UInt128 last, DateTimeOffset? startAt) =>
        new(new ShardId(stream.Id, shard).ToString(), first, last, startAt, stream.Ours, stream.Retention);

    private StreamReport Report(SourceHealth health) => new(
        name, _stream?.Id.Arn, _stream?.Id.CreatedAt, health, _waiting, _uncovered,
        [.. _shards.Values.OrderBy(s => s.Shard, StringComparer.Ordinal)]);
}
