using System.Text;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Imports the drawn floors of the sandbox like a planner's documents, and seats its people with their teams. A data folder that already has floors
/// (<c>--keep</c>) is not changed.
/// </summary>
internal sealed partial class SandboxFloors(
    Centre centre, IFloorStore floors, ISeatingStore seating, DrawnFloorsNotifier notifier, ILogger<SandboxFloors> log) : BackgroundService
{
    private const string Image = "IMAGE";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Name, resource, and background image if there is one.</summary>
    private static readonly (string Name, string Document, string? Image)[] Drawn =
        [("3階", "sandbox/floor-3.json", null), ("4階", "sandbox/floor-4.json", "sandbox/floor-4.png")];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Draw(stoppingToken);
                // A background service that ends while the server runs counts as failed.
                await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (StoreUnavailableException error)
            {
                // The data folder cannot be written now. Until then the map has only its automatic floor.
                LogNotYet(error);
                await Task.Delay(Again, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Draw(CancellationToken cancellationToken)
    {
        if ((await floors.Load(cancellationToken)).Floors.Count > 0)
        {
            return;
        }
        for (var n = 0; n < Drawn.Length; n++)
        {
            var (name, file, picture) = Drawn[n];
            var json = Encoding.UTF8.GetString(Read(file));
            if (picture is not null)
            {
                json = json.Replace(Image, await Keep(Read(picture), cancellationToken), StringComparison.Ordinal);
            }
            var document = FloorReader.Read(Encoding.UTF8.GetBytes(json), out var problems)
                ?? throw new InvalidOperationException($"{file}: {problems[0].Path}: {problems[0].En}");
            var floor = new DrawnFloor(FloorFields.MakeId(), Site.DefaultId, name, n, [centre.InstanceArn], 0, null);
            var site = new Site(Site.DefaultId, "東京コンタクトセンター", "Asia/Tokyo");
            await floors.Make(
                floor, site, new NewVersion(null, document), new FloorWriter(AuditActor.System, _ => Entry("floor.made", floor)), cancellationToken);
            var labels = document.Seats.ToDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal);
            var seats = Seats(floor.Id, document);
            await seating.SeatAll(
                floor.Id, 1, seats, new SeatingWriter(AuditActor.System, _ => false, result => Entry(
                    "seat.assigned", floor, [.. SeatFacts.Given(
                        name, [.. result.Seated.Select(s => new HeldSeat(s.At.Seat, labels[s.At.Seat], s.Occupant))], UsersOf)])),
                cancellationToken);
        }
        await notifier.Notify();
    }

    /// <summary>Supervisors sit on the supervisors' seats of their team, the others in order. One in 48 has no seat.</summary>
    private Seated[] Seats(string floor, FloorDocument document)
    {
        List<Seated> seated = [];
        foreach (var island in document.Islands)
        {
            var team = centre.People.Where(p => p.Group.Team.Name == island.Name).ToArray();
            foreach (var isSupervisor in new[] { false, true })
            {
                var seats = document.Seats.Where(s => s.Island == island.Id && s.Kind == (isSupervisor ? SeatKind.Sv : SeatKind.Agent));
                seated.AddRange(team.Where((p, n) => p.Supervisor == isSupervisor && n % 48 != 47)
                    .Zip(seats, (p, s) => new Seated(p.Arn, new DrawnSeat(floor, s.Id))));
            }
        }
        return [.. seated];
    }

    private IReadOnlyList<string> UsersOf(IReadOnlyList<string> arns)
    {
        var users = centre.People.ToDictionary(p => p.Arn, p => p.Username, StringComparer.Ordinal);
        return [.. arns.Select(arn => users[arn])];
    }

    private async Task<string> Keep(byte[] picture, CancellationToken cancellationToken)
    {
        var image = Floors.Documents.FloorPicture.Read(picture).Image
            ?? throw new InvalidOperationException("The sandbox's background image of a floor cannot be read.");
        await floors.SaveImage(
            image, int.MaxValue, AuditActor.System, new AuditEntry(AuditActor.System, "floor.image", new AuditSubject(image.Hash)), cancellationToken);
        return image.Hash;
    }

    private static AuditEntry Entry(string what, DrawnFloor floor, params AuditFact[] facts) =>
        new(AuditActor.System, what, new AuditSubject(floor.Name, floor.Id), facts);

    private static byte[] Read(string resource)
    {
        using var stream = typeof(SandboxFloors).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing in the program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The sandbox's floors are imported as soon as the data folder can be written")]
    private partial void LogNotYet(Exception error);
}
