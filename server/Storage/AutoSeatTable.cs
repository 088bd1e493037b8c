using ConnectStreaming.Floors;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Who sits where on the automatic floor. A seat is written whole, by its key: of two writers the last one stays.</summary>
internal sealed class AutoSeatTable(IDatabase database) : IAutoFloorStore
{
    private sealed record Row(string AgentArn, string Island, long Seat);

    public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<AutoSeat>>(
            connection => [.. connection.Query<Row>(
                """
                SELECT agent_arn AS AgentArn, island AS Island, seat AS Seat FROM auto_seat
                WHERE instance_arn = @instanceArn ORDER BY island, seat, agent_arn
                """,
                new { instanceArn }).Select(row => new AutoSeat(row.AgentArn, row.Island, (int)row.Seat))],
            cancellationToken);

    public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute(
            """
            INSERT INTO auto_seat (instance_arn, agent_arn, island, seat) VALUES (@instanceArn, @AgentArn, @Island, @Seat)
            ON CONFLICT (instance_arn, agent_arn) DO UPDATE SET island = excluded.island, seat = excluded.seat
            """,
            seats.Select(seat => new { instanceArn, seat.AgentArn, seat.Island, Seat = (long)seat.Seat })),
        cancellationToken);
}
