using ConnectStreaming.Agents;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class TruthTableTests
{
    private static readonly AgentStatus Routable = new("Available", null, AgentStatusType.Routable, At(1));
    private static readonly AgentStatus Custom = new("Lunch", null, AgentStatusType.Custom, At(2));
    private static readonly AgentStatus Off = new("Offline", null, AgentStatusType.Offline, At(3));
    private static readonly AgentStatus Broken = new("Error", null, AgentStatusType.Custom, At(4));

    private static AgentContact C(string state, double start = 10, string method = "INBOUND", string id = "c") => new()
    {
        Id = id, State = AmazonNames.ContactState(state), StateText = state, InitiationMethod = method, Since = At(start), StateStart = At(start),
    };

    private static Verdict Decide(AgentStatus? status, params AgentContact[] contacts) => TruthTable.Decide(status, contacts, null);

    [Fact]
    public void Row01LoggedOffIsOfflineSinceTheLogout() =>
        Assert.Equal(new Verdict(ShownCode.Offline, 1, At(99)), TruthTable.Decide(Routable, [C("CONNECTED")], At(99)));

    [Fact]
    public void Row01OfflineStatusCountsOnlyWithoutContacts()
    {
        Assert.Equal(new Verdict(ShownCode.Offline, 1, At(3)), Decide(Off));
        Assert.Equal(new Verdict(ShownCode.Talking, 6, At(10), "c"), Decide(Off, C("CONNECTED", method: "OUTBOUND")));
    }

    [Fact]
    public void Row02ConnectsOwnErrorStatusIsError()
    {
        Assert.Equal(new Verdict(ShownCode.Error, 2, At(4)), Decide(Broken));
        Assert.Equal(new Verdict(ShownCode.Error, 2, At(4), null, ShownCode.Error), Decide(Broken, C("CONNECTED")));
    }

    [Theory]
    [InlineData(2, "ERROR", "INBOUND", "error")]
    [InlineData(3, "MISSED", "INBOUND", "missed")]
    [InlineData(4, "REJECTED", "INBOUND", "rejected")]
    [InlineData(5, "CONNECTED", "MONITOR", "monitoring")]
    [InlineData(6, "CONNECTED", "INBOUND", "talking")]
    [InlineData(7, "CONNECTED_ONHOLD", "INBOUND", "hold")]
    [InlineData(8, "CONNECTING", "OUTBOUND", "dialing")]
    [InlineData(8, "CONNECTING", "EXTERNAL_OUTBOUND", "dialing")]
    [InlineData(8, "CONNECTING", "CALLBACK", "dialing")]
    [InlineData(9, "PAUSED", "API", "paused")]
    [InlineData(10, "ENDED", "INBOUND", "acw")]
    [InlineData(10, "ENDED", "MONITOR", "acw")]
    [InlineData(11, "CONNECTING", "INBOUND", "ringing")]
    [InlineData(11, "INCOMING", "CALLBACK", "ringing")]
    [InlineData(11, "PENDING", "CALLBACK", "ringing")]
    [InlineData(12, "DREAMING", "INBOUND", "talking")]
    public void AContactDecidesItsRow(int row, string state, string method, string code) =>
        Assert.Equal((row, code, At(10), "c", row == 12), Facts(Decide(Custom, C(state, method: method))));

    [Fact]
    public void Rows13To15GoByStatus()
    {
        Assert.Equal(new Verdict(ShownCode.Away, 13, At(2)), Decide(Custom));
        Assert.Equal(new Verdict(ShownCode.Available, 14, At(1)), Decide(Routable));
        Assert.Equal(new Verdict(ShownCode.Unknown, 15, null), Decide(null));
    }

    [Fact]
    public void TheFirstRowThatHoldsWinsWhateverTheOrderOfContacts()
    {
        (int Row, string State, string Method)[] rows =
        [
            (2, "ERROR", "INBOUND"), (3, "MISSED", "INBOUND"), (4, "REJECTED", "INBOUND"), (6, "CONNECTED", "INBOUND"), (7, "CONNECTED_ONHOLD", "INBOUND"),
            (8, "CONNECTING", "OUTBOUND"), (9, "PAUSED", "API"), (10, "ENDED", "INBOUND"), (11, "INCOMING", "CALLBACK"), (12, "DREAMING", "INBOUND"),
        ];
        foreach (var one in rows)
        {
            foreach (var other in rows)
            {
                Assert.Equal(
                    Math.Min(one.Row, other.Row),
                        Decide(Routable, C(one.State, method: one.Method, id: "a"), C(other.State, method: other.Method, id: "b")).Row);
            }
        }
    }

    [Fact]
    public void AContactThatIsNotMonitoringEndsMonitoringAndAnEndedContactDoesNot()
    {
        Assert.Equal(6, Decide(Routable, C("CONNECTED", method: "MONITOR"), C("CONNECTED", id: "d")).Row);
        Assert.Equal(5, Decide(Routable, C("CONNECTED", method: "MONITOR"), C("ENDED", id: "d")).Row);
    }

    [Fact]
    public void TheEarliestMatchingContactGivesTheTimestamp()
    {
        var v = Decide(Routable, C("CONNECTED", 30, id: "late"), C("CONNECTED", 20, id: "early"), C("ENDED", 5, id: "other"));
        Assert.Equal((At(20), "early"), (v.At, v.ContactId));
    }

    [Theory]
    [InlineData("MISSED", "CONNECTED", "missed")]
    [InlineData("REJECTED", "CONNECTED_ONHOLD", "rejected")]
    [InlineData("ERROR", "CONNECTED", "error")]
    [InlineData("MISSED", "ENDED", null)]
    [InlineData("CONNECTED", "CONNECTED", null)]
    public void AnAlarmIsShownDuringAConversation(string one, string other, string? alarm) =>
        Assert.Equal(alarm, Decide(Routable, C(one), C(other, id: "d")).Alarm?.Text());

    private static (int, string, DateTimeOffset?, string?, bool) Facts(Verdict v) => (v.Row, v.Code.Text(), v.At, v.ContactId, v.UnknownContact);
}
