using System.Data.Common;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Changes the assignments of a floor that is changed, in the same transaction, which has the write lock (<see cref="FloorWriteLock"/>).</summary>
internal static class SeatAssignments
{
    private sealed record Row(string Id, string Seat, string Occupant, string ById, string ByName, string Source);

    private const string Columns = "id AS Id, seat_id AS Seat, occupant AS Occupant, by_id AS ById, by_name AS ByName, source AS Source";

    /// <summary>ARNs of the instances of everybody who sits on a floor. It may no longer show agents of one of them.</summary>
    public static IEnumerable<string> Instances(DbConnection connection, string floor) => connection.Query<string>(
        "SELECT occupant FROM seat_assignment WHERE floor_id = @floor AND to_at IS NULL", new { floor }).Select(Occupant.InstanceOf).Distinct();

    /// <summary>Ends the assignments of a floor that cannot stay.</summary>
    /// <param name="floor">The floor before the write: its version has the labels of the seats.</param>
    /// <param name="stays">Whether an occupant can stay on a seat.</param>
    /// <param name="version">The version that is published; null: another write.</param>
    public static IReadOnlyList<HeldSeat> Free(
        DbConnection connection, DrawnFloor floor, Func<(string Seat, string Occupant), bool> stays, long now, long? version = null)
    {
        Row[] ended = [.. connection.Query<Row>(
            $"SELECT {Columns} FROM seat_assignment WHERE floor_id = @Id AND to_at IS NULL ORDER BY seat_id, id", new { floor.Id })
            .Where(row => !stays((row.Seat, row.Occupant)))];
        if (ended.Length == 0)
        {
            return [];
        }
        connection.Execute(
            "UPDATE seat_assignment SET to_at = @now, ended_by_version = @version WHERE id = @Id", ended.Select(row => new { now, version, row.Id }));
        var labels = Labels(connection, floor);
        return [.. ended.Select(row => new HeldSeat(row.Seat, labels.GetValueOrDefault(row.Seat, ""), row.Occupant))];
    }

    /// <summary>
    /// Restores the assignments that ended with the deletion of the floor, if the floor still has the seat and shows the person, for people who have no
    /// other seat now.
    /// </summary>
    /// <param name="knownAs">The occupant as it is now: a person who was seated by user name may have logged in since.</param>
    public static IReadOnlyList<HeldSeat> SeatAgain(DbConnection connection, DrawnFloor floor, Func<string, string> knownAs, long deleted, long now)
    {
        Row[] ended = [.. connection.Query<Row>(
            $"SELECT {Columns} FROM seat_assignment WHERE floor_id = @Id AND to_at = @deleted ORDER BY from_at DESC, seat_id, id",
            new { floor.Id, deleted }).Select(row => row with { Occupant = knownAs(row.Occupant) })];
        if (ended.Length == 0)
        {
            return [];
        }
        return SeatAgain(connection, floor, ended, _ => true, now);
    }

    /// <summary>
    /// Restores the assignments that ended with the publication of a version, if the seat is there and free and the floor shows the person, for people who
    /// have no other seat now.
    /// </summary>
    /// <param name="floor">With the version that has the seats.</param>
    /// <param name="knownAs">The occupant as it is now.</param>
    public static IReadOnlyList<HeldSeat> GiveBack(DbConnection connection, DrawnFloor floor, Func<string, string> knownAs, int version, long now)
    {
        Row[] ended = [.. connection.Query<Row>(
            $"SELECT {Columns} FROM seat_assignment WHERE floor_id = @Id AND ended_by_version = @version ORDER BY from_at DESC, seat_id, id",
            new { floor.Id, version = (long)version }).Select(row => row with { Occupant = knownAs(row.Occupant) })];
        var taken = connection.Query<string>("SELECT seat_id FROM seat_assignment WHERE floor_id = @Id AND to_at IS NULL", new { floor.Id })
            .ToHashSet(StringComparer.Ordinal);
        return ended.Length == 0 ? [] : SeatAgain(connection, floor, ended, row => !taken.Contains(row.Seat), now);
    }

    private static IReadOnlyList<HeldSeat> SeatAgain(DbConnection connection, DrawnFloor floor, Row[] ended, Func<Row, bool> isFree, long now)
    {
        var labels = Labels(connection, floor);
        var sitting = connection.Query<string>("SELECT occupant FROM seat_assignment WHERE to_at IS NULL").ToHashSet(StringComparer.Ordinal);
        Row[] again = [.. ended.Where(row => isFree(row) && labels.ContainsKey(row.Seat) && floor.Shows(row.Occupant) && sitting.Add(row.Occupant))];
        connection.Execute(
            """
            INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name, source)
            VALUES (@id, @floor, @Seat, @Occupant, @now, NULL, @ById, @ByName, @Source)
            """,
            again.Select(row => new { id = Guid.NewGuid().ToString("N"), floor = floor.Id, row.Seat, row.Occupant, now, row.ById, row.ByName, row.Source }));
        return [.. again.OrderBy(row => row.Seat, StringComparer.Ordinal).Select(row => new HeldSeat(row.Seat, labels[row.Seat], row.Occupant))];
    }

    private static Dictionary<string, string> Labels(DbConnection connection, DrawnFloor floor) =>
        FloorTables.Document(connection, floor.Id, floor.Version)?.Document().Seats.ToDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal) ?? [];
}
