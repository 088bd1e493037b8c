using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using CsCheck;

namespace ConnectStreaming.Tests.Stream;

public class ShardMapTests
{
    private static readonly DateTimeOffset FirstStart = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly UInt128 Half = UInt128.MaxValue / 2;

    [Fact]
    public void ARootStartsAtTheFirstStart()
    {
        var plan = ShardMap.Plan([Shard("a")], None, FirstStart);

        Assert.Equal([("a", FirstStart)], Starts(plan));
        Assert.False(plan.Uncovered);
    }

    [Fact]
    public void AChildWaitsUntilItsParentIsFinished()
    {
        var listed = new[] { Shard("a", closed: true), Shard("b", ["a"], 0, Half), Shard("c", ["a"], Half + 1) };

        var before = ShardMap.Plan(listed, Known(("a", Read("1"))), FirstStart);
        var after = ShardMap.Plan(listed, Known(("a", Read("9") with { Finished = true })), FirstStart);

        Assert.Equal(["a"], before.Ready.Select(r => r.Info.Name));
        Assert.Equal(2, before.Waiting);
        Assert.Equal([("b", null), ("c", null)], Starts(after));
    }

    /// <summary>Setup has disconnected the stream. Then the stream is split.</summary>
    [Fact]
    public void AStreamIsReadUpToATimeWhenItsChildrenAreToo()
    {
        var root = new[] { Shard("a") };
        var split = new[] { Shard("a", closed: true), Shard("b", ["a"], 0, Half), Shard("c", ["a"], Half + 1) };
        var (early, late, ended) = (At(FirstStart), At(FirstStart.AddSeconds(10)), At(null) with { State = SourceState.Finished });

        Assert.True(IsRead(root, ("a", late)));
        Assert.False(IsRead(root, ("a", early)));
        Assert.False(IsRead(root));
        // Finished, but the listing still calls it open: the children are not known yet.
        Assert.False(IsRead(root, ("a", ended)));
        Assert.False(IsRead(split, ("a", late)));
        Assert.False(IsRead(split, ("a", ended), ("b", late)));
        Assert.False(IsRead(split, ("a", ended), ("b", late), ("c", early)));
        Assert.True(IsRead(split, ("a", ended), ("b", late), ("c", late)));
        Assert.False(IsRead([split[1]], ("b", late)));

        static SourceHealth At(DateTimeOffset? upTo) => new() { Source = SourceKey.Shard("s"), State = SourceState.Live, CaughtUpTo = upTo };

        static bool IsRead(ShardInfo[] listed, params (string, SourceHealth)[] told) =>
            ShardMap.IsReadUpTo(FirstStart.AddSeconds(5), listed, None, told.ToDictionary(t => t.Item1, t => t.Item2));
    }

    [Fact]
    public void AMergedChildWaitsForBothParents()
    {
        var listed = new[] { Shard("a", first: 0, last: Half, closed: true), Shard("b", first: Half + 1, closed: true), Shard("c", ["a", "b"]) };

        var one = ShardMap.Plan(listed, Known(("a", Done), ("b", Read("3"))), FirstStart);
        var both = ShardMap.Plan(listed, Known(("a", Done), ("b", Done)), FirstStart);

        Assert.Equal(["b"], one.Ready.Select(r => r.Info.Name));
        Assert.Equal(["c"], both.Ready.Select(r => r.Info.Name));
    }

    [Fact]
    public void AChildOfAParentThatEndedBeforeTheFirstStartInheritsThatStart()
    {
        var listed = new[] { Shard("a", closed: true), Shard("b", ["a"]) };

        var plan = ShardMap.Plan(listed, Known(("a", new Checkpoint(null, FirstStart, FirstStart, null, Finished: true))), FirstStart.AddDays(1));

        Assert.Equal([("b", FirstStart)], Starts(plan));
    }

    [Fact]
    public void AStartedParentThatIsNotListedIsClosedFirstAndThenItsChildIsReadCompletely()
    {
        var before = ShardMap.Plan([Shard("b", ["a"])], Known(("a", Read("5"))), FirstStart);
        var after = ShardMap.Plan([Shard("b", ["a"])], Known(("a", Read("5") with { Finished = true })), FirstStart);

        Assert.Equal(["a"], before.Vanished);
        Assert.Equal((0, 1), (before.Ready.Count, before.Waiting));
        Assert.Equal([("b", null)], Starts(after));
        Assert.Empty(after.Vanished);
    }

    [Fact]
    public void AChildDoesNotWaitForAParentThatNeverStartedAndIsNotListed() =>
        Assert.Equal([("b", FirstStart)], Starts(ShardMap.Plan([Shard("b", ["a"])], None, FirstStart)));

