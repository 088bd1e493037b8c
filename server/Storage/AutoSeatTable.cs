using System.Data.Common;
using ConnectStreaming.Floors;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>The seats of the automatic floor. A row is written whole, by its key. Only the newest owner of an instance writes; its number is a stamp.</summary>
internal sealed class AutoSeatTable(IDatabase database, IOptions<StoreOptions>? options = null) : IAutoFloorStore
{
    private sealed record Row(string AgentArn, string Island, long Seat);

    public TimeSpan KeepsSeats => TimeSpan.FromDays((options?.Value ?? new StoreOptions()).IntervalDays);

    public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<AutoSeat>>(
            connection => [.. connection.Query<Row>(
                """
                SELECT agent_arn AS AgentArn, island AS Island, seat AS Seat FROM auto_seat
                WHERE instance_arn = @instanceArn ORDER BY seat, island, agent_arn LIMIT @most
                """,
                new { instanceArn, most }).Select(row => new AutoSeat(row.AgentArn, row.Island, (int)row.Seat))],
            cancellationToken);

    public Task<long> Own(string instanceArn, CancellationToken cancellationToken) =>
        database.Write(connection => ChangeStamp.Add(connection, OwnerOf(instanceArn)), cancellationToken);

    public Task<bool> Write(
        string instanceArn, long owner, IReadOnlyCollection<AutoSeat> seats, IReadOnlyCollection<string> forgotten, CancellationToken cancellationToken) =>
        database.Write(
            connection =>
            {
                // The row's lock holds back a new owner until this is committed, so that it loads these seats.
                if (!ChangeStamp.IsStill(connection, OwnerOf(instanceArn), owner))
                {
                    return false;
                }
                Save(connection, instanceArn, seats);
                Forget(connection, instanceArn, forgotten);
                return true;
            },
            cancellationToken);

    public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) =>
        database.Write(connection => Save(connection, instanceArn, seats), cancellationToken);

    public Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) =>
        database.Write(connection => Forget(connection, instanceArn, agentArns), cancellationToken);

    private static string OwnerOf(string instanceArn) => $"auto-seats {instanceArn}";

    private static int Save(DbConnection connection, string instanceArn, IReadOnlyCollection<AutoSeat> seats) => connection.Execute(
        """
        INSERT INTO auto_seat (instance_arn, agent_arn, island, seat) VALUES (@instanceArn, @AgentArn, @Island, @Seat)
        ON CONFLICT (instance_arn, agent_arn) DO UPDATE SET island = excluded.island, seat = excluded.seat
        """,
        seats.Select(seat => new { instanceArn, seat.AgentArn, seat.Island, Seat = (long)seat.Seat }));

    private static int Forget(DbConnection connection, string instanceArn, IReadOnlyCollection<string> agentArns) => connection.Execute(
        "DELETE FROM auto_seat WHERE instance_arn = @instanceArn AND agent_arn = @AgentArn",
        agentArns.Select(arn => new { instanceArn, AgentArn = arn }));
}
