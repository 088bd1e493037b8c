using ConnectStreaming.Agents;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentGrainTests
{
    private static readonly AgentEvent First = Histories.Event(Event("STATE_CHANGE", 0, Snapshot()));
    private static readonly AgentEvent Second = Histories.Event(Event("STATE_CHANGE", 10, Snapshot(Lunch(10))));
    private static readonly AgentEvent Third = Histories.Event(Event("STATE_CHANGE", 20, Snapshot(Available(20))));
    private static readonly AgentEvent Fourth = Histories.Event(Event("STATE_CHANGE", 30, Snapshot(Lunch(30))));
    private readonly AgentGrain _grain = new() { GrainContext = null! };

    private Delivery Deliver(long epoch, AgentSeed seed, params AgentEvent[] events) => Deliver("s", epoch, seed, events);

    private Delivery Deliver(string shard, long epoch, AgentSeed seed, params AgentEvent[] events) =>
        Complete(_grain.Deliver(new ShardToken(shard, epoch), seed, events));

    [Fact]
    public void AnEmptyGrainAsksForASeedAndFoldsOnceItHasOne()
    {
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(1, AgentSeed.Held(null), First).Result);
        var d = Deliver(1, AgentSeed.Of(null), First, First, Second);
        Assert.Equal((DeliveryResult.Folded, 2, 1, ShownCode.Away), (d.Result, d.Changed, d.Duplicates, d.State!.Shown));
        Assert.Single(d.Intervals);
    }

    [Fact]
    public void ALowerEpochIsRefusedAHigherOneReplacesWhatIsHeld()
    {
        var committed = Deliver(5, AgentSeed.Of(null), First).State!;
        Deliver(5, AgentSeed.Held(committed), Second);
        Assert.Equal(DeliveryResult.StaleEpoch, Deliver(4, AgentSeed.Of(null), First).Result);
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(6, AgentSeed.Held(committed), Second).Result);
        var again = Deliver(6, AgentSeed.Of(committed), Second);
        Assert.Equal((1, 2L), (again.Changed, again.State!.Version));
        Assert.Equal(DeliveryResult.StaleEpoch, Deliver(5, AgentSeed.Held(again.State), Second).Result);
    }

    [Fact]
    public void AGrainThatIsNotWhereItsShardBelievesAsksForASeed()
    {
        var first = Deliver(1, AgentSeed.Of(null), First).State!;
        var second = Deliver(1, AgentSeed.Held(first), Second).State!;

        // A call that had failed for the shard and came in late moved the grain back.
        Deliver(1, AgentSeed.Of(null), First);
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(1, AgentSeed.Held(second), Third).Result);

        var third = Deliver(1, AgentSeed.Of(second), Third);
        Assert.Equal((3L, At(10), At(20)), (third.State!.Version, third.Intervals.Single().Start, third.Intervals.Single().End));
    }

    [Fact]
    public void OfTwoStreamsThatCarryAnAgentTheNewerStateIsFoldedOn()
    {
        var old = Deliver("old stream", 1, AgentSeed.Of(null), First).State!;
        Deliver("old stream", 1, AgentSeed.Held(old), Second);

        // The new stream's shard was taken over before the old one's second event was committed.
        var third = Deliver("new stream", 2, AgentSeed.Of(old), Third);
        Assert.Equal((DeliveryResult.Folded, 3L, At(10)), (third.Result, third.State!.Version, third.Intervals.Single().Start));

        // What comes late in the old stream is neither refused nor applied, and what is newer there still applies.
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver("old stream", 1, AgentSeed.Held(old), Second).Result);
        var late = Deliver("old stream", 1, AgentSeed.Of(old), Second, Fourth);
        Assert.Equal((1, 1, 4L), (late.Late, late.Changed, late.State!.Version));
    }

    [Fact]
    public void AnEventThatCannotBeFoldedAppliesNoneAndSaysSo()
    {
        var first = Deliver(1, AgentSeed.Of(null), First).State!;
        var d = Deliver(1, AgentSeed.Held(first), Second, Third with { Type = AgentEventType.Invalid });

        Assert.Equal((DeliveryResult.FoldFailed, nameof(ArgumentException)), (d.Result, d.Error));
        Assert.Equal(2L, Deliver(1, AgentSeed.Held(first), Second).State!.Version);
    }

    private static Delivery Complete(ValueTask<Delivery> call) => call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("The grain waits for something.");
}
