using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Changes of screens by people, on the whole server.</summary>
public sealed class ScreensDeskTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private static readonly ScreenDevice Device = new("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7");
    private static readonly ScreenSettings Settings = new([new ScreenFloor("f-none")], 20, ["ja"], NameLevel.Full, "dark", null, 55, 5, 250);
    private static readonly Viewer Sato = new("p1", "佐藤", "s", Roles.Supervisor, Scope.Everything, new Privacy(NameLevel.Family, false));

    private static ScreenSettings With(params string[]? instances) => Settings with { Floors = [new ScreenFloor("f-none", null, instances)] };

    private ScreensDesk Desk => server.Services.GetRequiredService<ScreensDesk>();

    private Task<Screen> Put(Screen screen) =>
        server.Services.GetRequiredService<ScreenBook>().Change(_ => new ScreenChange<Screen>(screen) { Screens = [screen] });

    private Task<Screen> Put(string id, ScreenSettings settings) =>
        Put(new Screen(id, 1, 1, id, "", settings, false, Device, TimeProvider.System.GetUtcNow(), "a", "p"));

    /// <summary>What was checked was what this server had in memory. Another server may have lowered the names since.</summary>
    [Fact]
    public async Task TheNamesAreComparedWithWhatIsStored()
    {
        await Put("desk1", Settings with { Names = NameLevel.Initials });

        Assert.Equal(PairingProblem.ShowsMore, (await Desk.Change("desk1", 1, Sato, "A", "", Settings)).Problem);

        await Put("desk1", Settings);
        Assert.Equal(PairingProblem.None, (await Desk.Change("desk1", 1, Sato, "A", "", Settings)).Problem);
    }

    /// <summary>The floor shows another instance now. Who sees family names only cannot show whole names of its people too.</summary>
    [Fact]
    public async Task MoreInstancesOfAFloorAreMoreThanTheScreenShowed()
    {
        await Put("desk2", With("i1"));
        var chief = Sato with { Privacy = Privacy.Nothing };

        Assert.Equal(PairingProblem.ShowsMore, (await Desk.Change("desk2", 1, Sato, "A", "", With("i1", "i2"))).Problem);
        var changed = (await Desk.Change("desk2", 1, chief, "desk2", "", With("i1", "i2"))).Screen!;

        Assert.Equal(2, changed.Version);
    }

    [Fact]
    public void AFloorThatShowsAnotherInstanceLaterDoesNotGiveItToTheScreen()
    {
        var screen = new Screen("s", 1, 1, "s", "", With("i1"), false, Device, default, "a", "p");
        var scope = ScreenScope.ViewerOf(screen).Scope;

        Assert.True(scope.HasFloor("f-none", ["i1", "i2"]));
        Assert.Equal((true, false), (scope.OnFloor("f-none", "i1") is { IsWhole: true }, scope.OnFloor("f-none", "i2") is not null));
        var empty = ScreenScope.ViewerOf(screen with { Settings = With() }).Scope;
        Assert.True(empty.HasFloor("f-none", []));
        Assert.Null(empty.OnFloor("f-none", "i2"));
        Assert.NotNull(ScreenScope.ViewerOf(screen with { Settings = With(null) }).Scope.OnFloor("f-none", "i2"));
    }
}
