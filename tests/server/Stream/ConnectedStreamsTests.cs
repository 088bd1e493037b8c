using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Streams that setup connects and removes while the server runs, and after a restart.</summary>
public sealed class ConnectedStreamsTests : IAsyncLifetime
{
    private const string Instance = "arn:aws:connect:us-east-1:000000000000:instance/11111111-2222-3333-4444-555555555555";
    private const string Other = "arn:aws:connect:us-east-1:000000000000:instance/00000000-2222-3333-4444-555555555555";
    private static readonly string Arn = FakeKinesis.Arn(StreamHarness.Stream);
    private static readonly string Region = Arn.Split(':')[3];
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryShardStore _store = new();
    private readonly MovableTime _time = new();
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(StreamHarness.Stream);
        _events = new NumberedEvents(_kinesis, TimeProvider.System);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task AServerWithoutAStreamSaysSoAndReadsWhatSetupConnectsWithoutARestart()
    {
        await using var harness = await Start("");
        await harness.Until("no stream is said", () => harness.Changes.Reports.Any(r => r is { State: SourceState.None }));
        _events.Put(agents: 5);

        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);

        await harness.UntilApplied(_store, _events.Sent);
        await harness.Until("no stream is taken back", () => harness.Changes.Forgotten.Contains(SourceKey.Server));
    }

    [Fact]
    public async Task AStreamThatSetupConnectedIsReadAfterARestartToo()
    {
        await using (var first = await Start(""))
        {
            await first.Connected.Begin(Instance, Arn, CancellationToken.None);
            _events.Put(agents: 3);
            await first.UntilApplied(_store, _events.Sent);
        }

        _events.Put(agents: 3);
        await using var second = await Start("");

        await second.UntilApplied(_store, _events.Sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(StreamHarness.Stream)]
    public async Task ARemovedStreamIsNotReadTheBoardShowsWhyAndConnectedAgainItContinuesWithoutLoss(string configured)
    {
        await using var harness = await Start(configured);
        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);
        _events.Put(agents: 3);
        await harness.UntilApplied(_store, _events.Sent);

        await harness.Connected.End(Instance, Arn, stillUsed: false, CancellationToken.None);
        _time.Move(TimeSpan.FromSeconds(11));
        await harness.Until("taken down", () => harness.Streams is [{ Health.State: SourceState.Off }]);
        Assert.Contains(Instance, harness.Streams[0].Health.Detail?.En, StringComparison.Ordinal);
        await harness.Until("the board is told", () =>
            harness.Changes.Reports.Any(r => r.Source == SourceKey.Instance(Instance) && r.State == SourceState.Off));
        var read = _kinesis.Calls.Count(c => c.Operation == "GetRecords");
        _events.Put(agents: 3);
        var told = harness.Changes.Reports.Count;
        await harness.Until("three more rounds", () => harness.Changes.Reports.Count >= told + 3);
        Assert.Equal(read, _kinesis.Calls.Count(c => c.Operation == "GetRecords"));

        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);

        await harness.UntilApplied(_store, _events.Sent);
        Assert.Contains(SourceKey.Instance(Instance), harness.Changes.Forgotten);
        ExactlyOnce.Assert(_store, _events, harness);
    }

    [Fact]
    public async Task ADisconnectedStreamIsReadToTheTimeOfTheChangeAndSomeSecondsMore()
    {
        await using var harness = await Start("");
        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);
        _events.Put(agents: 3);
        await harness.UntilApplied(_store, _events.Sent);

        await harness.Connected.End(Instance, Arn, stillUsed: false, CancellationToken.None);
        await harness.Until("the board is told", () => harness.Changes.Reports.Any(r => r.State == SourceState.Off));
        _events.Put(agents: 3);

        await harness.UntilApplied(_store, _events.Sent);
        _time.Move(TimeSpan.FromSeconds(11));
        await harness.Until("let go", () => harness.Changes.Forgotten.Any(f => f.Kind == SourceKind.Stream));
        ExactlyOnce.Assert(_store, _events, harness);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AServerThatIsKilledRightAfterTheChangeReadsTheOldStreamToThatTime(bool moved)
    {
        _kinesis.CreateStream("agents-new");
        await using (var first = await Start(""))
        {
            await first.Connected.Begin(Instance, Arn, CancellationToken.None);
            _events.Put(agents: 3);
            await first.UntilApplied(_store, _events.Sent);
            _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Unavailable : null;
            _events.Put(agents: 3);
            await (moved
                ? first.Connected.Begin(Instance, FakeKinesis.Arn("agents-new"), CancellationToken.None)
                : first.Connected.End(Instance, Arn, stillUsed: false, CancellationToken.None));
            await first.Crash();
        }

        _kinesis.OnCall = null;
        await using var second = await Start("");
        await second.UntilApplied(_store, _events.Sent);
        _time.Move(TimeSpan.FromSeconds(11));
        await second.Until("it is let go", () => second.Changes.Forgotten.Contains(SourceKey.Stream(Arn)));
        await second.Until("the store knows it", () => _store.Left(CancellationToken.None).Result.Count == 0);

        ExactlyOnce.Assert(_store, _events, second);
    }

    [Fact]
    public async Task AnAbandonedStreamLeavesAStoredGapForEveryShard()
    {
        _kinesis.CreateStream("agents-new");
        await using var harness = await Start("");
        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);
        _events.Put(agents: 3);
        await harness.UntilApplied(_store, _events.Sent);
        var read = ResumePoint.KnownUpTo(_store.At("shardId-000000000000")!);
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Unavailable : null;
        _events.Put(agents: 3);
        await harness.Connected.Begin(Instance, FakeKinesis.Arn("agents-new"), CancellationToken.None);
        await harness.Until("the new one is watched", () => harness.Streams.Count == 2);
        var left = Assert.Single(await _store.Left(CancellationToken.None)).At;

        _store.Down = true;
        _time.Move(TimeSpan.FromMinutes(3));
        var refused = _store.Refused;
        await harness.Until("the store was asked in vain", () => _store.Refused > refused + 10);
        Assert.DoesNotContain(SourceKey.Stream(Arn), harness.Changes.Forgotten);
        _store.Down = false;
        await harness.Until("given up", () => harness.Changes.Forgotten.Contains(SourceKey.Stream(Arn)));

        var gap = Assert.Single(_store.Lost);
        Assert.Equal(("shardId-000000000000", Arn), (ShardId.Parse(gap.Shard).Name, ShardId.Parse(gap.Shard).Stream.Arn));
        Assert.InRange(gap.From, read!.Value - TimeSpan.FromSeconds(1), left);
        Assert.InRange(gap.To, left, left + TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task ARemovedStreamThatCannotBeLeftDelaysNoNewOne()
    {
        _kinesis.CreateStream("agents-new");
        await using var harness = await Start("");
        await harness.Connected.Begin(Other, Arn, CancellationToken.None);
        _events.Put(agents: 3);
        await harness.UntilApplied(_store, _events.Sent);
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Unavailable : null;
        _events.Put(agents: 3);
        await harness.Connected.End(Other, Arn, stillUsed: false, CancellationToken.None);
        await harness.Until("it is left", () => harness.Changes.Reports.Any(r => r.State == SourceState.Off));
        var never = new TaskCompletionSource();
        var storing = new TaskCompletionSource<CancellationToken>();
        _store.BeforeGaps = limit =>
        {
            storing.TrySetResult(limit);
            return never.Task;
        };
        _time.Move(TimeSpan.FromMinutes(3));
        var limit = await storing.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await harness.Connected.Begin(Instance, FakeKinesis.Arn("agents-new"), CancellationToken.None);
        await harness.Until("the new one is watched", () => harness.Streams.Any(s => s.Stream == FakeKinesis.Arn("agents-new")));

        // The limit of that call is 5 s: nothing waited for it.
        Assert.False(limit.IsCancellationRequested);
        never.SetResult();
    }

    [Fact]
    public async Task AConnectionIsReportedToTheBoardsBeforeTheFirstEvent()
    {
        await using var harness = await Start("");
        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);

        await harness.Until("told", () => harness.Changes.Carried.Contains((Arn, Instance)));
    }

    /// <summary>A restart at night: the first event may be hours away, and access to one of the two streams may be denied.</summary>
    [Fact]
    public async Task AfterARestartTheInstancesOfAStreamAreReportedBeforeItsState()
    {
        _kinesis.CreateStream("denied");
        await using (var first = await Start($"{StreamHarness.Stream},denied"))
        {
            _events.Put(agents: 3);
            await first.UntilApplied(_store, _events.Sent);
        }

        await using var second = await Start($"{StreamHarness.Stream},denied");
        await second.Until("both streams are spoken of", () => second.Changes.Reports.Count(r => r.Source.Kind == SourceKind.Stream) >= 2);

        Assert.Equal([(Arn, Instance)], second.Changes.CarriedBefore);
        Assert.All(second.Changes.Reports.Where(r => r.Source == SourceKey.Stream(StreamHarness.Stream)), r => Assert.Equal(Arn, r.Stream));
    }

    [Fact]
    public async Task UntilTheStreamsAreReadTheStateIsStartingAndNeverNoStream()
    {
        await using var harness = await Start(StreamHarness.Stream);
        await harness.Until("the stream is read", () => harness.Reports is [{ Health.State: SourceState.Live }]);

        Assert.Equal((SourceKey.Server, SourceState.Starting), (harness.Changes.Reports.First().Source, harness.Changes.Reports.First().State));
        Assert.DoesNotContain(harness.Changes.Reports, r => r.State == SourceState.None);
    }

    [Fact]
    public async Task TheConfiguredStreamIsReadAlsoWhenTheStoreDoesNotAnswer()
    {
        _store.Down = true;
        await using var harness = await Start(StreamHarness.Stream);
        await harness.Until("it was asked", () => _store.Refused > 0);
        _events.Put(agents: 2);

        _store.Down = false;

        await harness.UntilApplied(_store, _events.Sent);
    }

    [Fact]
    public void OnlyAnUnusedStreamIsReleased()
    {
        var ended = new ConnectedStream(Instance, Arn, Connected: false, Read: false, Noon);

        Assert.Equal(["agents"], Wanted("agents").Read);
        Assert.Empty(Wanted("agents", ended).Read);
        Assert.Empty(Wanted(Arn, ended).Read);
        Assert.Equal(["others"], Wanted("agents,others", ended).Read);
        Assert.Equal([Arn], Wanted("", ended with { Connected = true, Read = true }).Read);
        Assert.Equal(["agents"], Wanted("agents", ended with { Connected = true, Read = true }).Read);
        Assert.Equal(["agents"], Wanted("agents", ended with { Read = true }).Read);
        Assert.Equal(["agents"], Wanted("agents", ended, new(Other, Arn, Connected: true, Read: true, Noon)).Read);
        Assert.Equal([ended], Wanted("agents", ended, new(Other, Arn, Connected: true, Read: true, Noon)).TakenDown);
    }

    [Fact]
    public void TheSameNameInAnotherRegionIsAnotherStream()
    {
        Assert.False(StreamsWanted.IsSame("agents", Arn, "eu-west-2"));
        Assert.True(StreamsWanted.IsSame("agents", Arn, Region));
        Assert.True(StreamsWanted.IsSame("agents", Arn, null));
        Assert.Equal(["agents", Arn], StreamsWanted.Of(["agents"], "eu-west-2", [new(Instance, Arn, true, true, Noon)]).Read);
    }

    private static StreamsWanted Wanted(string configured, params ConnectedStream[] connected) =>
        StreamsWanted.Of(new StreamOptions { Name = configured }.Names, Region, connected);

    private Task<StreamHarness> Start(string configured) => StreamHarness.Start(_kinesis, _store, _time, o => (o.Name, o.Region) = (configured, Region));
}
