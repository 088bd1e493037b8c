using ConnectStreaming.Agents;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentGrainTests
{
    private static readonly AgentEvent First = Histories.Event(Event("STATE_CHANGE", 0, Snapshot()));
    private static readonly AgentEvent Second = Histories.Event(Event("STATE_CHANGE", 10, Snapshot(Lunch(10))));
    private readonly AgentGrain _grain = new() { GrainContext = null! };

    private Delivery Deliver(long epoch, AgentSeed seed, params AgentEvent[] events)
    {
        var call = _grain.Deliver(new ShardToken("s", epoch), seed, events);
        Assert.True(call.IsCompletedSuccessfully);
        return call.Result;
    }

    [Fact]
    public void AnEmptyGrainAsksForASeedAndFoldsOnceItHasOne()
    {
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(1, AgentSeed.None, First).Result);
        var d = Deliver(1, AgentSeed.Of(null), First, First, Second);
        Assert.Equal((DeliveryResult.Folded, 2, 1, ShownCode.Away), (d.Result, d.Changed, d.Duplicates, d.State!.Shown));
        Assert.Single(d.Intervals);
    }

    [Fact]
    public void ALowerEpochIsRefusedAHigherOneReplacesWhatIsHeld()
    {
        var committed = Deliver(5, AgentSeed.Of(null), First).State!;
        Deliver(5, AgentSeed.None, Second);
        Assert.Equal(DeliveryResult.StaleEpoch, Deliver(4, AgentSeed.Of(null), First).Result);
        Assert.Equal(DeliveryResult.NeedsSeed, Deliver(6, AgentSeed.None, Second).Result);
        var again = Deliver(6, AgentSeed.Of(committed), Second);
        Assert.Equal((1, 2L), (again.Changed, again.State!.Version));
        Assert.Equal(DeliveryResult.StaleEpoch, Deliver(5, AgentSeed.None, Second).Result);
    }
}
