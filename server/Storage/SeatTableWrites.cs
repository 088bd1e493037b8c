using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Applies a seat table: the next version and all assignments in one transaction, which has the write lock (<see cref="FloorWriteLock"/>). What it did is
/// found again by its time: assignments that began and ended at this instant. So a step back needs no table of its own.
/// </summary>
internal sealed class SeatTableWrites(IDatabase database, TimeProvider time) : ITableStore
{
    private sealed record Row(string Id, string Floor, string Seat, string Occupant, string ById, string ByName)
    {
        public Seated Seated => new(Occupant, new DrawnSeat(Floor, Seat));
    }

    private const string Columns = "id AS Id, floor_id AS Floor, seat_id AS Seat, occupant AS Occupant, by_id AS ById, by_name AS ByName";

    public Task<TableResult> Apply(TableWrite write, TableWriter writer, CancellationToken cancellationToken)
    {
        // Compressed before the transaction begins.
        var stored = write.Document is { } document ? StoredDocument.Of(document) : null;
        return Write(write.Floor, write.BasedOn, writer, (connection, floor, now) => Apply(connection, floor, write, stored, writer, now), cancellationToken);
    }

    public Task<TableResult> Undo(string floor, int version, DateTimeOffset at, TableWriter writer, CancellationToken cancellationToken) => Write(
        floor, version, writer, (connection, known, now) => Undo(connection, known, at.ToUnixTimeMilliseconds(), writer, now), cancellationToken);

