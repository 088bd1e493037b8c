using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using CsCheck;

namespace ConnectStreaming.Tests.Floors;

public sealed class AutoFloorTests
{
    [Fact]
    public void TheIslandIsTheLowestNamedGroupElseTheRoutingProfileElseNothing()
    {
        Assert.Equal("Billing", IslandOf(new AgentProfile { Hierarchy = ["Tokyo", "Billing"], RoutingProfile = "Basic" }));
        Assert.Equal("Basic", IslandOf(new AgentProfile { RoutingProfile = "Basic" }));
        Assert.Equal("", IslandOf(new AgentProfile()));

        static string IslandOf(AgentProfile profile) => new AutoFloor([]).Place("a", profile, out _).Island;
    }

    [Fact]
    public void GroupsOfOneNameUnderDifferentOnesAreDifferentIslands()
    {
        var floor = new AutoFloor([]);
        Assert.Equal(("Team 1", 0), At(floor, "a", "Tokyo", "Team 1"));
        Assert.Equal(("Osaka / Team 1", 0), At(floor, "b", "Osaka", "Team 1"));
        Assert.Equal(("Team 1", 1), At(floor, "c", "Tokyo", "Team 1"));
        Assert.Equal(("Osaka / Team 1", 1), At(floor, "d", "Osaka", "Team 1"));
        Assert.Equal("Team 1 (2)", floor.Place("e", new AgentProfile { RoutingProfile = "Team 1" }, out _).Island);
    }

    [Fact]
    public void PlacesOfBeforeIslandsWereTheirGroupsKeepTheirNumbers()
    {
        var floor = new AutoFloor([new("a", "Team 1", 0), new("b", "Team 1", 1), new("c", "Team 1", 2)]);
        Assert.Equal(("Team 1", 0), At(floor, "a", "Tokyo", "Team 1"));
        Assert.Equal(("Osaka / Team 1", 1), At(floor, "b", "Osaka", "Team 1"));
        Assert.Equal(("Team 1", 2), At(floor, "c", "Tokyo", "Team 1"));
    }

    [Fact]
    public void AnIslandKeepsItsNameAfterARestartWhoeverComesFirst()
    {
        var floor = new AutoFloor([new("a", "Team 1", 0), new("b", "Osaka / Team 1", 0)]);
        Assert.Equal(("Osaka / Team 1", 0), At(floor, "b", "Osaka", "Team 1"));
        Assert.Equal(("Team 1", 0), At(floor, "a", "Tokyo", "Team 1"));
    }

    [Fact]
    public void APlaceIsKeptFromVisitToVisitUnlessSomeoneHasIt()
    {
        var floor = new AutoFloor([new("a", "X", 3), new("b", "X", 3)]);

        Assert.Equal(3, floor.Place("a", In("X"), out var moved).Seat);
        Assert.False(moved);
        Assert.Equal(0, floor.Place("b", In("X"), out moved).Seat);
        Assert.True(moved);
    }

    [Fact]
    public void AnEventWithoutAProfileMovesNobody()
    {
        var floor = new AutoFloor([]);
        var seat = floor.Place("a", In("X"), out _);

        Assert.Equal(seat, floor.Place("a", new AgentProfile(), out _));
    }

    [Fact]
    public void EveryoneHasAPlaceNoTwoShareOneAndNobodyMovesWithoutReason() =>
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 3], Gen.Int[0, 4]).Array[1, 120].Sample(steps =>
        {
            var floor = new AutoFloor([]);
            var shown = new Dictionary<string, AutoSeat>();
            foreach (var (who, group, what) in steps)
            {
                var arn = $"a{who}";
                if (what == 0)
                {
                    floor.Leave(arn);
                    shown.Remove(arn);
                    continue;
                }
                var island = $"g{group}";
                var seat = floor.Place(arn, In(island), out _);
                Assert.Equal(island, seat.Island);
                if (shown.TryGetValue(arn, out var before) && before.Island == island)
                {
                    Assert.Equal(before, seat);
                }
                shown[arn] = seat;
                Assert.Equal(shown.Count, shown.Values.Select(s => (s.Island, s.Seat)).Distinct().Count());
            }
            Assert.Equal(shown.Count, floor.Count);
        }, iter: 500);

    private static (string, int) At(AutoFloor floor, string arn, params string[] groups)
    {
        var seat = floor.Place(arn, new AgentProfile { Hierarchy = groups }, out _);
        return (seat.Island, seat.Seat);
    }

    private static AgentProfile In(string island) => new() { Hierarchy = [island] };
}
