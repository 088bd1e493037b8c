using System.Data.Common;
using System.Text.Json;
using ConnectStreaming.Agents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Past routing profiles and hierarchies with their times. They change a few times a year, so a row is written with the commit that closes it, by ARN,
/// in SQL that both engines run. The present ones are in the agent's state.
/// </summary>
internal static class ProfileTable
{
    private sealed record Row(string Arn, string? Routing, string Hierarchy, long Start, long End);

    /// <summary>Overwrites an existing row: a replay after a crash closes the same intervals again.</summary>
    public static void Save(DbConnection connection, IReadOnlyCollection<ProfileInterval> intervals)
    {
        if (intervals.Count > 0)
        {
            connection.Execute(
                """
                INSERT INTO profile_interval (agent_arn, start_at, end_at, routing, hierarchy) VALUES (@Arn, @Start, @End, @Routing, @Hierarchy)
                ON CONFLICT (agent_arn, start_at) DO UPDATE SET end_at = excluded.end_at, routing = excluded.routing, hierarchy = excluded.hierarchy
                """,
                intervals.Select(i => new Row(
                    i.AgentArn, i.RoutingProfile, JsonSerializer.Serialize(i.Hierarchy), i.Start.ToUnixTimeMilliseconds(), i.End.ToUnixTimeMilliseconds())));
        }
    }

    /// <summary>The intervals of one agent that end at this time or later, oldest first.</summary>
    public static IReadOnlyList<ProfileInterval> Of(DbConnection connection, string agentArn, DateTimeOffset since) => Read(
        connection, "WHERE agent_arn = @agentArn AND end_at >= @since ORDER BY start_at", new { agentArn, since = since.ToUnixTimeMilliseconds() });

    /// <summary>The intervals of all agents that overlap this time, ordered by agent and start.</summary>
    public static IReadOnlyList<ProfileInterval> Touching(DbConnection connection, DateTimeOffset from, DateTimeOffset to) => Read(
        connection, "WHERE end_at >= @from AND start_at < @to ORDER BY agent_arn, start_at",
        new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() });

    /// <summary>Deletes intervals that ended before this time, at most this many.</summary>
    /// <returns>The number of deleted rows.</returns>
    public static int DeleteOld(DbConnection connection, DateTimeOffset before, int most) => connection.Execute(
        """
        DELETE FROM profile_interval WHERE (agent_arn, start_at) IN
            (SELECT agent_arn, start_at FROM profile_interval WHERE end_at < @before LIMIT @most)
        """,
        new { before = before.ToUnixTimeMilliseconds(), most = (long)most });

    /// <summary>Deletes everything about these agents.</summary>
    public static void Forget(DbConnection connection, IEnumerable<string> agentArns) =>
        connection.Execute("DELETE FROM profile_interval WHERE agent_arn = @arn", agentArns.Select(arn => new { arn }));

    private static ProfileInterval[] Read(DbConnection connection, string which, object asked) =>
    [
        .. connection.Query<Row>(
            $"""
            SELECT agent_arn AS Arn, routing AS Routing, hierarchy AS Hierarchy, start_at AS Start, end_at AS "End" FROM profile_interval {which}
            """,
            asked).Select(row => new ProfileInterval(
                row.Arn, row.Routing, JsonSerializer.Deserialize<string[]>(row.Hierarchy) ?? [], DateTimeOffset.FromUnixTimeMilliseconds(row.Start),
                DateTimeOffset.FromUnixTimeMilliseconds(row.End))),
    ];
}
