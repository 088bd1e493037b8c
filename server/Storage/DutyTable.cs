using ConnectStreaming.Cluster;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Duties of the servers, kept in rows: a row is one server's for <see cref="IDuties.Lease"/>, by the database's clock.</summary>
internal sealed class DutyTable(IDatabase database) : IDuties
{
    // A server that starts again is another owner: what it did before its end may still be under way.
    private readonly string _owner = Guid.NewGuid().ToString("N");

    public Task<bool> Have(string duty, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute(
            """
            INSERT INTO duty (name, owner, until) VALUES (@duty, @owner, clock_timestamp() + @lease)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
            WHERE duty.owner = excluded.owner OR duty.until < clock_timestamp()
            """,
            new { duty, owner = _owner, lease = IDuties.Lease }) == 1,
        cancellationToken);

    public Task GiveBack(string duty, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute("DELETE FROM duty WHERE name = @duty AND owner = @owner", new { duty, owner = _owner }), cancellationToken);

    public Task GiveBack(CancellationToken cancellationToken) =>
        database.Write(connection => connection.Execute("DELETE FROM duty WHERE owner = @owner", new { owner = _owner }), cancellationToken);
}
