using System.Data.Common;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Current and past assignments on drawn floors. Every write first takes the write lock (<see cref="FloorWriteLock"/>): what it reads after that does not
/// change until it has committed. A unique key also ensures that an occupant has at most one seat.
/// </summary>
internal sealed class SeatingTable(IDatabase database, TimeProvider time) : ISeatingStore, IDrawnFloorsStore
{
    internal sealed record Row(string Id, string Floor, string Seat, string Occupant, long FromAt, long? ToAt, string Source)
    {
        public Seated Seated => new(Occupant, new DrawnSeat(Floor, Seat)) { IsCheckIn = Source == CheckIn };
    }

    internal sealed record FloorRow(string Instances, long Version);

    private sealed record HeaderRow(string Id, string Site, string SiteName, string TimeZone, string Name, long Ordinal, string Instances, long Version)
    {
        public FloorHeader Header => new(Id, Site, TimeZone, Name, (int)Ordinal, ReadInstances(Instances), (int)Version) { SiteName = SiteName };
    }

    internal const string CheckIn = "check-in";

    internal const string Columns = "id AS Id, floor_id AS Floor, seat_id AS Seat, occupant AS Occupant, from_at AS FromAt, to_at AS ToAt, source AS Source";

    public Task<long> Stamp(CancellationToken cancellationToken) => database.Read(FloorWriteLock.Stamp, cancellationToken);

    public Task<DrawnFloorsRows> Load(CancellationToken cancellationToken) => database.Read(
        connection => new DrawnFloorsRows(
            FloorWriteLock.Stamp(connection),
            [.. connection.Query<HeaderRow>(
                """
                SELECT f.id AS Id, f.site AS Site, s.name AS SiteName, s.time_zone AS TimeZone, f.name AS Name, f.ordinal AS Ordinal,
                       f.instances AS Instances, f.version AS Version
                FROM floor f JOIN site s ON s.id = f.site WHERE f.deleted_at IS NULL
                """).Select(row => row.Header)],
            [.. connection.Query<Row>($"SELECT {Columns} FROM seat_assignment WHERE to_at IS NULL").Select(row => row.Seated)])
        {
            Homes = [.. connection.Query<string>("SELECT occupant FROM at_home WHERE to_at IS NULL")],
        },
        cancellationToken);

    public Task<IReadOnlyList<Seated>> On(string floor, CancellationToken cancellationToken) => database.Read<IReadOnlyList<Seated>>(
        connection => [.. connection.Query<Row>(
            $"SELECT {Columns} FROM seat_assignment WHERE floor_id = @floor AND to_at IS NULL ORDER BY seat_id, from_at, id", new { floor })
            .Select(row => row.Seated)],
        cancellationToken);

    public Task<IReadOnlyList<PastSeat>> Of(string occupant, CancellationToken cancellationToken) => database.Read<IReadOnlyList<PastSeat>>(
        connection => [.. connection.Query<Row>($"SELECT {Columns} FROM seat_assignment WHERE occupant = @occupant ORDER BY from_at DESC, id", new { occupant })
            .Select(row => new PastSeat(row.Seated.At, Time(row.FromAt), row.ToAt is { } to ? Time(to) : null, row.Source == CheckIn))],
        cancellationToken);

