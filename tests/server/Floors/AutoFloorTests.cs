using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using CsCheck;

namespace ConnectStreaming.Tests.Floors;

public sealed class AutoFloorTests
{
    [Fact]
    public void TheIslandIsTheLowestNamedGroupOrElseTheRoutingProfileOrElseNothing()
    {
        Assert.Equal("Billing", IslandOf(new AgentProfile { Hierarchy = ["Tokyo", "Billing"], RoutingProfile = "Basic" }));
        Assert.Equal("Basic", IslandOf(new AgentProfile { RoutingProfile = "Basic" }));
        Assert.Equal("", IslandOf(new AgentProfile()));

        static string IslandOf(AgentProfile profile) => Floor().Place("a", profile, out _).Island;
    }

    [Fact]
    public void GroupsOfOneNameUnderDifferentOnesAreDifferentIslands()
    {
        var floor = Floor();
        Assert.Equal(("Team 1", 0), At(floor, "a", "Tokyo", "Team 1"));
        Assert.Equal(("Osaka / Team 1", 0), At(floor, "b", "Osaka", "Team 1"));
        Assert.Equal(("Team 1", 1), At(floor, "c", "Tokyo", "Team 1"));
        Assert.Equal(("Osaka / Team 1", 1), At(floor, "d", "Osaka", "Team 1"));
        Assert.Equal("Team 1 (2)", floor.Place("e", new AgentProfile { RoutingProfile = "Team 1" }, out _).Island);
    }

    [Fact]
    public void PlacesOfOlderVersionsWithoutGroupsKeepTheirNumbers()
    {
        var floor = Floor(new("a", "Team 1", 0), new("b", "Team 1", 1), new("c", "Team 1", 2));
        Assert.Equal(("Team 1", 0), At(floor, "a", "Tokyo", "Team 1"));
        Assert.Equal(("Osaka / Team 1", 1), At(floor, "b", "Osaka", "Team 1"));
        Assert.Equal(("Team 1", 2), At(floor, "c", "Tokyo", "Team 1"));
    }

    [Fact]
    public void AnIslandKeepsItsNameAfterARestartForAnyOrderOfAgents()
    {
        var floor = Floor(new("a", "Team 1", 0), new("b", "Osaka / Team 1", 0));
        Assert.Equal(("Osaka / Team 1", 0), At(floor, "b", "Osaka", "Team 1"));
        Assert.Equal(("Team 1", 0), At(floor, "a", "Tokyo", "Team 1"));
    }

    [Fact]
    public void APlaceIsKeptBetweenLogInsUnlessAnotherAgentHasIt()
    {
        var floor = Floor(new("a", "X", 3), new("b", "X", 3));

        Assert.Equal(3, floor.Place("a", In("X"), out var moved).Seat);
        Assert.False(moved);
        Assert.Equal(0, floor.Place("b", In("X"), out moved).Seat);
        Assert.True(moved);
    }

    [Fact]
    public void AnEventWithoutAProfileMovesNoAgent()
    {
        var floor = Floor();
        var seat = floor.Place("a", In("X"), out _);

        Assert.Equal(seat, floor.Place("a", new AgentProfile(), out _));
    }

    [Fact]
    public void EveryAgentHasAPlaceOfItsOwnAndMovesOnlyWithAReason() =>
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 3], Gen.Int[0, 4]).Array[1, 120].Sample(steps =>
        {
            var floor = Floor();
            var shown = new Dictionary<string, AutoSeat>();
            foreach (var (who, group, what) in steps)
            {
                var arn = $"a{who}";
                if (what == 0)
                {
                    floor.Leave(arn, isKnown: who % 2 == 0, T0);
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

    /// <summary>Two hundred agents work at any time. Every day some agents leave for good, others replace them, and invented ARNs appear.</summary>
    [Fact]
    public void AfterAYearOfTurnoverOnlyPresentAgentsAndThoseOfTheLastFiveWeeksAreInMemory()
    {
        var floor = new AutoFloor(TimeSpan.FromDays(35));
        var (here, random, hired, groups) = (new Dictionary<string, int>(), new Random(7), 0, 0);
        for (var day = 0; day < 365; day++)
        {
            var now = T0.AddDays(day);
            foreach (var (arn, group) in here.Where(_ => random.Next(50) == 0).ToArray())
            {
                floor.Leave(arn, isKnown: true, now);
                here.Remove(arn);
            }
            while (here.Count < 200)
            {
                here.Add($"a{hired++}", groups++ / 20);
            }
            foreach (var (arn, group) in here)
            {
                floor.Place(arn, In($"team {group}"), out _);
            }
            for (var n = 0; n < 100; n++)
            {
                floor.Place($"made up {day} {n}", In($"made up {day} {n}"), out _);
                floor.Leave($"made up {day} {n}", isKnown: false, now);
            }
            floor.TakeForgotten(now);
        }

        // At most: people, the seats of agents who left in about 35 days (4 a day), and one island with a name for each group of the present agents.
        Assert.Equal(200, floor.Count);
        Assert.InRange(floor.Size, 200, 200 + (35 * 12) + (2 * 200));
    }

    [Fact]
    public void APlaceIsKeptForTheConfiguredDaysAndThenReleased()
    {
        var floor = new AutoFloor(TimeSpan.FromDays(35));
        var seats = new[] { "a", "b", "c" }.ToDictionary(arn => arn, arn => floor.Place(arn, In("X"), out _));
        floor.Leave("b", isKnown: true, T0);
        floor.Leave("c", isKnown: true, T0);
        Assert.Empty(floor.TakeForgotten(T0.AddDays(35)));

        Assert.Equal(seats["c"], floor.Place("c", In("X"), out var moved));
        Assert.False(moved);
        Assert.Equal(["b"], floor.TakeForgotten(T0.AddDays(35).AddSeconds(1)));
        Assert.Equal(1, floor.Place("new", In("X"), out _).Seat);
    }

    [Fact]
    public void AnUnknownAgentIsRemovedAtOnceUnlessItReturned()
    {
        var floor = Floor();
        floor.Place("made up", In("X"), out _);
        floor.Place("back", In("X"), out _);
        floor.Leave("made up", isKnown: false, T0);
        floor.Leave("back", isKnown: false, T0);
        floor.Place("back", In("X"), out _);

        Assert.Equal(["made up"], floor.TakeForgotten(T0));
        Assert.Empty(floor.TakeForgotten(T0));
    }

    [Fact]
    public void KeptPlacesHaveALimitAndTheOldestAreRemovedFirst()
    {
        var floor = new AutoFloor(TimeSpan.MaxValue, mostKept: 3);
        foreach (var n in Enumerable.Range(0, 5))
        {
            floor.Keep(new AutoSeat($"a{n}", "X", n), T0);
        }

        Assert.Equal(["a0", "a1"], floor.TakeForgotten(T0));
        Assert.Equal(4, floor.Place("a4", In("X"), out _).Seat);
    }

    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private static AutoFloor Floor(params AutoSeat[] saved)
    {
        var floor = new AutoFloor(TimeSpan.FromDays(35));
        Array.ForEach(saved, seat => floor.Keep(seat, T0));
        return floor;
    }

    private static (string, int) At(AutoFloor floor, string arn, params string[] groups)
    {
        var seat = floor.Place(arn, new AgentProfile { Hierarchy = groups }, out _);
        return (seat.Island, seat.Seat);
    }

    private static AgentProfile In(string island) => new() { Hierarchy = [island] };
}
