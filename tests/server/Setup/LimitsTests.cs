using ConnectStreaming.Setup;
using CsCheck;

namespace ConnectStreaming.Tests.Setup;

public sealed class LimitsTests
{
    [Fact]
    public void EachChangeOfShardsIsAtMostDoubleAndAtLeastHalf() => Gen.Select(Gen.Int[1, 500], Gen.Int[1, 500]).Sample((from, to) =>
    {
        var path = Limits.ShardPath(from, to);
        Assert.Equal(to, path.LastOrDefault(from));
        foreach (var next in path)
        {
            Assert.True(next <= from * 2 && next * 2 >= from && next != from, $"{from} → {next}");
            from = next;
        }
    });

    [Fact]
    public void AfterTheLastAllowedChangeThePlanSaysWhenTheNextIsPossible()
    {
        var tags = Enumerable.Range(0, 10).Aggregate(Tags.None, (t, hour) => t.Changed(LimitedChange.Shards, Worlds.Now.AddHours(-20 + hour)));

        Assert.Null(Limits.Until(tags, LimitedChange.Shards, 0, Worlds.Now));
        Assert.Equal(Worlds.Now.AddHours(4), Limits.Until(tags, LimitedChange.Shards, 1, Worlds.Now));
        Assert.Equal(Worlds.Now.AddHours(6), Limits.Until(tags, LimitedChange.Shards, 3, Worlds.Now));
        Assert.Null(Limits.Until(tags, LimitedChange.Shards, 1, Worlds.Now.AddHours(4)));
        Assert.Null(Limits.Until(tags, LimitedChange.Mode, 2, Worlds.Now));
    }

    [Fact]
    public void MoreChangesThanADayAllowsAreRefusedWithTheLimit()
    {
        var stream = new StreamSeen(ResourceStatus.Active, CapacityMode.Provisioned, 1, 24, Tags.Of(Worlds.Instance));
        var seen = new Observed(Worlds.Instance) { Streams = System.Collections.Immutable.ImmutableSortedDictionary<string,
            StreamSeen>.Empty.Add("s", stream) };
        var wanted = new Wanted
        {
            AgentEvents = new Wish.To(Worlds.Kinesis("s")),
            Streams = System.Collections.Immutable.ImmutableSortedDictionary<string, StreamWish>.Empty.Add("s", new(Shards: 2_000)),
        };

        var plan = Planner.Plan(wanted, seen, Worlds.Now);

        Assert.Contains("11 changes of the shard count, but AWS allows 10 in 24 hours", Assert.Single(plan.Problems).Words.En, StringComparison.Ordinal);
        Assert.Empty(plan.Steps);
    }

    [Fact]
    public async Task ConnectGetsFiveRequestsAtOnceAndThenTwoASecond()
    {
        using var pace = new SetupPace(SetupPace.Default);
        var turns = Enumerable.Range(0, SetupPace.Burst + 3).Select(_ => pace.Turn(CancellationToken.None)).ToArray();
        Assert.All(turns.Take(SetupPace.Burst), t => Assert.True(t.IsCompleted));

        // In real time. The last call is due a second after the first waiting call.
        await turns[SetupPace.Burst];
        await Task.Delay(100);
        Assert.False(turns[^1].IsCompleted);
        await Task.WhenAll(turns);
    }
}