    public Task<SeatingResult> Seat(SeatingRequest request, SeatingWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) =>
        {
            var (at, occupant) = (request.At, request.Occupant);
            if (Floor(connection, at.Floor) is not { } floor)
            {
                return SeatingResult.Refused(SeatingRefusal.NoSuchFloor);
            }
            if (floor.Version != request.Version)
            {
                return SeatingResult.Refused(SeatingRefusal.OtherVersion);
            }
            var there = Present(connection, at).Where(row => row.Occupant != occupant).ToArray();
            var before = Present(connection, occupant);
            var stays = before is not null && before.Seated.At == at;
            Row[] ended = stays ? there : [.. there, .. before is null ? [] : new[] { before }];
            if (!ended.All(row => writer.MayEnd(row.Seated)))
            {
                return SeatingResult.Refused(SeatingRefusal.NotTheirs);
            }
            // Only one person can get the one seat that becomes free.
            List<Seated> seated = stays ? [] : [new Seated(occupant, at)];
            if (request.Swap && before is not null && !stays && there is [var other])
            {
                seated.Add(new Seated(other.Occupant, before.Seated.At));
            }
            if (!seated.All(s => Shows(connection, s)))
            {
                return SeatingResult.Refused(SeatingRefusal.OtherInstance);
            }
            End(connection, ended, now);
            Begin(connection, seated, writer.Actor, now);
            return new SeatingResult(SeatingRefusal.None, seated, [.. ended.Select(row => row.Seated)]);
        },
        cancellationToken);

    public Task<SeatingResult> SeatAll(
        string floor, int version, IReadOnlyList<Seated> people, SeatingWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) =>
        {
            if (Floor(connection, floor) is not { } known)
            {
                return SeatingResult.Refused(SeatingRefusal.NoSuchFloor);
            }
            if (known.Version != version)
            {
                return SeatingResult.Refused(SeatingRefusal.OtherVersion);
            }
            Row[] present = [.. connection.Query<Row>($"SELECT {Columns} FROM seat_assignment WHERE to_at IS NULL")];
            var taken = present.Select(row => row.Seated.At).ToHashSet();
            var sitting = present.Select(row => row.Occupant).ToHashSet(StringComparer.Ordinal);
            List<Seated> seated = [];
            foreach (var person in people.Where(p => p.At.Floor == floor && !taken.Contains(p.At) && !sitting.Contains(p.Occupant)))
            {
                taken.Add(person.At);
                sitting.Add(person.Occupant);
                seated.Add(person);
            }
            if (!seated.All(s => Shows(connection, s)))
            {
                return SeatingResult.Refused(SeatingRefusal.OtherInstance);
            }
            Begin(connection, seated, writer.Actor, now);
            return new SeatingResult(SeatingRefusal.None, seated, []);
        },
        cancellationToken);

    public Task<SeatingResult> Free(DrawnSeat at, string? occupant, SeatingWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) =>
        {
            if (Floor(connection, at.Floor) is null)
            {
                return SeatingResult.Refused(SeatingRefusal.NoSuchFloor);
            }
            Row[] ended = [.. Present(connection, at).Where(row => occupant is null || row.Occupant == occupant)];
            if (!ended.All(row => writer.MayEnd(row.Seated)))
            {
                return SeatingResult.Refused(SeatingRefusal.NotTheirs);
            }
            End(connection, ended, now);
            return new SeatingResult(SeatingRefusal.None, [], [.. ended.Select(row => row.Seated)]);
        },
        cancellationToken);

    public Task<SeatingResult> Recognize(string user, string agentArn, SeatingWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) =>
        {
            if (Present(connection, user) is not { } asUser)
            {
                return new SeatingResult(SeatingRefusal.None, [], []);
            }
            var asAgent = Present(connection, agentArn);
            var (stays, goes) = asAgent is null || asUser.FromAt > asAgent.FromAt ? (asUser, asAgent) : (asAgent, asUser);
            if (goes is not null)
            {
                End(connection, [goes], now);
            }
            connection.Execute("UPDATE seat_assignment SET occupant = @agentArn WHERE occupant = @user", new { agentArn, user });
            Row[] ended = goes is null || ReferenceEquals(goes, asUser) ? [asUser] : [asUser, goes];
            return new SeatingResult(SeatingRefusal.None, [stays.Seated with { Occupant = agentArn }], [.. ended.Select(row => row.Seated)]);
        },
        cancellationToken);

    private Task<SeatingResult> Write(
        SeatingWriter writer, Func<DbConnection, DateTimeOffset, SeatingResult> write, CancellationToken cancellationToken) =>
        database.WriteLocked(time, write, result => result.Seated.Count + result.Ended.Count > 0 ? writer.Entry(result) : null, cancellationToken);

    internal static FloorRow? Floor(DbConnection connection, string floor) => connection.QuerySingleOrDefault<FloorRow>(
        "SELECT instances AS Instances, version AS Version FROM floor WHERE id = @floor AND deleted_at IS NULL", new { floor });

    /// <summary>Whether the floor shows agents of the occupant's instance.</summary>
    internal static bool Shows(DbConnection connection, Seated seated) =>
        Floor(connection, seated.At.Floor) is { } floor
        && ReadInstances(floor.Instances).Contains(Occupant.InstanceOf(seated.Occupant), StringComparer.Ordinal);

    private static string[] ReadInstances(string text) => JsonSerializer.Deserialize<string[]>(text) ?? [];

    internal static Row[] Present(DbConnection connection, DrawnSeat at) =>
    [
        .. connection.Query<Row>(
            $"SELECT {Columns} FROM seat_assignment WHERE floor_id = @Floor AND seat_id = @Seat AND to_at IS NULL ORDER BY from_at, id",
            new { at.Floor, at.Seat }),
    ];

    internal static Row? Present(DbConnection connection, string occupant) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM seat_assignment WHERE occupant = @occupant AND to_at IS NULL", new { occupant });

    internal static void End(DbConnection connection, Row[] rows, DateTimeOffset now) => connection.Execute(
        "UPDATE seat_assignment SET to_at = @now WHERE id = @Id", rows.Select(row => new { now = now.ToUnixTimeMilliseconds(), row.Id }));

    internal static void Begin(DbConnection connection, IReadOnlyList<Seated> seated, AuditActor actor, DateTimeOffset now) => connection.Execute(
        """
        INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name, source)
        VALUES (@id, @Floor, @Seat, @Occupant, @now, NULL, @byId, @byName, @source)
        """,
        seated.Select(s => new
        {
            id = Guid.NewGuid().ToString("N"), s.At.Floor, s.At.Seat, s.Occupant, now = now.ToUnixTimeMilliseconds(),
            byId = actor.Id ?? "", byName = actor.Name, source = s.IsCheckIn ? CheckIn : "assigned",
        }));

    internal static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
