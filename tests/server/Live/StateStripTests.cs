using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

/// <summary>Times are minutes after noon; the range is the hour from noon. The agent's third state began at 40.</summary>
public sealed class StateStripTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeRange Hour = new(Noon, Noon.AddHours(1));
    private static readonly Lens Masked = new(Grant.Everything, new Privacy(NameLevel.Full, true));
    private static readonly AgentState Talking = Samples.Agent(1, 9, At(40), ShownCode.Talking) with { IntervalNo = 3, IntervalStart = At(40) };

    private static DateTimeOffset At(double minute) => Noon.AddMinutes(minute);

    private static AgentInterval Interval(long no, double from, double to, ShownCode code = ShownCode.Available, string? status = null) =>
        new(Talking.AgentArn, no, code, status, At(from), At(to));

    private static readonly AgentInterval[] Two = [Interval(1, -30, 10), Interval(2, 10, 40, ShownCode.Away, "Lunch")];

    private static (AgentStatesJson Strip, bool IsWhole) Of(
        AgentInterval[] kept, AgentState? state = null, Overlay overlay = Overlay.None, ContactInterval[]? contacts = null, TimeRange[]? gaps = null,
        Lens? lens = null) => StateStrip.Of(
            (lens ?? Lens.Clear).Seen(new BoardAgent(0, state ?? Talking, "s1", overlay)), lens ?? Lens.Clear, new KeptIntervals(kept, contacts ?? [], []),
            gaps ?? [], Hour);

    private static string[] States(AgentStatesJson strip) => [.. strip.States.Select(s => $"{Minute(s.From)}-{Minute(s.To)} {s.State} {s.Status}".TrimEnd())];

    private static string[] Gaps(AgentStatesJson strip) => [.. strip.Gaps.Select(g => $"{Minute(g.From)}-{Minute(g.To)}")];

    private static double Minute(DateTime at) => (at - Noon.UtcDateTime).TotalMinutes;

    [Fact]
    public void StatesTileTheRangeAndTheCurrentOneIsTheLast()
    {
        var (strip, isWhole) = Of(Two);

        Assert.Equal(["0-10 available", "10-40 away Lunch", "40-60 talking"], States(strip));
        Assert.Empty(strip.Gaps);
        Assert.True(isWhole);
    }

    [Fact]
    public void MaskedStatusesAreMaskedInThePastToo()
    {
        var onLunch = Talking with { Shown = ShownCode.Away, Status = new AgentStatus("Toilet", null, AgentStatusType.Custom, At(40)) };

        Assert.Equal(["0-10 available", "10-40 away Lunch", "40-60 away Toilet"], States(Of(Two, onLunch).Strip));
        Assert.Equal(["0-10 available", "10-40 away", "40-60 away"], States(Of(Two, onLunch, lens: Masked).Strip));
    }

    /// <summary>From 20 to 30 the agent was in a team that this viewer does not see.</summary>
    [Fact]
    public void WhatTheAgentDidOutsideTheScopeIsAGap()
    {
        var lens = new Lens(new Grant([], [["Tokyo", "Team 1"]], []), Privacy.Nothing);
        ContactInterval contact = new(Talking.AgentArn, "c", 1, "CONNECTED", "VOICE", "Fraud", At(15), At(35));
        var kept = new KeptIntervals(Two, [contact], [new ProfileInterval(Talking.AgentArn, "Basic", ["Osaka"], At(20), At(30))]);

        var (strip, isWhole) = StateStrip.Of(lens.Seen(new BoardAgent(0, Talking, "s1", Overlay.None)), lens, kept, [], Hour);

        Assert.Equal(["0-10 available", "10-20 away Lunch", "30-40 away Lunch", "40-60 talking"], States(strip));
        Assert.Equal(["15-20", "30-35"], strip.Contacts.Select(c => $"{Minute(c.From)}-{Minute(c.To)}"));
        Assert.Equal(["20-30"], Gaps(strip));
        Assert.True(isWhole);
    }

    [Fact]
    public void WhatIsNotStoredYetIsAGapAndNotAState()
    {
        var (strip, isWhole) = Of([Two[0]]);

        Assert.Equal(["0-10 available", "40-60 talking"], States(strip));
        Assert.Equal(["10-40"], Gaps(strip));
        Assert.False(isWhole);
        Assert.Equal(["0-40"], Gaps(Of([]).Strip));
    }

    [Fact]
    public void BeforeTheFirstStateOfAnAgentThereIsNoGap()
    {
        var (strip, isWhole) = Of([], Talking with { IntervalNo = 1 });

        Assert.Equal(["40-60 talking"], States(strip));
        Assert.Empty(strip.Gaps);
        Assert.True(isWhole);
    }

    /// <summary>The change reached the store first: the board still shows the state before it.</summary>
    [Fact]
    public void AStateThatTheStoreKnowsAsOverIsNotTheCurrentOne()
    {
        var (strip, isWhole) = Of([.. Two, Interval(3, 40, 50, ShownCode.Talking)]);

        Assert.Equal(["0-10 available", "10-40 away Lunch", "40-50 talking"], States(strip));
        Assert.False(isWhole);
    }

    [Fact]
    public void AnAgentWhoWasForgottenAndCountsFromOneAgainHasACurrentState()
    {
        var (strip, isWhole) = Of([Interval(8, -9, 20), Interval(9, 20, 30)], Talking with { IntervalNo = 1 });

        Assert.Equal(["0-20 available", "20-30 available", "40-60 talking"], States(strip));
        Assert.Equal(["30-40"], Gaps(strip));
        Assert.False(isWhole);
    }

    [Fact]
    public void AfterALongSilenceTheAgentIsOfflineSinceTheLastEvent()
    {
        var silent = Talking with { LastEventAt = At(45), Contacts = [Contact(ContactState.Connected, 40)] };

        var (strip, _) = Of(Two, silent, Overlay.NoWord);

        Assert.Equal(["0-10 available", "10-40 away Lunch", "40-45 talking", "45-60 offline"], States(strip));
        Assert.Empty(strip.Contacts);
    }

    [Fact]
    public void ContactsAreTheStoredOnesAndTheCurrentOnes()
    {
        ContactInterval[] kept = [Kept("c0", 1, -20, 5), Kept("c1", 7, 20, 40)];

        string[] Contacts(AgentState state) => [.. Of(Two, state, contacts: kept).Strip.Contacts
            .Select(c => $"{c.Id} {Minute(c.From)}-{Minute(c.To)} {c.Channel} {c.Queue} {c.State}")];

        var onHold = Talking with { Contacts = [Contact(ContactState.ConnectedOnHold, 40)] };
        Assert.Equal(
            ["c0 0-5 CHAT Sales CONNECTED", "c1 20-40 CHAT Sales CONNECTED", "c1 40-60 VOICE Gas CONNECTEDONHOLD"], Contacts(onHold));
        Assert.Equal(2, Contacts(onHold with { LoggedOutAt = At(50) }).Length);
        // The store knows its end.
        Assert.Equal(2, Contacts(onHold with { Contacts = [onHold.Contacts[0] with { IntervalNo = 7 }] }).Length);
    }

    [Fact]
    public void GapsAreCutToTheRangeAndJoined() => Assert.Equal(
        ["0-7", "10-45", "59-60"],
        Gaps(Of([Two[0]], gaps: [new(At(59), At(99)), new(At(35), At(45)), new(At(5), At(7)), new(At(-9), At(6)), new(At(-9), At(0))]).Strip));

    private static AgentContact Contact(ContactState state, double since) => new()
    {
        Id = "c1", State = state, StateText = state.ToString().ToUpperInvariant(), Channel = "VOICE", Queue = "Gas", Since = At(since), IntervalNo = 9,
    };

    private static ContactInterval Kept(string id, int no, double from, double to) =>
        new(Talking.AgentArn, id, no, "CONNECTED", "CHAT", "Sales", At(from), At(to));
}
