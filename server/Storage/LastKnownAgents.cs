using System.Data.Common;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>
/// Committed agents whose last event is older than half of the time for which a board keeps an agent. So they are known before they leave the board, and
/// what is known of them does not change until their next event. Of an agent who has had a seat for that long, and is not stored any more, nothing is known.
/// One who got a seat just now and is not stored yet is new, not departed. Whom the directory has, and no event named, has never logged in.
/// </summary>
internal sealed class LastKnownAgents(
    IDatabase database, StoreHealth health, IOptions<BoardOptions> options, [FromKeyedServices(SourceClock.Key)] TimeProvider time) : ILastKnownAgents
{
    public async Task<IReadOnlyList<LastKnownAgent>> Of(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken)
    {
        if (agentArns.Count == 0)
        {
            return [];
        }
        var before = time.GetUtcNow() - (options.Value.KeepUnseen / 2);
        return await database.Read(
            connection =>
            {
                var asked = JsonRows(connection);
                // The large part of a row is read only for the few who were not heard.
                var unheard = connection.Query<string>(
                    $"""
                    SELECT a.arn FROM {asked} JOIN agent a ON a.arn = asked.value JOIN agent_state s ON s.agent = a.id
                    WHERE s.last_event_at < @before
                    """,
                    new { arns = JsonSerializer.Serialize(agentArns), before = before.ToUnixTimeMilliseconds() }).AsList();
                var forgotten = connection.Query<string>(
                    $"""
                    SELECT asked.value FROM {asked}
                    WHERE NOT EXISTS (SELECT 1 FROM agent a JOIN agent_state s ON s.agent = a.id WHERE a.arn = asked.value)
                        AND NOT EXISTS (SELECT 1 FROM directory_person p WHERE p.arn = asked.value)
                        AND EXISTS (SELECT 1 FROM seat_assignment t WHERE t.occupant = asked.value AND t.from_at < @before)
                    """,
                    new { arns = JsonSerializer.Serialize(agentArns), before = before.ToUnixTimeMilliseconds() });
                var expected = DirectoryTable.Query(
                    connection,
                    $"""
                    SELECT {DirectoryTable.PersonColumns} FROM {asked} JOIN directory_person p ON p.arn = asked.value
                    WHERE NOT EXISTS (SELECT 1 FROM agent a JOIN agent_state s ON s.agent = a.id WHERE a.arn = asked.value)
                    """,
                    new { arns = JsonSerializer.Serialize(agentArns) });
                return (IReadOnlyList<LastKnownAgent>)
                [
                    .. States(connection, unheard).Select(s => new LastKnownAgent(s.AgentArn, s.Profile, s.LastEventAt)),
                    .. forgotten.Select(arn => new LastKnownAgent(arn, new AgentProfile(), default)),
                    .. expected.Select(p => new LastKnownAgent(p.AgentArn, p.Profile, default) { IsExpected = true }),
                ];
            },
            cancellationToken);
    }

    /// <summary>The rows of a JSON list.</summary>
    private static string JsonRows(DbConnection connection) =>
        connection is NpgsqlConnection ? "json_array_elements_text(@arns::json) AS asked(value)" : "json_each(@arns) AS asked";

    private List<AgentState> States(DbConnection connection, List<string> arns) => connection is SqliteConnection sqlite
        ? AgentRows.Of(sqlite.Handle!, arns, health) : PostgresAgentRows.Read(connection, PostgresAgentRows.ByArn(arns), health);
}
