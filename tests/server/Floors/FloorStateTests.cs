using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using CsCheck;

namespace ConnectStreaming.Tests.Floors;

public sealed class FloorStateTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly FloorState _floor = Floor();

    [Fact]
    public void AStepWithAGapRequestsTheWholeBoard()
    {
        Assert.True(Follow(new FloorStep(new("b1", 3), new("b1", 4), false, [Agent(1)], [], default)).NeedsWhole);

        Follow(Whole("b1", 4, Agent(1)));
        Assert.False(Follow(new FloorStep(new("b1", 4), new("b1", 5), false, [Agent(2)], [], default)).NeedsWhole);
        Assert.True(Follow(new FloorStep(new("b1", 6), new("b1", 7), false, [Agent(3)], [], default)).NeedsWhole);
        Assert.True(Follow(new FloorStep(new("b2", 5), new("b2", 6), false, [Agent(3)], [], default)).NeedsWhole);
    }

    [Fact]
    public void ARepeatedStepOfAnotherSiloChangesNothingAndItsAnswerHasTheMissingChanges()
    {
        var first = Follow(Whole("b1", 1, Agent(1)));
        var step = new FloorStep(new("b1", 1), new("b1", 2), false, [Agent(2)], [], first.Position);

        var (one, other) = (Follow(step), Follow(step));

        Assert.Equal(one.Position, other.Position);
        Assert.Equal(["a2"], other.Seats.Select(s => s.AgentArn));
        Assert.False(other.IsWhole);
        Assert.Empty(Follow(step with { From = step.To, Agents = [], Known = other.Position }).Seats);
    }

    [Fact]
    public void AnAgentThatLeftAndReturnedInOneStepHasASeat()
    {
        var before = Follow(Whole("b1", 1, Agent(1), Agent(2)));

        var answer = Follow(new FloorStep(new("b1", 1), new("b1", 9), false, [Agent(1)], [new FloorLeft("a1", false, T0)], before.Position));

        Assert.Equal(["a1"], answer.Seats.Select(s => s.AgentArn));
        Assert.Empty(answer.Left);
    }

    [Fact]
    public void ANewOwnerKeepsTheShownPlacesAlsoIfNothingWasSaved()
    {
        Follow(Whole("b1", 1, Agent(1), Agent(2), Agent(3)));
        var shown = Follow(new FloorStep(new("b1", 1), new("b1", 2), false, [], [new FloorLeft("a1", true, T0)], default));

        var next = Floor();
        var agents = shown.Seats.Select(s => Agent(int.Parse(s.AgentArn[1..], null)) with { Shown = s });
        var answer = next.Follow(Whole("b1", 2, [.. agents]) with { Known = shown.Position }, T0, out _);

        Assert.True(answer.IsWhole);
        Assert.Equal(shown.Seats.OrderBy(s => s.Seat), answer.Seats.OrderBy(s => s.Seat));
    }

    /// <summary>Two silos may have boards of two epochs for a moment. An agent that one board does not know yet keeps the seat.</summary>
    [Fact]
    public void AnAgentUnknownToAnotherBoardKeepsTheSeatForAMinute()
    {
        Follow(Whole("b1", 1, Agent(1), Agent(2)));
        Assert.Empty(Follow(Whole("b2", 1, Agent(1))).Left);

        var later = new FloorStep(new("b2", 1), new("b2", 1), false, [], [], _floor.Position);
        Assert.Empty(_floor.Follow(later, T0.AddMinutes(1), out _).Left);
        Assert.Equal(["a2"], _floor.Follow(later, T0.AddMinutes(1).AddSeconds(1), out _).Left);
    }

    /// <summary>
    /// Views that miss answers or get them late, while the floor moves to other servers under one epoch: each shows the right floor in the end, and patches
    /// contain every difference.
    /// </summary>
    [Fact]
    public void EveryViewEqualsTheFloorInTheEndAndReportsEachChange() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 6]).Array[1, 80].Sample(steps =>
        {
            var (floor, rev) = (Floor(), 1L);
            FloorReplica[] silos = [new(), new()];
            var pictures = silos.Select(_ => new List<FloorPicture> { FloorPicture.None }).ToArray();
            HashSet<string> here = [];
            floor.Follow(Whole("b1", 1), T0, out _);
            foreach (var (who, group, what) in steps)
            {
                if (what == 6)
                {
                    floor = FloorState.Of(new AutoFloor(TimeSpan.FromDays(35)), floor.Moved(), T0);
                    continue;
                }
                var leaves = what == 0 && here.Remove($"a{who}");
                if (!leaves)
                {
                    here.Add($"a{who}");
                }
                var from = new FloorPosition("b1", rev++);
                var step = new FloorStep(
                    from, new("b1", rev), false, leaves ? [] : [Agent(who, $"g{group}")], leaves ? [new FloorLeft($"a{who}", true, T0)] : [], default);
                foreach (var silo in what % 2 == 0 ? [0, 1] : new[] { what % 3 % 2 })
                {
                    silos[silo].Apply(floor.Follow(step with { Known = silos[silo].Position }, T0, out _));
                    pictures[silo].Add(silos[silo].Picture);
                }
            }
            foreach (var silo in new[] { 0, 1 })
            {
                var ask = new FloorStep(new("b1", rev), new("b1", rev), false, [], [], silos[silo].Position);
                silos[silo].Apply(floor.Follow(ask, T0, out _));
                var last = silos[silo].Picture;
                Assert.Equal(here.Order(), last.Seats.Keys.Order());
                foreach (var before in pictures[silo].Where(p => p.Position.Epoch is not null))
                {
                    var told = last.Since(before.Position.Rev);
                    var differ = before.Seats.Keys.Union(last.Seats.Keys).Where(arn => before.SeatOf(arn) != last.SeatOf(arn));
                    Assert.True(told is null ? before.Position.Rev < last.PatchableFrom : !differ.Except(told).Any());
                }
            }
        }, iter: 300);

    private static FloorState Floor()
    {
        var epochs = 0;
        return new FloorState(new AutoFloor(TimeSpan.FromDays(35)), $"f{Interlocked.Increment(ref epochs)}");
    }

    private FloorAnswer Follow(FloorStep step) => _floor.Follow(step, T0, out _);

    private static FloorStep Whole(string epoch, long rev, params FloorAgent[] agents) => new(default, new(epoch, rev), true, agents, [], default);

    private static FloorAgent Agent(int n, string group = "g0") => new($"a{n}", new AgentProfile { Hierarchy = [group] });
}
