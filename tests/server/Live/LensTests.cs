using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

public sealed class LensTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_000);

    private static readonly BoardAgent Misaki = new(
        4,
        Samples.Agent(1, 1, At, ShownCode.Away) with
        {
            Profile = new AgentProfile
            {
                Username = "misaki.nakamura", FirstName = "美咲", LastName = "中村", RoutingProfile = "Basic", Hierarchy = ["Tokyo", "Billing"],
            },
            Status = new AgentStatus("トイレ", null, AgentStatusType.Custom, At),
            Next = new NextStatus("昼休み", At),
        },
        "s1", Overlay.None);

    private static readonly AutoSeat Seat = new(Misaki.State.AgentArn, "Billing", 2);

    [Theory]
    [InlineData(nameof(NameLevel.Full), "misaki.nakamura", "美咲", "中村")]
    [InlineData(nameof(NameLevel.Family), "", "", "中村")]
    [InlineData(nameof(NameLevel.Initials), "", "美", "中")]
    [InlineData(nameof(NameLevel.Seat), "", "", "")]
    public void EachLevelSendsLessOfTheName(string level, string user, string first, string last)
    {
        var lens = new Lens(Grant.Everything, new Privacy(Enum.Parse<NameLevel>(level), false));

        var card = WireMap.Card(lens.Seen(Misaki), Seat, null);

        Assert.Equal((user, first, last), (card.User, card.First, card.Last));
        Assert.Equal("Billing", card.Island);
    }

    [Fact]
    public void AMaskedStatusSaysOnlyThatTheAgentIsAway()
    {
        var sent = JsonSerializer.Serialize(
            WireMap.Live(new Lens(Grant.Everything, new Privacy(NameLevel.Full, true)).Seen(Misaki)),
            new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        Assert.Contains("\"away\"", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("トイレ", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("昼休み", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAgentOutsideTheScopeIsOnlyAnOccupiedPlace()
    {
        var lens = new Lens(new Grant([], [["Osaka"]], []), Privacy.Nothing);

        Assert.False(lens.Sees(Misaki));
        var codes = new IslandCodes();
        var sent = JsonSerializer.Serialize(Lens.Other(Misaki, Seat, codes));
        Assert.DoesNotContain("Billing", sent, StringComparison.Ordinal);
        Assert.Equal(2, Lens.Other(Misaki, Seat, codes).Seat);
        Assert.Equal(Lens.Other(Misaki, Seat, codes).Island, Lens.Other(Misaki with { Index = 9 }, Seat, codes).Island);
    }

    [Fact]
    public void ViewersWithTheSameRightsShareALens()
    {
        Viewer Of(Scope scope) => new("p", "P", "s", Roles.Viewer, scope, new Privacy(NameLevel.Family, false));

        string Key(Scope scope, string instance = "i1") => Lens.Of(Of(scope), instance)!.Key;

        Assert.Equal(Key(new Scope(["i1"], [["A"], ["B"]], [])), Key(new Scope(["i1", "i2"], [["B"], ["A"]], [])));
        Assert.Equal(
            Key(new Scope([], [["A"], ["B"]], ["P"])),
            Key(new Scope(new Grant(["i1"], [["A"]], ["P"]), new Grant([], [["B"], ["B", "C"]], []), new Grant(["i2"], [], []))));
        Assert.NotEqual(Key(new Scope([], [["A", "B"]], [])), Key(new Scope([], [["A"], ["B"]], [])));
        Assert.True(Lens.Of(Of(Scope.Everything) with { Privacy = Privacy.Nothing }, "i1")!.IsClear);
        Assert.False(Lens.Of(Of(Scope.Everything), "i1")!.IsClear);
        Assert.Null(Lens.Of(Of(new Scope(["i2"], [], [])), "i1"));
    }
}
