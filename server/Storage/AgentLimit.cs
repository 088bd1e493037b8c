using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>
/// Limits the committed states to <see cref="StoreOptions.MaxAgents"/>, whatever the stream sends: agents with the fewest events are deleted with
/// their seats, as on a full board. An agent with a shift's number of events (<see cref="Agents.Standing.Regular"/>) is deleted only above twice the limit:
/// more than any centre has, so somebody writes events of invented agents. Then, too, those with the fewest events go first, and agents of long standing
/// stay. A deleted agent with a new event is stored again.
/// </summary>
internal sealed class AgentLimit(SqliteStore store, IOptions<StoreOptions> options, ILogger logger)
{
    private const int Batch = 5_000;

    /// <summary>Selected in one query. The file of an older version may have a million agents above the limit.</summary>
    private const int Choice = 50_000;

    private sealed record Surplus(long Id, string Arn, string Instance, long Version);

    /// <returns>Number of deleted agents.</returns>
    public async Task<int> Keep(CancellationToken cancellationToken)
    {
        var (forgotten, last) = (0, -1);
        while (last != forgotten)
        {
            last = forgotten;
            foreach (var batch in (await Choose(cancellationToken)).Chunk(Batch))
            {
                forgotten += await store.Writer.Write(session => Forget(session, batch), cancellationToken);
            }
        }

        if (forgotten > 0)
        {
            StoreLog.AgentsOverLimit(logger, forgotten, options.Value.MaxAgents);
        }

        return forgotten;
    }

    /// <summary>Keeps the highest number: SQLite would give it to the next agent, and old intervals may still use it.</summary>
    private Task<List<Surplus>> Choose(CancellationToken cancellationToken) => store.Read(
        connection =>
        {
            var count = connection.ExecuteScalar<long>("SELECT count(*) FROM agent_state");
            var chosen = Query(count - options.Value.MaxAgents, $"s.version < {1 << Agents.Standing.Regular}", AgentRows.StandingOf);
            return chosen.Count > 0 ? chosen : Query(count - (2L * options.Value.MaxAgents), "true", "s.version");

            List<Surplus> Query(long over, string which, string order) => over <= 0 ? [] : connection.Query<Surplus>(
                $"""
                SELECT s.agent AS Id, a.arn AS Arn, s.instance_arn AS Instance, s.version AS Version FROM agent_state s JOIN agent a ON a.id = s.agent
                WHERE {which} AND s.agent < (SELECT max(id) FROM agent)
                ORDER BY {order}, s.last_event_at LIMIT @limit
                """,
                new { limit = Math.Min(over, Choice) }).AsList();
        },
        cancellationToken);

    /// <summary>Agents with a newer event are kept.</summary>
    private static int Forget(WriterSession session, Surplus[] batch)
    {
        var forgotten = 0;
        foreach (var agent in batch)
        {
            if (session.Connection.Execute("DELETE FROM agent_state WHERE agent = @Id AND version = @Version", agent) == 1)
            {
                session.Connection.Execute("DELETE FROM agent WHERE id = @Id", agent);
                session.Connection.Execute("DELETE FROM auto_seat WHERE instance_arn = @Instance AND agent_arn = @Arn", agent);
                ProfileTable.Forget(session.Connection, [agent.Arn]);
                session.Agents.Forget(agent.Arn);
                forgotten++;
            }
        }

        return forgotten;
    }
}
