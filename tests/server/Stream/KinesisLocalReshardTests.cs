using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 27 and 33 of the failure catalogue with a second, independent implementation: the real readers on kinesis-local, under load.</summary>
public sealed class KinesisLocalReshardTests(KinesisLocal local, ITestOutputHelper output) : IClassFixture<KinesisLocal>, IAsyncLifetime
{
    private const int Agents = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MemoryShardStore _store = new();
    private readonly CancellationTokenSource _limit = new(Patience);
    private IAmazonKinesis _kinesis = null!;
    private LocalLoad _load = null!;

    public async Task InitializeAsync()
    {
        _kinesis = local.Client();
        _load = new LocalLoad(_kinesis, Agents);
        await Create(2);
    }

    public async Task DisposeAsync()
    {
        await _load.DisposeAsync();
        await Delete();
        _kinesis.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task ASplitAMergeAndUpdateShardCountUnderLoadLoseNothingAndNeedNoRestart()
    {
        await using var harness = await Start();
        _load.Run();
        await harness.Until("the first events", () => _store.Agents.Count == Agents);

        await Reshard("split", open => _kinesis.SplitShardAsync(
            new SplitShardRequest { StreamName = StreamHarness.Stream, ShardToSplit = open[0].ShardId, NewStartingHashKey = Middle(open[0]) }));
        await Reshard("merge", open => _kinesis.MergeShardsAsync(
            new MergeShardsRequest { StreamName = StreamHarness.Stream, ShardToMerge = open[1].ShardId, AdjacentShardToMerge = open[2].ShardId }));
        await Reshard("up", _ => _kinesis.UpdateShardCountAsync(
            new UpdateShardCountRequest { StreamName = StreamHarness.Stream, TargetShardCount = 4, ScalingType = ScalingType.UNIFORM_SCALING }));
        await Reshard("down", _ => _kinesis.UpdateShardCountAsync(
            new UpdateShardCountRequest { StreamName = StreamHarness.Stream, TargetShardCount = 2, ScalingType = ScalingType.UNIFORM_SCALING }));
        await _load.Stop();
        await harness.UntilApplied(_store, _load.Events.Sent);

        ExactlyOnce.Assert(_store, _load.Events, harness);
        Assert.Empty(_store.Lost);
        Assert.Empty(_store.Bad);
        var shards = await Shards();
        Assert.True(shards.Count >= 8, $"only {shards.Count} shards came of it");
        Assert.All(shards.Where(s => s.SequenceNumberRange.EndingSequenceNumber is not null), s =>
            Assert.True(_store.At(s.ShardId)?.Finished, $"{s.ShardId} is closed but not finished"));
        output.WriteLine($"{_load.Events.Sent.Values.Sum()} events over {shards.Count} shards");
    }

    [Fact]
    public async Task ARecreatedStreamStartsCleanAndNoLossIsReported()
    {
        await using var harness = await Start();
        _load.Run();
        await harness.Until("the first events", () => _store.Agents.Count == Agents);
        await _load.Stop();
        await harness.UntilApplied(_store, _load.Events.Sent);
        var before = harness.Status.CreatedAt;

        await Delete();
        await Create(1);
        _load.Run();
        await harness.Until("the new stream", () => harness.Status.CreatedAt > before);
        await _load.Put(200).WaitAsync(_limit.Token);
        await _load.Stop();
        await harness.UntilApplied(_store, _load.Events.Sent);

        ExactlyOnce.Assert(_store, _load.Events, harness);
        Assert.Empty(_store.Lost);
    }

    private Task<StreamHarness> Start() => StreamHarness.Start(_ => local.Client(), _store, TimeProvider.System);

    /// <summary>Changes the shards while events are put, and puts more events after that.</summary>
    private async Task Reshard(string what, Func<List<Shard>, Task> change)
    {
        var open = (await Shards()).Where(s => s.SequenceNumberRange.EndingSequenceNumber is null)
            .OrderBy(s => UInt128.Parse(s.HashKeyRange.StartingHashKey)).ToList();
        output.WriteLine($"{what}: {open.Count} open, {_load.Events.Sent.Values.Sum()} events");
        await _load.Put(60);
        await change(open);
        await Active();
        await _load.Put(60);
    }

    private async Task<List<Shard>> Shards() => (await _kinesis.ListShardsAsync(new ListShardsRequest { StreamName = StreamHarness.Stream })).Shards!;

    private static string Middle(Shard shard)
    {
        var (first, last) = (UInt128.Parse(shard.HashKeyRange.StartingHashKey), UInt128.Parse(shard.HashKeyRange.EndingHashKey));
        return (first + ((last - first) / 2)).ToString();
    }

    private async Task Create(int shards)
    {
        await _kinesis.CreateStreamAsync(new CreateStreamRequest { StreamName = StreamHarness.Stream, ShardCount = shards });
        await Active();
    }

    private async Task Delete()
    {
        await _kinesis.DeleteStreamAsync(new DeleteStreamRequest { StreamName = StreamHarness.Stream });
        while (await Status() is not null)
        {
            await Task.Delay(20, _limit.Token);
        }
    }

    private async Task Active()
    {
        while (await Status() != StreamStatus.ACTIVE)
        {
            await Task.Delay(20, _limit.Token);
        }
    }

    private async Task<StreamStatus?> Status()
    {
        try
        {
            return (await _kinesis.DescribeStreamSummaryAsync(
                new DescribeStreamSummaryRequest { StreamName = StreamHarness.Stream })).StreamDescriptionSummary.StreamStatus;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>Puts rounds of numbered events, one of every agent at a time, as fast as kinesis-local accepts them.</summary>
internal sealed class LocalLoad : IAsyncDisposable
{
    private readonly IAmazonKinesis _kinesis;
    private readonly int _agents;
    private readonly List<PutRecordsRequestEntry> _round = [];
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private long _put;

    public LocalLoad(IAmazonKinesis kinesis, int agents)
    {
        (_kinesis, _agents) = (kinesis, agents);
        Events = new NumberedEvents((key, body) =>
            _round.Add(new PutRecordsRequestEntry { PartitionKey = key, Data = new MemoryStream(body) }), TimeProvider.System);
    }

    public NumberedEvents Events { get; }

    public void Run()
    {
        _stop = new CancellationTokenSource();
        _run = Task.Run(Rounds);
    }

    /// <summary>Waits until this number of further events was put.</summary>
    public async Task Put(int more)
    {
        for (var upTo = Interlocked.Read(ref _put) + more; Interlocked.Read(ref _put) < upTo;)
        {
            if (_run.IsCompleted)
            {
                await _run;
                throw new InvalidOperationException("The load was stopped.");
            }

            await Task.Delay(10);
        }
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
        {
            await Stop();
        }
    }

    private async Task Rounds()
    {
        while (!_stop.IsCancellationRequested)
        {
            _round.Clear();
            Events.Put(_agents);
            for (List<PutRecordsRequestEntry> left = [.. _round]; left.Count > 0;)
            {
                var answer = await _kinesis.PutRecordsAsync(new PutRecordsRequest { StreamName = StreamHarness.Stream, Records = left });
                left = [.. left.Where((_, i) => answer.Records![i].ErrorCode is not null)];
            }

            Interlocked.Add(ref _put, _agents);
        }
    }
}
