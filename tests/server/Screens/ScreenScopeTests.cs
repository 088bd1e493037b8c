using ConnectStreaming.Access;
using ConnectStreaming.Floors;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Whose screen it is.</summary>
public sealed class ScreenScopeTests
{
    private static readonly Scope Own = new(new Grant([Samples.Instance], [], []));

    private static ScreenSettings Showing(params string[] views) =>
        new([.. views.Select(v => new ScreenFloor(v))], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);

    private static DrawnFloors Floors(params FloorHeader[] all)
    {
        var (state, replica) = (new DrawnFloorsState("d1"), new DrawnFloorsReplica());
        state.Take([.. all], []);
        replica.Apply(state.Answer(replica.Now.Position));
        return replica.Now;
    }

    /// <summary>Else nobody but an administrator could change or revoke a screen after one of its floors was deleted.</summary>
    [Fact]
    public void AFloorThatWasDeletedDoesNotTakeTheScreenFromThePeopleOfTheOthers()
    {
        var now = Floors(DrawnViews.Floor("f-own"), DrawnViews.Floor("f-other", 1, DrawnViews.OtherInstance));

        Assert.True(ScreenScope.HasAll(Own, Showing("f-own", "f-deleted"), now));
        Assert.True(ScreenScope.HasAll(Own, Showing(Samples.Instance, "f-deleted"), now));
        Assert.False(ScreenScope.HasAll(Own, Showing("f-own", "f-other"), now));
        Assert.False(ScreenScope.HasAll(Own, Showing("f-other", "f-deleted"), now));
        Assert.False(ScreenScope.HasAll(Own, Showing("f-deleted"), now));
        Assert.True(ScreenScope.HasAll(Scope.Everything, Showing("f-deleted"), now));
    }

    /// <summary>Just after the start every drawn floor is unknown. It may be one that this person may not see.</summary>
    [Fact]
    public void BeforeTheFloorsAreKnownEachOfThemCounts() =>
        Assert.False(ScreenScope.HasAll(Own, Showing(Samples.Instance, "f-other"), new DrawnFloorsReplica().Now));
}
