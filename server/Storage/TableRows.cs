using System.Data.Common;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>One change of a floor, in a transaction that has the write lock.</summary>
/// <param name="Floor">Before the change.</param>
internal sealed record TableStep(DbConnection Connection, DrawnFloor Floor, string Change, DateTimeOffset Now)
{
    public long Milliseconds => Now.ToUnixTimeMilliseconds();

    /// <summary>The mark of a change on its rows. It has the floor's id: nobody undoes a change of another floor.</summary>
    public string Mark(string change) => $"{Floor.Id}/{change}";

    /// <summary>Labels of the seats of a floor's current version, by id.</summary>
    public Dictionary<string, string> Labels(DrawnFloor floor) =>
        FloorTables.Document(Connection, floor.Id, floor.Version) is { } stored ? Labels(stored.Document()) : [];

    public static Dictionary<string, string> Labels(FloorDocument document) => document.Seats.ToDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal);
}

/// <summary>A stored assignment, with the person who made it.</summary>
internal sealed record TableRow(string Id, string Floor, string Seat, string Occupant, string ById, string ByName)
{
    public Seated Seated => new(Occupant, new DrawnSeat(Floor, Seat));
}

/// <summary>Reads and writes the assignments that a seat table makes and ends.</summary>
internal static class TableRows
{
    private const string Columns =
        "SELECT id AS Id, floor_id AS Floor, seat_id AS Seat, occupant AS Occupant, by_id AS ById, by_name AS ByName FROM seat_assignment";

    private const string Order = "ORDER BY floor_id, seat_id, id";

    public static TableRow[] Sitting(DbConnection connection) => [.. connection.Query<TableRow>($"{Columns} WHERE to_at IS NULL {Order}")];

    /// <summary>Those that began with a change and are not over.</summary>
    public static TableRow[] BegunBy(DbConnection connection, string mark) =>
        [.. connection.Query<TableRow>($"{Columns} WHERE begun_by_table = @mark AND to_at IS NULL {Order}", new { mark })];

    public static TableRow[] EndedBy(DbConnection connection, string mark) =>
        [.. connection.Query<TableRow>($"{Columns} WHERE ended_by_table = @mark {Order}", new { mark })];

    /// <summary>What a change did, as far as it was not changed since; null: no such change.</summary>
    public static TableResult? Made(TableStep at)
    {
        var mark = at.Mark(at.Change);
        var version = FloorTables.VersionOf(at.Connection, at.Floor.Id, mark);
        TableRow[] begun = [.. at.Connection.Query<TableRow>($"{Columns} WHERE begun_by_table = @mark {Order}", new { mark })];
        var ended = EndedBy(at.Connection, mark);
        if (version is null && begun.Length + ended.Length == 0)
        {
            return null;
        }
        // Who kept the seat in a step back is in both.
        var kept = begun.Select(r => r.Seated).Intersect(ended.Select(r => r.Seated)).Select(s => s.Occupant).ToHashSet(StringComparer.Ordinal);
        var seated = begun.Where(r => !kept.Contains(r.Occupant)).Select(r => new HeldSeat(r.Seat, "", r.Occupant)).ToArray();
        var gone = ended.ExceptBy(begun.Select(r => r.Occupant), r => r.Occupant, StringComparer.Ordinal);
        return new TableResult(TableRefusal.None, at.Floor, version, at.Floor)
        {
            Change = at.Change, Moved = seated.IntersectBy(ended.Select(r => r.Occupant), s => s.Occupant, StringComparer.Ordinal).Count(),
            Seats = [new TableSeats(at.Floor.Name, seated, [.. gone.Select(r => new HeldSeat(r.Seat, "", r.Occupant))])],
        };
    }

    public static void End(TableStep at, TableRow[] rows) => at.Connection.Execute(
        "UPDATE seat_assignment SET to_at = @now, ended_by_table = @mark WHERE id = @Id",
        rows.Select(row => new { now = at.Milliseconds, mark = at.Mark(at.Change), row.Id }));

    public static void Begin(TableStep at, string floor, IEnumerable<(string Seat, string Occupant, string ById, string ByName)> people) =>
        at.Connection.Execute(
            """
            INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name, begun_by_table)
            VALUES (@id, @floor, @Seat, @Occupant, @now, NULL, @ById, @ByName, @mark)
            """,
            people.Select(p => new
            {
                id = Guid.NewGuid().ToString("N"), floor, p.Seat, p.Occupant, now = at.Milliseconds, p.ById, p.ByName, mark = at.Mark(at.Change),
            }));

    /// <summary>What is undone is not undone a second time.</summary>
    public static void Forget(DbConnection connection, string mark)
    {
        connection.Execute("UPDATE seat_assignment SET begun_by_table = NULL WHERE begun_by_table = @mark", new { mark });
        connection.Execute("UPDATE seat_assignment SET ended_by_table = NULL WHERE ended_by_table = @mark", new { mark });
    }
}
