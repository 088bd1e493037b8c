using ConnectStreaming.Agents;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentGrainTests
{
    private static readonly AgentEvent First = Histories.Event(Event("STATE_CHANGE", 0, Snapshot()));
    private static readonly AgentEvent Second = Histories.Event(Event("STATE_CHANGE", 10, Snapshot(Lunch(10))));
    private static readonly AgentEvent Third = Histories.Event(Event("STATE_CHANGE", 20, Snapshot(Available(20))));
    private static readonly AgentEvent Fourth = Histories.Event(Event("STATE_CHANGE", 30, Snapshot(Lunch(30))));
    private readonly AgentGrain _grain = new(null!, new LeavingServer());

    private Delivery Deliver(long epoch, AgentSeed seed, params AgentEvent[] events) => Deliver("s", epoch, seed, events);

    private Delivery Deliver(string shard, long epoch, AgentSeed seed, params AgentEvent[] events) =>
        Complete(_grain.Deliver(new ShardToken(shard, epoch), seed, events));

    [Fact]
    public void AnEmptyGrainRequestsASeedAndThenFolds()
    {
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(1, AgentSeed.Held(null), First).Result);
        var d = Deliver(1, AgentSeed.Of(null), First, First, Second);
        Assert.Equal((DeliveryResult.Folded, 2, 1, ShownCode.Away), (d.Result, d.Changed, d.Duplicates, d.State!.Shown));
        Assert.Single(d.Intervals);
    }

    [Fact]
    public void ALowerEpochIsRefusedAndAHigherOneReplacesTheState()
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
    public void AGrainThatIsNotAtTheExpectedVersionRequestsASeed()
    {
        var first = Deliver(1, AgentSeed.Of(null), First).State!;
        var second = Deliver(1, AgentSeed.Held(first), Second).State!;

        // A call that had failed for the shard arrived late and moved the grain back.
        Deliver(1, AgentSeed.Of(null), First);
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(1, AgentSeed.Held(second), Third).Result);

        var third = Deliver(1, AgentSeed.Of(second), Third);
        Assert.Equal((3L, At(10), At(20)), (third.State!.Version, third.Intervals.Single().Start, third.Intervals.Single().End));
    }

    [Fact]
    public void WithTwoStreamsOfAnAgentTheNewerStateContinues()
    {
        var old = Deliver("old stream", 1, AgentSeed.Of(null), First).State!;
        Deliver("old stream", 1, AgentSeed.Held(old), Second);

        // The new stream's shard was taken over before the second event of the old stream was committed.
        var third = Deliver("new stream", 2, AgentSeed.Of(old), Third);
        Assert.Equal((DeliveryResult.Folded, 3L, At(10)), (third.Result, third.State!.Version, third.Intervals[^1].Start));

        // A late event of the old stream is neither refused nor applied, and a newer event there still applies.
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver("old stream", 1, AgentSeed.Held(old), Second).Result);
        var late = Deliver("old stream", 1, AgentSeed.Of(old), Second, Fourth);
        Assert.Equal((1, 1, 4L), (late.Late, late.Changed, late.State!.Version));
    }

    [Fact]
    public void AnotherStreamsShardGetsTheUnstoredIntervalsUntilTheStoreHasThem()
    {
        var first = Deliver("old stream", 1, AgentSeed.Of(null), First).State!;
        var second = Deliver("old stream", 1, AgentSeed.Held(first), Second).State!;

        var third = Deliver("new stream", 2, AgentSeed.Of(first, first), Third);
        Assert.Equal([1L, 2L], third.Intervals.Select(i => i.No));

        // Nothing new, but the old stream's shard has to commit its events: the state and every interval before it.
        var late = Deliver("old stream", 1, AgentSeed.Of(second, first), Second);
        Assert.Equal((0, 3L), (late.Changed, late.State!.Version));
        Assert.Equal([1L, 2L], late.Intervals.Select(i => i.No));

        // The store has that already, so only the intervals closed since then are returned.
        Deliver("old stream", 1, AgentSeed.Held(late.State, late.State), Fourth);
        Assert.Equal([3L], Deliver("new stream", 2, AgentSeed.Of(third.State, third.State), Fourth).Intervals.Select(i => i.No));
    }

    [Fact]
    public void AHandOverThatWasNotAcceptedComesAgain()
    {
        var first = Deliver("old stream", 1, AgentSeed.Of(null), First).State!;
        Deliver("old stream", 1, AgentSeed.Held(first, first), Second);
        Deliver("new stream", 2, AgentSeed.Of(first, first), Third);

        // The answer was lost: the shard, or its next owner, starts from its last state.
        foreach (var epoch in new[] { 2, 3 })
        {
            var again = Deliver("new stream", epoch, AgentSeed.Of(first, first), Third);
            Assert.Equal((DeliveryResult.Folded, 1, 3L), (again.Result, again.Duplicates, again.State!.Version));
            Assert.Equal([1L, 2L], again.Intervals.Select(i => i.No));
        }
    }

    [Fact]
    public void TheRestOfADeliveryWithAnEventThatCannotBeFoldedIsStillHandedOver()
    {
        var first = Deliver("old stream", 1, AgentSeed.Of(null), First).State!;
        Deliver("old stream", 1, AgentSeed.Held(first, first), Second);

        Assert.Equal(DeliveryResult.FoldFailed, Deliver("new stream", 2, AgentSeed.Of(first), Third with { Type = AgentEventType.Invalid }).Result);

        Assert.Equal([1L, 2L], Deliver("new stream", 2, AgentSeed.Of(first), Third).Intervals.Select(i => i.No));
    }

    [Fact]
    public void TheStoredDataOfOneAgentIsLimited()
    {
        var state = Deliver("old stream", 1, AgentSeed.Of(null), First).State!;
        for (var n = 1; n <= UncommittedIntervals.Most * 2; n++)
        {
            var e = Histories.Event(Event("STATE_CHANGE", n * 10, Snapshot(n % 2 == 0 ? Lunch(n * 10) : Available(n * 10))));
            state = Deliver("old stream", 1, AgentSeed.Held(state), e).State!;
        }

        var last = Histories.Event(Event("STATE_CHANGE", 10_000, Snapshot(Available(10_000))));
        Assert.Equal(UncommittedIntervals.Most, Deliver("new stream", 2, AgentSeed.Of(null), last).Intervals.Length);
    }

    [Fact]
    public void AnEventThatCannotBeFoldedAppliesNoneAndSaysSo()
    {
        var first = Deliver(1, AgentSeed.Of(null), First).State!;
        var d = Deliver(1, AgentSeed.Held(first), Second, Third with { Type = AgentEventType.Invalid });

        Assert.Equal((DeliveryResult.FoldFailed, nameof(ArgumentException)), (d.Result, d.Error));
        Assert.Equal(2L, Deliver(1, AgentSeed.Held(first), Second).State!.Version);
    }

    private static Delivery Complete(ValueTask<Delivery> call) =>
        call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("The grain waits for something.");
}