    [Fact]
    public void AStartedShardIsReadForAnyStateOfItsParents()
    {
        var plan = ShardMap.Plan([Shard("b", ["a"])], Known(("a", Read("5")), ("b", Read("7"))), FirstStart);

        Assert.Equal(["b"], plan.Ready.Select(r => r.Info.Name));
    }

    /// <summary>An answer without shards, and one without the rest of its pages: nothing is closed, and no child is started before a parent that may
    /// still exist.</summary>
    [Fact]
    public void AnImpossibleListingClosesNothingAndStartsNoChild()
    {
        var known = Known(("a", Done), ("b", Read("1")), ("c", Read("2")));

        Assert.Empty(ShardMap.Plan([], known, FirstStart).Vanished);
        var half = ShardMap.Plan([Shard("b", last: Half), Shard("d", ["x"], Half + 1, Half + 2)], known, FirstStart);
        Assert.Empty(half.Vanished);
        Assert.Equal((true, 1), (half.Uncovered, half.Waiting));
        Assert.Equal(["b"], half.Ready.Select(r => r.Info.Name));
    }

    [Fact]
    public void AGapInTheKeySpaceIsDetected()
    {
        Assert.True(ShardMap.Plan([Shard("a", last: Half), Shard("b", first: Half + 1_000)], None, FirstStart).Uncovered);
        Assert.False(ShardMap.Plan([Shard("a", last: Half - 1), Shard("b", first: Half + 1)], None, FirstStart).Uncovered);
    }

    /// <summary>For any splits and merges: reading what is ready, until nothing is left, finishes every shard, each after its parents.</summary>
    [Fact]
    public void EveryShardOfARandomTreeIsReadOnceAfterItsParents() =>
        Gen.Int[0, 1_000_000].List[0, 30].Sample(seeds =>
        {
            var listed = RandomTree(seeds);
            var checkpoints = new Dictionary<string, Checkpoint>();
            List<string> read = [];
            for (var round = 0; round <= listed.Count; round++)
            {
                var plan = ShardMap.Plan(listed, checkpoints, FirstStart);
                foreach (var shard in plan.Ready.Where(r => r.Info.Closed && !read.Contains(r.Info.Name)))
                {
                    Assert.All(shard.Info.Parents, p => Assert.True(checkpoints[p].Finished));
                    read.Add(shard.Info.Name);
                    checkpoints[shard.Info.Name] = Done;
                }

                Assert.False(plan.Uncovered);
            }

            var last = ShardMap.Plan(listed, checkpoints, FirstStart);
            Assert.Equal(listed.Where(s => s.Closed).Select(s => s.Name).Order(), read.Order());
            Assert.Equal(listed.Where(s => !s.Closed).Select(s => s.Name).Order(), last.Ready.Select(r => r.Info.Name).Order());
        });

    private static IReadOnlyDictionary<string, Checkpoint> None => new Dictionary<string, Checkpoint>();

    private static Checkpoint Done => new("1", null, null, null, Finished: true);

    private static Checkpoint Read(string sequence) => new(sequence, FirstStart, FirstStart, FirstStart, Finished: false);

    private static ShardInfo Shard(string name, string[]? parents = null, UInt128? first = null, UInt128? last = null, bool closed = false) =>
        new(name, parents ?? [], first ?? 0, last ?? UInt128.MaxValue, closed);

    private static IReadOnlyDictionary<string, Checkpoint> Known(params (string Name, Checkpoint At)[] known) => known.ToDictionary(k => k.Name, k => k.At);

    private static IEnumerable<(string, DateTimeOffset?)> Starts(ShardPlan plan) => plan.Ready.Select(r => (r.Info.Name, r.StartAt));

    private static List<ShardInfo> RandomTree(List<int> seeds)
    {
        List<ShardInfo> all = [Shard("0")];
        foreach (var seed in seeds)
        {
            var open = all.Where(s => !s.Closed).OrderBy(s => s.FirstKey).ToList();
            var at = seed % open.Count;
            if (seed % 3 == 0 && at + 1 < open.Count)
            {
                Close(open[at], open[at + 1]);
                all.Add(Shard($"{all.Count}", [open[at].Name, open[at + 1].Name], open[at].FirstKey, open[at + 1].LastKey));
            }
            else if (open[at].LastKey - open[at].FirstKey > 10)
            {
                var middle = open[at].FirstKey + ((open[at].LastKey - open[at].FirstKey) / 2);
                Close(open[at]);
                all.Add(Shard($"{all.Count}", [open[at].Name], open[at].FirstKey, middle));
                all.Add(Shard($"{all.Count}", [open[at].Name], middle + 1, open[at].LastKey));
            }
        }

        return all;

        void Close(params ShardInfo[] shards)
        {
            foreach (var shard in shards)
            {
                all[all.IndexOf(shard)] = shard with { Closed = true };
            }
        }
    }
}
