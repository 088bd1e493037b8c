using System.Collections.Immutable;
using ConnectStreaming.Access;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

/// <summary>The own floors of a person.</summary>
public sealed class OwnFloorsTests
{
    private static readonly string Agent = $"{Samples.Instance}/agent/a1";
    private static readonly Scope Named = new(new Grant([], [], [], ["f-2"]), new Grant([Samples.Instance], [], []));

    [Fact]
    public void ThoseThatTheScopeNames() => Assert.Equal(["f-2"], OwnFloors.Of(Me(Named, Agent), Seated("f-3")));

    [Fact]
    public void ElseTheOneWhereTheirAgentSits() => Assert.Equal(["f-3"], OwnFloors.Of(Me(Scope.Everything, Agent), Seated("f-3")));

    [Fact]
    public void NoneWhenTheAgentSitsNowhereOrIsNotKnown()
    {
        Assert.Empty(OwnFloors.Of(Me(Scope.Everything, Agent), DrawnFloors.None));
        Assert.Empty(OwnFloors.Of(Me(Scope.Everything, null), Seated("f-3")));
    }

    private static Viewer Me(Scope scope, string? agent) => new("p", "P", "s", Roles.Viewer, scope, Privacy.Nothing) { AgentArn = agent };

    private static DrawnFloors Seated(string floor) =>
        DrawnFloors.None with { Seats = ImmutableDictionary<string, DrawnSeat>.Empty.Add(Agent, new DrawnSeat(floor, "s1")) };
}
