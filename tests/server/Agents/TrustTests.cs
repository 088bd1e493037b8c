using ConnectStreaming.Agents;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class TrustTests
{
    private static readonly SuspectOptions Options = new();
    private static readonly AgentState Free = Histories.Fold(Event("STATE_CHANGE", 0, Snapshot()));

    [Theory]
    [InlineData(300, false, false)]
    [InlineData(301, true, false)]
    [InlineData(43_201, false, true)]
    public void SilentAfter300SecondsAndOfflineWithoutAnEventAfter12Hours(double caughtUp, bool silent, bool noWord)
    {
        var marks = Trust.Of(Free, At(caughtUp), Options);
        Assert.Equal((silent, noWord), (marks.Silent, marks.NoWord));
    }

    [Fact]
    public void NobodyIsMarkedWhileProgressIsUnknownOrTheAgentIsOff()
    {
        Assert.Equal(default, Trust.Of(Free, null, Options));
        Assert.Equal(default, Trust.Of(Histories.Fold(Event("LOGOUT", 0, null)), At(90_000), Options));
    }

    [Theory]
    [InlineData(null, 1800, false)]
    [InlineData(null, 1801, true)]
    [InlineData("MISSED", 300, false)]
    [InlineData("MISSED", 301, true)]
    [InlineData("CONNECTED", 9000, false)]
    public void NothingButHeartbeatsForTooLongIsSuspect(string? contact, double at, bool suspect)
    {
        var snapshot = contact is null ? Snapshot() : Snapshot(null, null, Contact("c", contact, 0));
        var state = Histories.Fold(Event("STATE_CHANGE", 0, snapshot), Event("HEART_BEAT", at, (System.Text.Json.Nodes.JsonObject)snapshot.DeepClone()));
        Assert.Equal(suspect, Trust.Of(state, At(at), Options).Suspect);
    }

    [Fact]
    public void BadSuspectOptionsAreAllNamed()
    {
        var result = new SuspectOptionsValidator().Validate(null, new SuspectOptions { Available = TimeSpan.Zero, Alarm = TimeSpan.FromDays(2) });
        Assert.Equal(2, result.Failures!.Count());
        Assert.All(result.Failures!, f => Assert.StartsWith("Suspect:", f));
    }
}
