using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Board;

/// <summary>What invented events can fill before a board answers: instances, and the queue for a board that does not answer.</summary>
public sealed class BoardBoundsTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void TheInstanceThatSetupConnectedHasAPlaceWithAnyNumberOfOthers()
    {
        var instances = new BoardInstances(Options.Create(new BoardOptions { MaxInstances = 3 }), new OperatorNotes(), NullLogger<BoardInstances>.Instance);
        Assert.Equal([true, true, true, false, false], Enumerable.Range(1, 5).Select(n => instances.Add(InstanceNo(n))));

        var grew = 0;
        instances.Grew += () => grew++;
        instances.Reserve(InstanceNo(5));

        Assert.Equal(1, grew);
        Assert.True(instances.Add(InstanceNo(5)));
        Assert.False(instances.Add(InstanceNo(4)));
        Assert.Contains(InstanceNo(5), instances.Known());

        // A known instance gives its place to another one.
        instances.Reserve(InstanceNo(1));
        Assert.Equal([true, false], Enumerable.Range(6, 2).Select(n => instances.Add(InstanceNo(n))));
    }

    [Fact]
    public void WhileABoardDoesNotAnswerNewAgentsAreLimitedAndRegularAgentsAlwaysWait()
    {
        var outbox = new BoardOutbox(TimeProvider.System, most: 10);
        for (var n = 1_000; n < 2_000; n++)
        {
            outbox.Put(new AgentChange(Samples.Agent(n, 1, T0), "s1", 1));
        }
        outbox.Put(new AgentChange(Samples.Agent(1, 100, T0), "s1", 1));
        outbox.Put(new AgentChange(Samples.Agent(1_000, 2, T0.AddSeconds(1)), "s1", 1));

        var waiting = outbox.Take().Changes;
        Assert.Equal(11, waiting.Length);
        Assert.Contains(waiting, change => change.State.Version == 100);
        Assert.Contains(waiting, change => change.State.Version == 2);
    }

    private static string InstanceNo(int n) => $"arn:aws:connect:us-west-2:123456789012:instance/{n:D8}-2222-3333-4444-555555555555";
}
