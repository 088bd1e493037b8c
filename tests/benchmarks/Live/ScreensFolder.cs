using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Hosting;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Screens;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>A paired screen, as its TV knows it.</summary>
internal sealed record PairedScreen(string Secret, string View);

/// <summary>A data folder with drawn floors, people who are seated on them, and screens that are paired. Each screen shows one floor.</summary>
internal static class ScreensFolder
{
    private static readonly SeatingWriter Seats = new(new AuditActor("bench"), _ => true, _ => new AuditEntry(new AuditActor("bench"), "seat.bench"));

    private static readonly FloorWriter Writer = new(new AuditActor("bench"), _ => new AuditEntry(new AuditActor("bench"), "floor.bench"));

    /// <param name="agents">ARNs of the people. They are spread over the floors.</param>
    public static async Task<PairedScreen[]> Make(string folder, int floors, IReadOnlyList<string> agents, int screens)
    {
        await using var app = Server.Build(
            new ServeRequest("http://127.0.0.1:0", ["--Access:Mode=Open", $"--Storage:Path={folder}", "--Logging:LogLevel:Default=None"], null), null);
        await app.StartAsync();
        var (book, store, seating) = (
            app.Services.GetRequiredService<ScreenBook>(), app.Services.GetRequiredService<IFloorStore>(), app.Services.GetRequiredService<ISeatingStore>());
        var views = new string[floors];
        for (var floor = 0; floor < floors; floor++)
        {
            var id = views[floor] = $"f-bench{floor:D5}";
            string[] people = [.. agents.Where((_, n) => n % floors == floor)];
            var site = new Site(Site.DefaultId, "Site", "Asia/Tokyo");
            var document = new FloorDocument(1, 4000, 2250)
            {
                Seats = [.. people.Select((_, n) => new FloorSeat(
                    $"s{n}", $"S{n}", n % 30 * 120, n / 30 * 100, FloorDocument.SeatWidth, FloorDocument.SeatHeight, 0, SeatKind.Agent, null))],
            };
            var drawn = new DrawnFloor(id, site.Id, id, 0, [SimulateOptions.DefaultInstance], 0, null);
            await store.Make(drawn, site, new NewVersion(null, document), Writer, default);
            await seating.SeatAll(id, 1, [.. people.Select((arn, n) => new Seated(arn, new DrawnSeat(id, $"s{n}")))], Seats, default);
        }
        var now = TimeProvider.System.GetUtcNow();
        PairedScreen[] paired = [.. Enumerable.Range(0, screens).Select(n => new PairedScreen(Secrets.Make(), views[n % floors]))];
        await book.Change(_ => new ScreenChange<bool>(true) { Screens = [.. paired.Select((one, n) => Screen(one, n, now))] });
        await app.StopAsync();
        return paired;
    }

    private static Screen Screen(PairedScreen screen, int n, DateTimeOffset now) => new(
        $"screen{n:D5}", 1, 1, $"Screen {n}", "", new ScreenSettings([new ScreenFloor(screen.View)], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250),
        false, new ScreenDevice("bench", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "127.0.0.1"), now, "bench", "bench")
    {
        Token = new ScreenToken(Secrets.Hash(screen.Secret), now, now.AddDays(90)),
    };
}
