using System.Data.Common;
using ConnectStreaming.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Changes the assignments of a floor that is changed, in the same transaction, which has the write lock (<see cref="FloorWriteLock"/>).</summary>
internal static class SeatAssignments
{
    private sealed record Row(string Id, string Seat, string Occupant);

    /// <summary>Ends the assignments of all seats of a floor except <paramref name="kept"/>.</summary>
    public static IReadOnlyList<FreedSeat> Free(DbConnection connection, string floor, ICollection<string> kept, long now)
    {
        Row[] ended = [.. connection.Query<Row>(
            "SELECT id AS Id, seat_id AS Seat, occupant AS Occupant FROM seat_assignment WHERE floor_id = @floor AND to_at IS NULL ORDER BY seat_id, id",
            new { floor }).Where(row => !kept.Contains(row.Seat))];
        connection.Execute("UPDATE seat_assignment SET to_at = @now WHERE id = @Id", ended.Select(row => new { now, row.Id }));
        return [.. ended.Select(row => new FreedSeat(floor, row.Seat, row.Occupant))];
    }

    /// <summary>Restores the assignments that ended with the deletion of the floor, for people who have no other seat now.</summary>
    public static void SeatAgain(DbConnection connection, string floor, long deleted, long now) => connection.Execute(
        """
        INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name)
        SELECT id || '-' || @now, floor_id, seat_id, occupant, @now, NULL, by_id, by_name FROM seat_assignment AS ended
        WHERE floor_id = @floor AND to_at = @deleted
            AND NOT EXISTS (SELECT 1 FROM seat_assignment AS other WHERE other.occupant = ended.occupant AND other.to_at IS NULL)
        """,
        new { floor, deleted, now });
}
