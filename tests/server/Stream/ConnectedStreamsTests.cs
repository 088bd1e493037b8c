using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Streams that setup connects and takes down while the server runs, and after a restart.</summary>
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
    public async Task WhatSetupConnectedIsReadAfterARestartToo()
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
    public async Task WhatSetupTookDownIsNotReadTheBoardIsToldWhyAndConnectedAgainItGoesOnWithoutLoss(string configured)
    {
        await using var harness = await Start(configured);
        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);
        _events.Put(agents: 3);
        await harness.UntilApplied(_store, _events.Sent);

        await harness.Connected.End(Instance, Arn, stillUsed: false, CancellationToken.None);
        _time.Move(TimeSpan.FromSeconds(11));
        await harness.Until("taken down", () => harness.Streams is [{ Health.State: SourceState.Off }]);
        Assert.Contains(Instance, harness.Streams[0].Health.Detail?.En, StringComparison.Ordinal);
        await harness.Until("the board is told", () => harness.Changes.Reports.Any(r => r.Source == SourceKey.Instance(Instance) && r.State == SourceState.Off));
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
    public async Task AStreamThatSetupLeavesIsReadToTheMomentOfTheChangeAndSomeSecondsMore()
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

    [Fact]
    public async Task WhatSetupConnectsIsToldToTheBoardsBeforeTheFirstEvent()
    {
        await using var harness = await Start("");
        await harness.Connected.Begin(Instance, Arn, CancellationToken.None);

        await harness.Until("told", () => harness.Changes.Carried.Contains((Arn, Instance)));
    }

    [Fact]
    public async Task UntilTheStreamsAreLookedUpTheServerIsStartingAndNeverWithoutAStream()
    {
        await using var harness = await Start(StreamHarness.Stream);
        await harness.Until("the stream is read", () => harness.Told is [{ Health.State: SourceState.Live }]);

        Assert.Equal((SourceKey.Server, SourceState.Starting), (harness.Changes.Reports.First().Source, harness.Changes.Reports.First().State));
        Assert.DoesNotContain(harness.Changes.Reports, r => r.State == SourceState.None);
    }

    [Fact]
    public async Task AStoreThatDoesNotAnswerDoesNotKeepTheConfiguredStreamFromBeingRead()
    {
        _store.Down = true;
        await using var harness = await Start(StreamHarness.Stream);
        await harness.Until("it was asked", () => _store.Refused > 0);
        _events.Put(agents: 2);

        _store.Down = false;

        await harness.UntilApplied(_store, _events.Sent);
    }

    [Fact]
    public void OnlyAStreamThatNobodyUsesAnyMoreIsLetGo()
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
