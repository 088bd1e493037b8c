using System.Text.Json.Nodes;
using ConnectStreaming.Agents;
using CsCheck;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentFoldTests
{
    private static JsonObject Change(double t, JsonObject? snapshot, string? id = null) => Event("STATE_CHANGE", t, snapshot, id);

    private static JsonObject Beat(double t, JsonObject? snapshot) => Event("HEART_BEAT", t, snapshot);

    private static readonly JsonObject[] Call =
    [
        Change(0, Snapshot()),
        Change(100, Snapshot(null, null, Contact("c", "CONNECTING", 99.5))),
        Change(110, Snapshot(null, null, Contact("c", "CONNECTED", 110, connected: 110))),
        Change(200, Snapshot(null, null, Contact("c", "CONNECTED_ONHOLD", 110, connected: 110))),
        Change(230, Snapshot(null, null, Contact("c", "CONNECTED", 110, connected: 110))),
        Change(300, Snapshot(null, null, Contact("c", "ENDED", 299.9, connected: 110))),
        Change(310, Snapshot()),
    ];

    [Fact]
    public void ACallGivesEachStateItsOwnSince()
    {
        (string, double)[] expected =
            [("available", 0), ("ringing", 99.5), ("talking", 110), ("hold", 200), ("talking", 230), ("acw", 299.9), ("available", 310)];
        for (var i = 0; i < Call.Length; i++)
        {
            var s = Histories.Fold(Call[..(i + 1)]);
            Assert.Equal((expected[i].Item1, At(expected[i].Item2), false), (s.Shown.Text(), s.StateSince!.Value, s.SinceAtLeast));
        }
    }

    [Fact]
    public void HeartbeatsMoveNothingButLastHeard()
    {
        var before = Histories.Fold(Call);
        var r = AgentFold.Apply(before, Histories.Event(Beat(430, Snapshot())));
        Assert.Equal(FoldOutcome.Heard, r.Outcome);
        Assert.Equal(
            (before.StateSince, before.Version + 1, At(430), before.LastActivityAt, before.Why),
            (r.State.StateSince, r.State.Version, r.State.LastEventAt, r.State.LastActivityAt, r.State.Why));
        Assert.Same(before.Profile, r.State.Profile);
    }

    [Fact]
    public void AHoldFirstSeenInProgressIsMarkedAtLeast()
    {
        var s = Histories.Fold(Beat(200, Snapshot(null, null, Contact("c", "CONNECTED_ONHOLD", 110))));
        Assert.Equal((At(110), true), (s.StateSince, s.SinceAtLeast));
    }

    [Fact]
    public void AwayStartsAgainWithAnotherStatusName()
    {
        var s = Histories.Fold(Change(10, Snapshot(Lunch(10))), Change(20, Snapshot(Status("Training", "CUSTOM", 19))));
        Assert.Equal((ShownCode.Away, At(19)), (s.Shown, s.StateSince));
    }

    [Fact]
    public void DuplicatesAndLateEventsChangeNothing()
    {
        var before = Histories.Fold(Call);
        foreach (var old in Call)
        {
            var r = AgentFold.Apply(before, Histories.Event(old));
            Assert.Equal(old == Call[^1] ? FoldOutcome.Duplicate : FoldOutcome.Late, r.Outcome);
            Assert.Same(before, r.State);
        }
    }

    [Fact]
    public void EqualTimestampsApplyInStreamOrderOnceEach()
    {
        JsonObject[] events = [Change(1, Snapshot(), "a"), Change(1, Snapshot(Lunch(1)), "b"), Change(1, Snapshot(), "a")];
        Assert.Equal(FoldOutcome.Duplicate, Histories.Last(events).Outcome);
        Assert.Equal(ShownCode.Away, Histories.Fold(events).Shown);
        Assert.Equal(["a", "b"], Histories.Fold(events).LastEventIds);
    }

    [Fact]
    public void ALogoutClearsContactsNextAndStatus()
    {
        var r = Histories.Last(Call[0], Call[2], Event("LOGOUT", 120, Snapshot(null, null, Contact("c", "CONNECTED", 110))));
        Assert.Equal((ShownCode.Offline, At(120), At(120)), (r.State.Shown, r.State.StateSince, r.State.LoggedOutAt));
        Assert.Empty(r.State.Contacts);
        Assert.Null(r.State.Status);
        Assert.Equal(At(120), Assert.Single(r.ClosedContacts).End);
    }

    [Theory]
    [InlineData("HEART_BEAT", 600, 50, "Available", false)]
    [InlineData("STATE_CHANGE", 600, 50, "Available", false)]
    [InlineData("STATE_CHANGE", 600, 500, "Offline", false)]
    [InlineData("SURPRISE", 600, 500, "Available", false)]
    [InlineData("HEART_BEAT", 3999, 50, "Available", false)]
    [InlineData("HEART_BEAT", 4001, 50, "Available", true)]
    [InlineData("STATE_CHANGE", 600, 500, "Available", true)]
    [InlineData("HEART_BEAT", 600, 500, "Available", true)]
    [InlineData("LOGIN", 600, 50, "Available", true)]
    public void OnlyTheseReviveAfterALogout(string type, double at, double start, string status, bool revives)
    {
        var snapshot = Snapshot(Status(status, null, start), null, Contact("c", "CONNECTED", 40));
        snapshot["Configuration"]!["FirstName"] = "Renamed";
        var s = Histories.Fold(Event("LOGOUT", 99, null), Event(type, at, snapshot));
        Assert.Equal(revives ? ShownCode.Talking : ShownCode.Offline, s.Shown);
        Assert.Equal(revives ? 1 : 0, s.Contacts.Length);
        Assert.Equal("Renamed", s.Profile.FirstName);
    }

    /// <summary>Other names close nothing; what two changes at one time were between them was at no time.</summary>
    [Fact]
    public void RoutingProfileAndHierarchyAreKeptFromTo()
    {
        JsonObject With(string profile, string team, string first = "Hana")
        {
            var snapshot = Snapshot();
            snapshot["Configuration"]!["FirstName"] = first;
            snapshot["Configuration"]!["RoutingProfile"]!["Name"] = profile;
            snapshot["Configuration"]!["AgentHierarchyGroups"]!["Level2"]!["Name"] = team;
            return snapshot;
        }
        JsonObject[] events =
        [
            Event("LOGIN", 0, null), Change(10, With("Cards", "A")), Beat(20, With("Cards", "A")), Change(30, With("Cards", "A", "Renamed")),
            Change(40, With("Loans", "A")), Change(40, With("Loans", "B"), "again"), Beat(50, With("Loans", "C")), Event("LOGOUT", 60, null),
        ];

        AgentState? state = null;
        List<ProfileInterval> closed = [];
        foreach (var e in events)
        {
            var result = AgentFold.Apply(state, Histories.Event(e));
            state = result.State;
            closed.AddRange(result.ClosedProfile is { } one ? [one] : []);
            // The stored form and the wire of a delivery know it too.
            Assert.Equal(state.ProfileSince, AgentStateJson.Read(AgentStateJson.Write(state)).ProfileSince);
        }

        Assert.Equal(
            [("Cards", "A", At(10), At(40)), ("Loans", "B", At(40), At(50))], closed.Select(c => (c.RoutingProfile!, c.Hierarchy[1], c.Start, c.End)));
        Assert.Equal(("C", At(50)), (state!.Profile.Hierarchy[1], state.ProfileSince));
        // A row of a former build says no time: it counts from the first word of this one.
        var former = state with { ProfileSince = null, LoggedOutAt = null };
        Assert.Equal(At(70), AgentFold.Apply(former, Histories.Event(Beat(70, With("Loans", "C")))).State.ProfileSince);
        Assert.Null(Histories.Fold(Event("LOGIN", 0, null)).ProfileSince);
    }

    [Fact]
    public void ALoginWithoutSnapshotIsUnknownSinceTheLogin()
    {
        var s = Histories.Fold(Call[0], Call[2], Event("LOGIN", 400, null));
        Assert.Equal((ShownCode.Unknown, At(400), false), (s.Shown, s.StateSince, s.LoggedOutAt.HasValue));
        Assert.Empty(s.Contacts);
    }

    [Theory]
    [InlineData("STATE_CHANGE")]
    [InlineData("HEART_BEAT")]
    [InlineData("SURPRISE")]
    public void AnyOtherNullSnapshotIsOnlyHeard(string type) => Assert.Equal(FoldOutcome.Heard, Histories.Last(Call[0], Event(type, 50, null)).Outcome);

    [Theory]
    [InlineData("Available", ShownCode.Available)]
    [InlineData("Offline", ShownCode.Offline)]
    [InlineData("Lunch", ShownCode.Away)]
    public void AMissingTypeIsTakenFromTheName(string name, object shown) =>
        Assert.Equal((ShownCode)shown, Histories.Fold(Change(1, Snapshot(Status(name, null, 0)))).Shown);

    [Fact]
    public void AMissingTypeIsTakenFromTheAgentsStatusBeforeWhenItIsTheSameOne() =>
        Assert.Equal(ShownCode.Available, Histories.Fold(
            Change(1, Snapshot(Status("Open for all", "ROUTABLE", 0))), Change(2, Snapshot(Status("Open for all", null, 0)))).Shown);

    [Fact]
    public void OneOfTwoSessionsLogsOutAndTheOtherContinuesToTakeCalls()
    {
        var old = Available(60);
        JsonObject[] events =
        [
            Event("LOGIN", 30, Snapshot(Offline(0))),
            Change(60, Snapshot(old)),
            Event("LOGOUT", 1800, Snapshot((JsonObject)old.DeepClone())),
            Beat(1920, Snapshot((JsonObject)old.DeepClone())),
            Change(1980.1, Snapshot((JsonObject)old.DeepClone(), null, Contact("c", "CONNECTING", 1980.09))),
            Change(1986.2, Snapshot((JsonObject)old.DeepClone(), null, Contact("c", "CONNECTED", 1986.19, connected: 1986.19))),
            Change(2100, Snapshot((JsonObject)old.DeepClone())),
        ];
        Assert.Equal(["offline", "available", "offline", "offline", "ringing", "talking", "available"],
            Enumerable.Range(1, events.Length).Select(n => Histories.Fold(events[..n]).Shown.Text()));
        var talking = Histories.Fold(events[..6]);
        Assert.Equal((At(1986.19), null, 1), (talking.StateSince, talking.LoggedOutAt, talking.Contacts.Length));
    }

    [Theory]
    [InlineData("CONNECTING", 101, null, true)]
    [InlineData("INCOMING", 101, null, true)]
    [InlineData("PENDING", 101, null, true)]
    [InlineData("CONNECTED", 101, null, true)]
    [InlineData("CONNECTED_ONHOLD", 101, null, true)]
    [InlineData("PAUSED", 101, null, true)]
    [InlineData("CONNECTED", 50, 101, true)]
    [InlineData("CONNECTED", 99, 99, false)]
    [InlineData("CONNECTED", null, null, false)]
    [InlineData("ENDED", 101, 101, false)]
    [InlineData("MISSED", 101, null, false)]
    [InlineData("REJECTED", 101, null, false)]
    [InlineData("ERROR", 101, null, false)]
    [InlineData("DREAMING", 101, null, false)]
    public void OnlyWorkThatIsNewerThanTheLogoutRevives(string contact, int? start, int? connected, bool revives)
    {
        var snapshot = Snapshot(Available(0), null, Contact("c", contact, start, connected: connected));
        foreach (var type in (string[])["STATE_CHANGE", "HEART_BEAT"])
        {
            Assert.Equal(!revives, Histories.Fold(Event("LOGOUT", 99, null), Event(type, 110, (JsonObject)snapshot.DeepClone())).LoggedOutAt is not null);
        }

        Assert.NotNull(Histories.Fold(Event("LOGOUT", 99, null), Event("SURPRISE", 110, snapshot)).LoggedOutAt);
    }

    [Fact]
    public void TwoEventsWithoutAnIdWithinOneMillisecondBothApplyAndTheSameBytesOnlyOnce()
    {
        var (busy, wrapUp) = (Change(600, Snapshot(Lunch(0))), Change(600, Snapshot(Status("After Call Work", "CUSTOM", 0))));
        (busy["EventId"], wrapUp["EventId"]) = (null, null);
        Assert.Equal("After Call Work", Histories.Fold(busy, wrapUp).Status!.Name);
        Assert.Equal(FoldOutcome.Duplicate, Histories.Last(busy, wrapUp, busy).Outcome);
        Assert.Equal(FoldOutcome.Duplicate, Histories.Last(busy, wrapUp, wrapUp).Outcome);
        Assert.Equal("", Histories.Fold(busy, wrapUp).Why.EventId);
    }

    [Fact]
    public void NextStatusComesAndGoes()
    {
        var next = new JsonObject { ["Name"] = "Lunch", ["EnqueueTimestamp"] = Iso(At(5)) };
        Assert.Equal(new NextStatus("Lunch", At(5)), Histories.Fold(Call[0], Change(6, Snapshot(null, next))).Next);
        Assert.Null(Histories.Fold(Call[0], Change(6, Snapshot(null, (JsonObject)next.DeepClone())), Change(7, Snapshot())).Next);
    }

    [Fact]
    public void AChatThatEndsWhileVoiceIsConnectedStaysTalking()
    {
        var s = Histories.Fold(Call[0], Change(60, Snapshot(null, null, Contact("v", "CONNECTED", 10), Contact("t", "ENDED", 60, channel: "CHAT"))));
        Assert.Equal((ShownCode.Talking, 2), (s.Shown, s.Contacts.Length));
    }

    [Fact]
    public void ContactIntervalsAreClosedWhenTheContactChanges()
    {
        var all = Histories.FoldLines(Call.Select(e => e.ToJsonString())).ContactIntervals;
        Assert.Equal([("CONNECTING", 99.5, 110d), ("CONNECTED", 110, 200), ("CONNECTED_ONHOLD", 200, 230), ("CONNECTED", 230, 299.9), ("ENDED", 299.9, 310)],
            all.Select(i => (i.State, (i.Start - T0).TotalSeconds, (i.End - T0).TotalSeconds)));
        Assert.Equal(all.Count, all.Select(i => i.No).Distinct().Count());
    }

    [Fact]
    public void TheSlotsAreThoseOfTheNewestSnapshot()
    {
        var before = Histories.Fold(Change(10, Snapshot().WithChats(2, 3), "e"));
        Assert.Equal([new ChannelSlots("CHAT", 2, 3)], before.Slots!);

        var beat = AgentFold.Apply(before, Histories.Event(Beat(20, Snapshot().WithChats(2, 3))));
        Assert.Equal(FoldOutcome.Heard, beat.Outcome);
        Assert.Same(before.Slots, beat.State.Slots);
        // As it comes from another server: equal, but not the same list.
        var sent = Histories.Event(Beat(20, Snapshot().WithChats(2, 3)));
        sent = sent with { Snapshot = sent.Snapshot! with { Slots = [.. sent.Snapshot.Slots!] } };
        Assert.Same(before.Slots, AgentFold.Apply(before, sent).State.Slots);

        var less = AgentFold.Apply(beat.State, Histories.Event(Beat(30, Snapshot().WithChats(1, 3))));
        Assert.Equal((FoldOutcome.Changed, before.StateSince, before.Why), (less.Outcome, less.State.StateSince, less.State.Why));
        Assert.Null(less.Closed);
        Assert.Equal([new ChannelSlots("CHAT", 1, 3)], less.State.Slots!);
        Assert.Same(less.State, AgentFold.Apply(less.State, Histories.Event(Change(29, Snapshot().WithChats(3, 3)))).State);
        Assert.Equal(
            FoldOutcome.Duplicate, AgentFold.Apply(before, Histories.Event(Change(10, Snapshot().WithChats(3, 3), "e"))).Outcome);
    }

    [Fact]
    public void TheSlotsAreNotKnownWhenASnapshotDoesNotTellThem()
    {
        var first = Change(10, Snapshot().WithChats(2, 3));
        var snapshot = Snapshot();
        snapshot["Configuration"] = null;
        var after = Histories.Fold(first, Beat(20, snapshot));

        Assert.Equal(("Cards", null), (after.Profile.RoutingProfile, after.Slots));
        Assert.Null(Histories.Fold(first, Beat(20, Snapshot().WithChats(0, 0))).Slots);
    }

    /// <summary>An event without a snapshot keeps them together with the contacts, or clears both.</summary>
    [Theory]
    [InlineData("STATE_CHANGE", true)]
    [InlineData("HEART_BEAT", true)]
    [InlineData("SURPRISE", true)]
    [InlineData("LOGIN", false)]
    [InlineData("LOGOUT", false)]
    public void WithoutASnapshotTheSlotsStayIfTheContactsDo(string type, bool stay)
    {
        var before = Change(10, Snapshot(null, null, Contact("c", "CONNECTED", 9, channel: "CHAT")).WithChats(1, 3));
        var state = Histories.Fold(before, Event(type, 20, null));
        Assert.Equal((stay, stay ? 1 : 0), (state.Slots is not null, state.Contacts.Length));
    }

    [Fact]
    public void AfterALogoutTheSlotsComeBackOnlyWithTheAgent()
    {
        JsonObject[] loggedOut = [Change(10, Snapshot().WithChats(1, 3)), Event("LOGOUT", 20, Snapshot(Offline(20)).WithChats(1, 3))];
        Assert.Null(Histories.Fold(loggedOut).Slots);
        Assert.Null(Histories.Fold([.. loggedOut, Beat(140, Snapshot(Offline(20)).WithChats(1, 3))]).Slots);
        Assert.Equal([new ChannelSlots("CHAT", 1, 3)], Histories.Fold([.. loggedOut, Change(150, Snapshot(Available(149)).WithChats(1, 3))]).Slots!);
    }

    [Fact]
    public void AnEventWithoutAKindIsABug() =>
        Assert.Throws<ArgumentException>(() => AgentFold.Apply(null, Histories.Event(Call[0]) with { Type = AgentEventType.Invalid }));

    private static Gen<string> Of(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<JsonObject> AnySnapshot = Gen.Select(
        Of("Available", "Lunch", "Offline", "Error"),
        Gen.Int[0, 300],
        Gen.Select(Of("a", "b", "c"), Of("CONNECTING", "CONNECTED", "CONNECTED_ONHOLD", "ENDED", "MISSED", "DREAMING"), Gen.Int[0, 300]).Array[0, 3])
        .Select((status, start, contacts) => Snapshot(Status(status, null, start), null, [.. contacts.Select(c => Contact(c.Item1, c.Item2, c.Item3))])
            .WithChats(start % 4, 3));

    private static readonly Gen<AgentEvent[]> AnyHistory = Gen.Select(
        Of("STATE_CHANGE", "STATE_CHANGE", "HEART_BEAT", "LOGIN", "LOGOUT", "SURPRISE"), Gen.Int[0, 300], AnySnapshot, Gen.Int[0, 5])
        .Select((type, at, snapshot, hole) => (type, at, hole == 0 ? null : snapshot)).Array[1, 25]
        .Select(raw => raw.OrderBy(r => r.at).Select((r, i) => Histories.Event(Event(r.type, r.at, r.Item3, $"e{i}"))).ToArray());

    [Fact]
    public void DuplicatedAndRepeatedEventsFoldToTheSameState() => Gen.Select(AnyHistory, Gen.Int[0, 100].Array[25]).Sample((history, picks) =>
    {
        var noisy = history.SelectMany((e, i) => picks[i] % 3 == 0 ? new[] { e, history[picks[i] % (i + 1)], e } : [e]).ToArray();
        Assert.Equal(Histories.Text(Run(history).State), Histories.Text(Run(noisy).State));
        Assert.Equal(Histories.Text(Run(history).State), Histories.Text(Run(history).State));
    });

    [Fact]
    public void IntervalsHaveNoGapsAndNothingStartsAfterItsEvent() => AnyHistory.Sample(history =>
    {
        var (last, states, intervals) = Run(history);
        for (var i = 0; i < intervals.Count; i++)
        {
            Assert.Equal(i + 1, intervals[i].No);
            Assert.True(intervals[i].Start <= intervals[i].End);
            Assert.Equal(i + 1 < intervals.Count ? intervals[i + 1].Start : last.IntervalStart, intervals[i].End);
        }

        Assert.All(states, s => Assert.True(s.StateSince is null || s.StateSince <= s.LastEventAt));
        Assert.All(states.SelectMany(s => s.Contacts.Select(c => (c, s))), p => Assert.True(p.c.Since <= p.s.LastEventAt));
    });

    [Fact]
    public void TheStoredFormRoundTrips() => AnyHistory.Sample(history =>
    {
        var state = Run(history).State;
        var back = AgentStateJson.Read(AgentStateJson.Write(state));
        Assert.Equal(Histories.Text(state), Histories.Text(back));
        Assert.Equivalent(state, back, strict: true);
    });

    private static (AgentState State, List<AgentState> All, List<AgentInterval> Closed) Run(AgentEvent[] history)
    {
        AgentState? state = null;
        var (all, closed) = (new List<AgentState>(), new List<AgentInterval>());
        foreach (var e in history)
        {
            var r = AgentFold.Apply(state, e);
            state = r.State;
            all.Add(state);
            closed.AddRange(r.Closed is { } c ? [c] : []);
        }

        return (state!, all, closed);
    }
}
