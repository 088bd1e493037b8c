using System.Text;
using System.Text.Json.Nodes;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Tests.Fakes;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 34, 37, 38, 39, 41 and 44 of the failure catalogue, from the stream to the board's statements.</summary>
public sealed class AgentsOnBoardTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private readonly MemoryShardStore _store = new();
    private readonly BoardState _board = new("e1", new BoardOptions(), new SuspectOptions());
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start(_time);
        _kinesis.CreateStream(StreamHarness.Stream, shards: 1);
        _events = new NumberedEvents(_kinesis, _time);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task OneAgentWithoutEventsIsSilentThenOfflineAndAPausedStreamIsSourceDown()
    {
        _events.Put(agents: 3);
        await using var harness = await StreamHarness.Start(_kinesis, _store, _time);
        await harness.UntilApplied(_store, _events.Sent);

        _time.Move(TimeSpan.FromSeconds(200));
        _events.PutOne(0);
        _events.PutOne(1);
        await harness.UntilApplied(_store, _events.Sent);
        Assert.Equal(("live", "none none silent"), await After(TimeSpan.FromSeconds(150), harness));

        // Amazon Connect cannot publish any more. No events arrive, although the stream itself is healthy.
        Assert.Equal(("down", "silent silent silent"), await After(TimeSpan.FromMinutes(10), harness));

        _time.Move(TimeSpan.FromHours(12));
        _events.PutOne(0);
        await harness.UntilApplied(_store, _events.Sent);
        Assert.Equal(("live", "none noword noword"), await After(TimeSpan.Zero, harness));
    }

    [Fact]
    public async Task HeartbeatsAndLateContactsAfterALogoutDoNotLogTheAgentIn()
    {
        Put(
            Event("LOGIN", 0, Snapshot(Available(0))),
            Event("STATE_CHANGE", 10, Snapshot(Available(0), null, Contact("c-1", "CONNECTED", 10, connected: 10))),
            Event("LOGOUT", 100, Snapshot(Offline(100))),
            Event("STATE_CHANGE", 60, Snapshot(Available(0), null, Contact("c-1", "ENDED", 60))),
            Event("STATE_CHANGE", 101, Snapshot(Available(0), null, Contact("c-2", "CONNECTED", 90))),
            Event("HEART_BEAT", 220, Snapshot(Available(0))),
            Event("HEART_BEAT", 3600, Snapshot(Available(0))));
        await using var harness = await StreamHarness.Start(_kinesis, _store, _time);

        await harness.Until("the last heartbeat", () => _store.Agents.GetValueOrDefault(Agent)?.LastEventAt == At(3600));

        var state = _store.Agents[Agent];
        Assert.Equal((ShownCode.Offline, At(100), 0), (state.Shown, state.StateSince, state.Contacts.Length));
        await harness.Until("one late event in the status", () => harness.Status.Shards.Sum(s => s.Late) == 1);
    }

    [Fact]
    public async Task TextsAndFieldsOfALaterVersionAreKeptAndShown()
    {
        var contact = Contact("c-1", "WHISPERING", 10, method: "TELEPATHY", channel: "HOLOGRAM");
        contact["Mood"] = new JsonObject { ["Deep"] = new JsonArray(1, 2) };
        var changed = Event("SHIFT_CHANGE", 20, Snapshot(Status("Stand-up", "GROUP", 5), null, contact));
        changed["CurrentAgentSnapshot"]!.AsObject().Remove("Configuration");
        changed.Remove("Version");
        changed["Sentiment"] = null;
        Put(Event("LOGIN", 0, Snapshot(Available(0))), changed);
        await using var harness = await StreamHarness.Start(_kinesis, _store, _time);

        await harness.Until("both events", () => _store.Agents.GetValueOrDefault(Agent)?.Version == 2);

        var state = _store.Agents[Agent];
        Assert.Equal((ShownCode.Talking, true, "SHIFT_CHANGE", "Stand-up"), (state.Shown, state.UnknownContact, state.LastEventType, state.Status!.Name));
        Assert.Equal(("WHISPERING", "HOLOGRAM", "TELEPATHY"), (state.Contacts[0].StateText, state.Contacts[0].Channel, state.Contacts[0].InitiationMethod));
        Assert.Equal("Sato", state.Profile.LastName);
        Assert.Empty(_store.Bad);
    }

    [Fact]
    public async Task TwoEventsOfOneMillisecondApplyOnceInTheOrderOfTheStreamAlsoAfterARestart()
    {
        var ringing = Event("STATE_CHANGE", 10, Snapshot(Available(0), null, Contact("c-1", "CONNECTING", 10)), "first");
        var talking = Event("STATE_CHANGE", 10, Snapshot(Available(0), null, Contact("c-1", "CONNECTED", 10, connected: 10)), "second");
        Put(Event("LOGIN", 0, Snapshot(Available(0))), ringing, talking, ringing, talking);
        await using (var harness = await StreamHarness.Start(_kinesis, _store, _time))
        {
            await harness.Until("two duplicates", () => harness.Status.Shards.Sum(s => s.Duplicates) == 2);
            await harness.Until("the checkpoint", () => _store.Agents.GetValueOrDefault(Agent)?.Version == 3);
            Assert.Equal(ShownCode.Talking, _store.Agents[Agent].Shown);
        }

        Put(ringing, Event("STATE_CHANGE", 10, Snapshot(Available(0), null, Contact("c-1", "CONNECTED_ONHOLD", 10, connected: 10)), "third"), talking);
        await using var again = await StreamHarness.Start(_kinesis, _store, _time);
        await again.Until("the third of that millisecond", () => _store.Agents[Agent].Version == 4);
        await again.Until("two more duplicates", () => again.Status.Shards.Sum(s => s.Duplicates) == 2);
        Assert.Equal((ShownCode.Hold, 4L), (_store.Agents[Agent].Shown, _store.Agents[Agent].Version));
    }

    [Fact]
    public async Task OtherRecordsInTheStreamAreOnlyCounted()
    {
        byte[] cloudWatch =
        [
            .. """{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/connect/tokyo","logEvents":"""u8,
            .. """[{"id":"1","timestamp":1,"message":"x"}]}"""u8,
        ];
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(cloudWatch);
        }

        _events.PutRaw("logs", packed.ToArray());
        _events.PutRaw("logs", cloudWatch);
        _events.PutRaw("bus",
            [.. """{"version":"0","detail-type":"Amazon Connect Contact Event","source":"aws.connect","detail":{"agentInfo":{"agentArn":"x"}}}"""u8]);
        _events.PutRaw("record", [.. """{"AWSContactTraceRecordFormatVersion":"2017-03-10","ContactId":"x","Agent":{"ARN":"y"}}"""u8]);
        Put(Event("LOGIN", 0, Snapshot(Available(0))));
        await using var harness = await StreamHarness.Start(_kinesis, _store, _time);

        await harness.Until("the login behind them", () => _store.Agents.GetValueOrDefault(Agent)?.Version == 1);
        await harness.Until("all of it in the status", () => harness.Status.Shards.Sum(s => s.Records) == 5);

        var shard = harness.Status.Shards.Single();
        Assert.Equal((3L, 1L, 0L, 1L), (shard.Foreign, shard.ContactRecords, shard.Quarantined, shard.Events));
        Assert.Equal(SourceState.Live, shard.Health.State);
        Assert.Empty(_store.Bad);
    }

    private void Put(params JsonObject[] events)
    {
        foreach (var e in events)
        {
            _events.PutRaw(Agent, Encoding.UTF8.GetBytes(e.ToJsonString()));
        }
    }

    /// <summary>Moves the clock, waits until the shard is read up to it, and returns the board's statements about its source and agents 0, 1, 2.</summary>
    private async Task<(string Source, string Overlays)> After(TimeSpan time, StreamHarness harness)
    {
        _time.Move(time);
        var now = _time.GetUtcNow();
        await harness.Until("the shard is caught up", () => Shard().CaughtUpTo >= now);
        var shard = Shard();
        _board.Apply(new FeedBatch([.. harness.Changes.Versions.Values.Select(s => new AgentChange(s, shard.Source.Name, 1))],
            [new(shard, Ours: true)], now, []), now);
        var source = _board.Sweep(now).Source.State.Code();
        var agents = _board.Snapshot().Agents.OrderBy(a => a.State.AgentArn, StringComparer.Ordinal);
        return (source, string.Join(' ', agents.Select(a => a.Overlay.ToString().ToLowerInvariant())));

        SourceHealth Shard() => harness.Changes.Reports.Last(r => r.Source.Kind == SourceKind.Shard);
    }
}
