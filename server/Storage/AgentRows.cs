using System.Buffers.Binary;
using ConnectStreaming.Agents;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>Reads committed agent states. A damaged row does not stop the start: the agent is loaded as unknown and counted.</summary>
internal static class AgentRows
{
    private const string Columns =
        "SELECT a.arn, s.instance_arn, s.version, s.state, s.interval_no, s.interval_start FROM agent_state s JOIN agent a ON a.id = s.agent";

    /// <summary><see cref="Standing"/> of a row of agent_state, in SQL: 0 (one event) to 6.</summary>
    public static string StandingOf { get; } =
        $"CASE {string.Concat(Enumerable.Range(0, Standing.Regular).Select(n => $"WHEN version < {2 << n} THEN {n} "))}ELSE {Standing.Regular} END";

    /// <summary>The agents that boards start with, selected as a full board does: the best known ones, then by the last event.</summary>
    /// <param name="db">The database.</param>
    /// <param name="instances">
    /// Number of instances, besides those that setup connected, which are always loaded: those with the most regular agents, then by the last event.
    /// </param>
    /// <param name="agentsEach">Number of agents of each instance.</param>
    /// <param name="health">Counts rows that cannot be read.</param>
    public static List<AgentState> Best(sqlite3 db, int instances, int agentsEach, StoreHealth health)
    {
        // The states, the larger part of each row, are read only for the selected agents.
        using var query = new Statement(db,
            $"""
            WITH known AS (SELECT agent, instance_arn, last_event_at, {StandingOf} AS standing FROM agent_state),
            connected AS (SELECT instance_arn FROM connected_stream WHERE connected = 1),
            chosen AS (
                SELECT instance_arn FROM known GROUP BY instance_arn
                ORDER BY instance_arn IN connected DESC, sum(standing = {Standing.Regular}) DESC, max(standing) DESC, max(last_event_at) DESC
                LIMIT ?1 + (SELECT count(*) FROM connected)),
            placed AS (
                SELECT agent, row_number() OVER (PARTITION BY instance_arn ORDER BY standing DESC, last_event_at DESC) AS place
                FROM known WHERE instance_arn IN chosen)
            {Columns} JOIN placed p ON p.agent = s.agent WHERE p.place <= ?2 ORDER BY s.agent
            """);
        return Read(query.Bind(1, (long)instances).Bind(2, (long)agentsEach), health);
    }

    /// <summary>Agents whose key hash is between the two (inclusive), limited to the best known ones, then by the last event.</summary>
    public static List<AgentState> Between(sqlite3 db, UInt128 firstKey, UInt128 lastKey, int most, StoreHealth health)
    {
        Span<byte> keys = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(keys, firstKey);
        BinaryPrimitives.WriteUInt128BigEndian(keys[16..], lastKey);
        using var query = new Statement(db,
            $"""
            {Columns} WHERE s.agent IN (
                SELECT agent FROM agent_state WHERE key_hash BETWEEN ?1 AND ?2 ORDER BY {StandingOf} DESC, last_event_at DESC LIMIT ?3)
            ORDER BY s.agent
            """);
        return Read(query.BindBlob(1, keys[..16]).BindBlob(2, keys[16..]).Bind(3, (long)most), health);
    }

    /// <summary>The stored agents of this list.</summary>
    public static List<AgentState> Of(sqlite3 db, IReadOnlyCollection<string> arns, StoreHealth health)
    {
        using var query = new Statement(db, Columns + " WHERE a.arn = ?1");
        return [.. arns.SelectMany(arn => Read(query.Bind(1, arn), health))];
    }

    /// <summary>Agents with this ARN or user name. For a name it reads every row, which is acceptable for an occasional request of a person.</summary>
    public static List<AgentState> Named(sqlite3 db, string name)
    {
        // Rows of schema 1 have .NET property names, until their agent's next commit.
        var which = name.StartsWith("arn:", StringComparison.Ordinal) ? "a.arn = ?1"
            : "json_valid(s.state) AND ?1 IN (s.state ->> '$.user', s.state ->> '$.profile.username')";
        using var query = new Statement(db, $"{Columns} WHERE {which} ORDER BY s.agent");
        return Read(query.Bind(1, name), health: null);
    }

    private static List<AgentState> Read(Statement query, StoreHealth? health)
    {
        var states = new List<AgentState>();
        while (query.Step())
        {
            var arn = query.Text(0);
            var state = StoredState.Read(query.Bytes(3), arn);
            if (state is null)
            {
                health?.OnUnreadable(arn);
                state = Unknown(arn, query);
            }
            else
            {
                health?.OnReadable(arn);
            }

            states.Add(state);
        }

        return states;
    }

    // Version and interval number continue from their stored values. From zero, new states would be refused as older
    // ones, and new intervals would not continue those of the past.
    private static AgentState Unknown(string arn, Statement row) => new()
    {
        AgentArn = arn,
        InstanceArn = row.Text(1),
        Version = row.Long(2),
        IntervalNo = row.Long(4),
        IntervalStart = row.LongOrNull(5) is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : default,
    };
}
