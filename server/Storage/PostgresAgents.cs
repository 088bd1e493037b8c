using System.Data.Common;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Deletes agents on PostgreSQL: those without events for long, and those above <see cref="StoreOptions.MaxAgents"/>.</summary>
internal static class PostgresAgents
{
    private sealed record Row(long Id, string Arn, string Instance, long Version);

    private const string Columns =
        "SELECT s.agent AS Id, a.arn AS Arn, s.instance_arn AS Instance, s.version AS Version FROM agent_state s JOIN agent a ON a.id = s.agent";

    /// <returns>The number of deleted agents, <paramref name="most"/> at most.</returns>
    public static int ForgetUnheard(DbConnection connection, long before, int most)
    {
        HoldOffCommits(connection);
        return Forget(connection, connection.Query<Row>(
            $"{Columns} WHERE s.last_event_at > 0 AND s.last_event_at < @before ORDER BY s.agent LIMIT @most", new { before, most = (long)most }));
    }

    /// <summary>The least known ones first, as on a full board. Those with a shift's number of events only above twice the limit.</summary>
    /// <returns>The number of deleted agents, <paramref name="most"/> at most.</returns>
    public static int ForgetOver(DbConnection connection, int limit, int most)
    {
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM agent_state") is var count && count <= limit)
        {
            return 0;
        }

        HoldOffCommits(connection);
        var forgotten = Forget(connection, Choose(count - limit, $"s.version < {1 << Agents.Standing.Regular}", AgentRows.StandingOf));
        // As on SQLite: above twice the limit also agents with a shift's number of events.
        return forgotten > 0 ? forgotten : Forget(connection, Choose(count - (2L * limit), "true", "s.version"));

        IEnumerable<Row> Choose(long over, string which, string order) => over <= 0 ? [] : connection.Query<Row>(
            $"{Columns} WHERE {which} ORDER BY {order}, s.last_event_at LIMIT @most", new { most = Math.Min(most, over) });
    }

    /// <summary>
    /// No commit inserts into this table until the end of the transaction. So no commit has looked up the number of an agent that is deleted now, and none
    /// writes a state between the choice and the deletion.
    /// </summary>
    private static void HoldOffCommits(DbConnection connection) => connection.Execute("LOCK TABLE agent IN SHARE ROW EXCLUSIVE MODE");

    private static int Forget(DbConnection connection, IEnumerable<Row> rows)
    {
        Row[] gone = [.. rows];
        var (ids, arns, instances) = (gone.Select(g => g.Id).ToArray(), gone.Select(g => g.Arn).ToArray(), gone.Select(g => g.Instance).ToArray());
        connection.Execute(
            "DELETE FROM auto_seat s USING unnest(@instances, @arns) AS g(instance, arn) WHERE s.instance_arn = g.instance AND s.agent_arn = g.arn",
            new { instances, arns });
        connection.Execute("DELETE FROM profile_interval WHERE agent_arn = ANY (@arns)", new { arns });
        connection.Execute("DELETE FROM agent_state WHERE agent = ANY (@ids)", new { ids });
        connection.Execute("DELETE FROM agent WHERE id = ANY (@ids)", new { ids });
        return gone.Length;
    }
}