    private Task<TableResult> Write(
        string floor, int version, TableWriter writer, Func<DbConnection, DrawnFloor, DateTimeOffset, TableResult> write,
        CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            // An assignment that began at the instant of an earlier write would be undone with it.
            var now = Later(connection, time.GetUtcNow());
            if (FloorTables.Present(connection, floor) is not { } known)
            {
                return new TableResult(TableRefusal.NoSuchFloor);
            }
            if (!writer.MayChange(known with { Instances = [.. known.Instances.Union(SeatAssignments.Instances(connection, floor), StringComparer.Ordinal)] }))
            {
                return new TableResult(TableRefusal.NotWhole, known);
            }
            if (known.Version != version)
            {
                return new TableResult(TableRefusal.OtherVersion, known);
            }
            var result = write(connection, known, now);
            if (result.Refusal == TableRefusal.None && (result.Version is not null || result.Seated.Count + result.Freed.Count > 0))
            {
                AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(result)), now);
            }
            return result;
        },
        cancellationToken);

    private static DateTimeOffset Later(DbConnection connection, DateTimeOffset now)
    {
        var last = Math.Max(
            connection.QuerySingle<long>("SELECT coalesce(max(from_at), 0) FROM seat_assignment"),
            connection.QuerySingle<long>("SELECT coalesce(max(to_at), 0) FROM seat_assignment"));
        var at = now.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(last >= at && last - at < 1_000 ? last + 1 : at);
    }

    private static TableResult Apply(
        DbConnection connection, DrawnFloor floor, TableWrite write, StoredDocument? stored, TableWriter writer, DateTimeOffset now)
    {
        var wanted = write.People.ToDictionary(p => p.Occupant, p => p.At.Seat, StringComparer.Ordinal);
        Row[] present = [.. connection.Query<Row>($"SELECT {Columns} FROM seat_assignment WHERE to_at IS NULL")];
        Row[] here = [.. present.Where(r => r.Floor == floor.Id)];
        Row[] elsewhere = [.. present.Where(r => r.Floor != floor.Id && wanted.ContainsKey(r.Occupant))];
        if (!wanted.Keys.All(floor.Shows))
        {
            return new TableResult(TableRefusal.OtherInstance, floor);
        }
        if (!elsewhere.All(r => writer.MayEnd(r.Seated)))
        {
            return new TableResult(TableRefusal.NotTheirs, floor);
        }
        var labels = Labels(connection, floor);
        var stay = here.Where(r => wanted.TryGetValue(r.Occupant, out var seat) && seat == r.Seat).Select(r => r.Occupant).ToHashSet(StringComparer.Ordinal);
        Row[] ended = [.. here.Where(r => !stay.Contains(r.Occupant)), .. elsewhere];
        End(connection, ended, now);
        var published = stored is null ? null : FloorTables.Publish(connection, floor, stored, writer.Actor, now.ToUnixTimeMilliseconds());
        var after = published?.Floor ?? floor;
        var seats = published is null ? labels : Labels(connection, after);
        HeldSeat[] seated =
        [
            .. wanted.Where(w => !stay.Contains(w.Key) && seats.ContainsKey(w.Value)).Select(w => new HeldSeat(w.Value, seats[w.Value], w.Key)),
        ];
        Begin(connection, floor.Id, seated.Select(s => (s.Seat, s.Occupant, writer.Actor.Id ?? "", writer.Actor.Name)), now);
        var again = seated.Select(s => s.Occupant).ToHashSet(StringComparer.Ordinal);
        return new TableResult(TableRefusal.None, after, now, published?.Version, floor)
        {
            Seated = seated, Moved = ended.Count(r => again.Contains(r.Occupant)),
            Freed = [.. here.Where(r => !stay.Contains(r.Occupant) && !again.Contains(r.Occupant))
                .Select(r => new HeldSeat(r.Seat, labels.GetValueOrDefault(r.Seat, ""), r.Occupant))],
        };
    }

    private static TableResult Undo(DbConnection connection, DrawnFloor floor, long at, TableWriter writer, DateTimeOffset now)
    {
        var isPublished = connection.QuerySingle<long>(
            "SELECT count(*) FROM floor_version WHERE floor = @Id AND number = @number AND published_at = @at",
            new { floor.Id, number = (long)floor.Version, at }) > 0;
        Row[] ended = [.. connection.Query<Row>($"SELECT {Columns} FROM seat_assignment WHERE to_at = @at ORDER BY floor_id, seat_id, id", new { at })];
        var left = ended.Select(r => r.Occupant).ToHashSet(StringComparer.Ordinal);
        // A step back of a step back ends seats on other floors too.
        Row[] begun =
        [
            .. connection.Query<Row>($"SELECT {Columns} FROM seat_assignment WHERE from_at = @at AND to_at IS NULL ORDER BY floor_id, seat_id, id", new { at })
                .Where(r => r.Floor == floor.Id || left.Contains(r.Occupant)),
        ];
        var former = isPublished ? FloorTables.Document(connection, floor.Id, floor.Version - 1) : null;
        if ((isPublished && former is null) || (!isPublished && begun.Length + ended.Length == 0))
        {
            return new TableResult(TableRefusal.NothingToUndo, floor);
        }
        var labels = Labels(connection, floor);
        End(connection, begun, now);
        var published = former is null ? null : FloorTables.Publish(connection, floor, former, writer.Actor, now.ToUnixTimeMilliseconds());
        var after = published?.Floor ?? floor;
        var sitting = connection.Query<string>("SELECT occupant FROM seat_assignment WHERE to_at IS NULL").ToHashSet(StringComparer.Ordinal);
        List<HeldSeat> seated = [];
        foreach (var group in ended.GroupBy(r => r.Floor))
        {
            if ((group.Key == floor.Id ? after : FloorTables.Present(connection, group.Key)) is not { } home)
            {
                continue;
            }
            var seats = Labels(connection, home);
            Row[] back = [.. group.Where(r => seats.ContainsKey(r.Seat) && home.Shows(r.Occupant) && sitting.Add(r.Occupant))];
            Begin(connection, home.Id, back.Select(r => (r.Seat, r.Occupant, r.ById, r.ByName)), now);
            seated.AddRange(back.Select(r => new HeldSeat(r.Seat, seats[r.Seat], r.Occupant)));
        }
        var again = seated.Select(s => s.Occupant).ToHashSet(StringComparer.Ordinal);
        return new TableResult(TableRefusal.None, after, now, published?.Version, floor)
        {
            Seated = seated, Moved = begun.Count(r => again.Contains(r.Occupant)),
            Freed = [.. begun.Where(r => !again.Contains(r.Occupant)).Select(r => new HeldSeat(r.Seat, labels.GetValueOrDefault(r.Seat, ""), r.Occupant))],
        };
    }

    private static Dictionary<string, string> Labels(DbConnection connection, DrawnFloor floor) =>
        FloorTables.Document(connection, floor.Id, floor.Version)?.Document().Seats.ToDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal) ?? [];

    private static void End(DbConnection connection, Row[] rows, DateTimeOffset now) => connection.Execute(
        "UPDATE seat_assignment SET to_at = @now WHERE id = @Id", rows.Select(row => new { now = now.ToUnixTimeMilliseconds(), row.Id }));

    private static void Begin(
        DbConnection connection, string floor, IEnumerable<(string Seat, string Occupant, string ById, string ByName)> people, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name)
            VALUES (@id, @floor, @Seat, @Occupant, @now, NULL, @ById, @ByName)
            """,
            people.Select(p => new
            {
                id = Guid.NewGuid().ToString("N"), floor, p.Seat, p.Occupant, now = now.ToUnixTimeMilliseconds(), p.ById, p.ByName,
            }));
}
