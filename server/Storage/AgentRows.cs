using System.Buffers.Binary;
using ConnectStreaming.Agents;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>Reads committed agent states. A damaged row is no reason not to start: the agent comes back as unknown and is counted.</summary>
internal static class AgentRows
{
    private const string Columns =
        "SELECT a.arn, s.instance_arn, s.version, s.state, s.interval_no, s.interval_start FROM agent_state s JOIN agent a ON a.id = s.agent";

    public static List<AgentState> All(sqlite3 db, StoreHealth health)
    {
        using var query = new Statement(db, Columns + " ORDER BY s.agent");
        return Read(query, health);
    }

    /// <summary>Both ends are inclusive.</summary>
    public static List<AgentState> Between(sqlite3 db, UInt128 firstKey, UInt128 lastKey, StoreHealth health)
    {
        Span<byte> keys = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(keys, firstKey);
        BinaryPrimitives.WriteUInt128BigEndian(keys[16..], lastKey);
        using var query = new Statement(db, Columns + " WHERE s.key_hash BETWEEN ?1 AND ?2 ORDER BY s.agent");
        return Read(query.BindBlob(1, keys[..16]).BindBlob(2, keys[16..]), health);
    }

    /// <summary>Those with this ARN, or with this user name. For a name it looks at every row: a question that a person asks now and then.</summary>
    public static List<AgentState> Named(sqlite3 db, string name)
    {
        // Rows of schema 1 have the names of properties of .NET, until their agent's next commit.
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

    // Version and interval number go on where they were: from nothing, the agent's new states would be refused as older
    // ones and its new intervals would not tile with those of the past.
    private static AgentState Unknown(string arn, Statement row) => new()
    {
        AgentArn = arn,
        InstanceArn = row.Text(1),
        Version = row.Long(2),
        IntervalNo = row.Long(4),
        IntervalStart = row.LongOrNull(5) is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : default,
    };
}
