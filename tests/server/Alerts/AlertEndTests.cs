using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>When an alert that people did something about has ended.</summary>
public sealed class AlertEndTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly long Ms = T0.ToUnixTimeMilliseconds();

    private static StoredMark Mark(AlertKind kind, long? since, long eventAt) => new("a", new AlertMark(kind, since), eventAt);

    private static bool IsOver(StoredMark mark, BoardAgent? agent, long now) => AlertEnd.IsOver(mark, agent, new(), now);

    private static BoardAgent Agent(ShownCode shown, DateTimeOffset heardAt, Overlay overlay = Overlay.None) =>
        new(0, Samples.Agent(1, 1, T0, shown) with { LastEventAt = heardAt }, "", overlay);

    [Fact]
    public void ItIsOverWithTheStateThatEndsIt()
    {
        var mark = Mark(AlertKind.Missed, Ms, Ms);
        Assert.False(IsOver(mark, Agent(ShownCode.Missed, T0), Ms + 1));
        Assert.False(IsOver(mark, Agent(ShownCode.Missed, T0.AddSeconds(5)), Ms + 9_000));
        Assert.True(IsOver(mark, Agent(ShownCode.Available, T0.AddSeconds(5)), Ms + 9_000));
    }

    /// <summary>After a restart the board has the stored states, which can be a second older.</summary>
    [Fact]
    public void ItIsNotOverInAStateFromBeforeTheAlert() =>
        Assert.False(IsOver(Mark(AlertKind.Missed, Ms, Ms + 2_000), Agent(ShownCode.Available, T0), Ms + 9_000));

    /// <summary>The settings may be changed, unreadable, or not be read yet after a start. A break without a planned length never alerts today.</summary>
    [Fact]
    public void LimitsThatDoNotHoldNowEndNothing()
    {
        var (away, available) = (Agent(ShownCode.Away, T0), Agent(ShownCode.Available, T0));
        away = away with { State = away.State with { Status = new AgentStatus("Lunch", null, AgentStatusType.Custom, T0) } };
        Assert.False(IsOver(Mark(AlertKind.LongAway, Ms, Ms), away, Ms + 60_000));
        Assert.False(IsOver(Mark(AlertKind.LongAvailable, Ms, Ms), available, Ms + 60_000));
        Assert.True(IsOver(Mark(AlertKind.LongAway, Ms, Ms), available, Ms + 60_000));
    }

    [Fact]
    public void AnAlertOfALaterTimeIsAnotherOne() => Assert.True(IsOver(Mark(AlertKind.Missed, Ms - 60_000, Ms), Agent(ShownCode.Missed, T0), Ms + 1));

    /// <summary>After a restart, who is silent is known only when the stream is read.</summary>
    [Fact]
    public void SilenceIsOnlyOverWithANewEvent()
    {
        var mark = Mark(AlertKind.Silent, Ms, Ms);
        Assert.False(IsOver(mark, Agent(ShownCode.Available, T0, Overlay.Silent), Ms + 400_000));
        Assert.False(IsOver(mark, Agent(ShownCode.Available, T0), Ms + 400_000));
        Assert.True(IsOver(mark, Agent(ShownCode.Available, T0.AddSeconds(401)), Ms + 402_000));
    }

    [Fact]
    public void AnAgentWhoIsNotOnTheBoardKeepsTheMarksForADay()
    {
        var mark = Mark(AlertKind.Missed, Ms, Ms);
        Assert.False(IsOver(mark, null, Ms + (24 * 3_600_000)));
        Assert.True(IsOver(mark, null, Ms + (24 * 3_600_000) + 1));
    }

    [Theory]
    [InlineData(nameof(SourceState.Live), true)]
    [InlineData(nameof(SourceState.Behind), false)]
    [InlineData(nameof(SourceState.CatchingUp), false)]
    [InlineData(nameof(SourceState.Down), false)]
    [InlineData(nameof(SourceState.Starting), false)]
    [InlineData(nameof(SourceState.Missing), false)]
    public void AStreamThatIsNotReadUpToNowEndsNothing(string state, bool known) =>
        Assert.Equal(known, AlertEnd.IsKnown(SourceHealth.Unheard with { State = Enum.Parse<SourceState>(state) }));
}
