using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Screens;

/// <summary>
/// The proof of glass over simulated days: no screen that is right is called wrong, and one that is wrong is called so soon. Late messages, rotation, alerts,
/// changed seats and settings, streams that stop, broken connections and restarts of the server are all in it.
/// </summary>
public sealed class GlassDaysTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    public void NoFalseAlarmInSixHours(int seed) => Run(seed, 0.25);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Category", "Long")]
    public void NoFalseAlarmInThirtyDays(int seed) => Run(seed, 30);

    private void Run(int seed, double days)
    {
        using var world = new GlassWorld(seed, days);
        world.Screens.Add(new GlassScreen(world, "one floor", [GlassWorld.Floors[0]], zones: false, slowest: 1_000, clockOff: 0));
        world.Screens.Add(new GlassScreen(world, "two floors", GlassWorld.Floors, zones: false, slowest: 2_000, clockOff: 300));
        world.Screens.Add(new GlassScreen(world, "zones", GlassWorld.Floors, zones: true, slowest: 2_000, clockOff: -300));
        world.Screens.Add(new GlassScreen(world, "weak Wi-Fi", [GlassWorld.Floors[1]], zones: false, slowest: 4_500, clockOff: -500));
        world.Screens.ForEach(screen => screen.Start());

        world.Run();

        foreach (var screen in world.Screens)
        {
            output.WriteLine($"{screen.Reports} reports, {screen.Proved} of them proved right");
            foreach (var (fault, (count, longest, reasons)) in screen.Found.OrderBy(f => f.Key))
            {
                output.WriteLine($"  {fault}: {count} found, at the latest after {longest} ms:{reasons}");
            }
        }
        output.WriteLine($"{world.Restarts} restarts of the server");
        Assert.All(
            world.Screens.SelectMany(screen => screen.Found.Select(f => (f.Key, f.Value.Longest, Most: screen.MostTime))),
            found => Assert.True(found.Longest <= found.Most, $"{found.Key} after {found.Longest} ms"));
        Assert.All(world.Screens.Where((_, n) => n != 2), screen => Assert.InRange(screen.Proved, screen.Reports / 2, screen.Reports));
    }
}
