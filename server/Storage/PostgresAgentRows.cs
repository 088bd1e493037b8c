using System.Buffers.Binary;
using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using ConnectStreaming.Agents;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary><see cref="AgentRows"/> on PostgreSQL: the same rows in the same order.</summary>
internal static class PostgresAgentRows
{
    private const string Columns =
        "SELECT a.arn, s.instance_arn, s.version, s.state, s.interval_no, s.interval_start FROM agent_state s JOIN agent a ON a.id = s.agent";

    /// <summary>Parameters: number of instances, number of agents of each.</summary>
    private static readonly string BestSql =
        $"""
        WITH known AS (SELECT agent, instance_arn, last_event_at, {AgentRows.StandingOf} AS standing FROM agent_state),
        connected AS (SELECT instance_arn FROM connected_stream WHERE connected = 1),
        chosen AS (
            SELECT k.instance_arn FROM known k LEFT JOIN connected c ON c.instance_arn = k.instance_arn GROUP BY k.instance_arn
            ORDER BY count(c.instance_arn) > 0 DESC, count(*) FILTER (WHERE standing = {Standing.Regular}) DESC, max(standing) DESC, max(last_event_at) DESC
            LIMIT $1 + (SELECT count(*) FROM connected)),
        placed AS (
            SELECT agent, row_number() OVER (PARTITION BY instance_arn ORDER BY standing DESC, last_event_at DESC) AS place
            FROM known WHERE instance_arn IN (SELECT instance_arn FROM chosen))
        {Columns} JOIN placed p ON p.agent = s.agent WHERE p.place <= $2 ORDER BY s.agent
        """;

    private static readonly string BetweenSql =
        $"""
        {Columns} WHERE s.agent IN (
            SELECT agent FROM agent_state WHERE key_hash BETWEEN $1 AND $2 ORDER BY {AgentRows.StandingOf} DESC, last_event_at DESC LIMIT $3)
        ORDER BY s.agent
        """;

    public static NpgsqlBatchCommand Best(int instances, int agentsEach) =>
        new(BestSql) { Parameters = { Value((long)instances), Value((long)agentsEach) } };

    public static NpgsqlBatchCommand Between(UInt128 firstKey, UInt128 lastKey, int most) =>
        new(BetweenSql) { Parameters = { Value(Key(firstKey)), Value(Key(lastKey)), Value((long)most) } };

    public static NpgsqlBatchCommand ByArn(IReadOnlyCollection<string> arns) =>
        new($"{Columns} WHERE a.arn = ANY ($1) ORDER BY s.agent") { Parameters = { Value(arns.Select(PostgresText.Clean).ToArray()) } };

    public static byte[] Key(UInt128 hash)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, hash);
        return key;
    }

    public static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    /// <summary>All rows of the current result.</summary>
    public static async Task<List<AgentState>> Read(DbDataReader rows, StoreHealth health, CancellationToken cancellationToken)
    {
        List<AgentState> states = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            states.Add(Row(rows, health));
        }

        return states;
    }

    public static List<AgentState> Read(DbConnection connection, NpgsqlBatchCommand query, StoreHealth? health)
    {
        using var batch = new NpgsqlBatch((NpgsqlConnection)connection) { BatchCommands = { query } };
        using var rows = batch.ExecuteReader();
        List<AgentState> states = [];
        while (rows.Read())
        {
            states.Add(Row(rows, health));
        }

        return states;
    }

    /// <summary>Agents with this ARN or user name. For a name it reads every row, which is acceptable for an occasional request of a person.</summary>
    public static List<AgentState> Named(DbConnection connection, string name)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal))
        {
            return Read(connection, ByArn([name]), health: null);
        }

        // The database looks for the text of the name, which damaged rows can have too, and this process for the name. Rows of old versions of
        // the store have it with more characters escaped.
        string[] texts = [.. new[] { JavaScriptEncoder.UnsafeRelaxedJsonEscaping, JavaScriptEncoder.Default }
            .Select(encoder => $"\"{encoder.Encode(PostgresText.Clean(name))}\"").Distinct(StringComparer.Ordinal)];
        var found = Read(
            connection,
            new NpgsqlBatchCommand($"{Columns} WHERE EXISTS (SELECT FROM unnest($1) AS w(text) WHERE position(w.text IN s.state) > 0) ORDER BY s.agent")
            {
                Parameters = { Value(texts) },
            },
            health: null);
        return [.. found.Where(s => s.Profile.Username == name)];
    }

    private static AgentState Row(DbDataReader row, StoreHealth? health)
    {
        var arn = row.GetString(0);
        if (StoredState.Read(Encoding.UTF8.GetBytes(row.GetString(3)), arn) is { } state)
        {
            health?.OnReadable(arn);
            return state;
        }

        health?.OnUnreadable(arn);
        // As on SQLite: version and interval number continue, or new states would be refused as older ones.
        return new AgentState
        {
            AgentArn = arn, InstanceArn = row.GetString(1), Version = row.GetInt64(2), IntervalNo = row.GetInt64(4),
            IntervalStart = row.IsDBNull(5) ? default : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        };
    }
}

/// <summary>Texts of events as PostgreSQL accepts them: no character 0, no half of a pair. SQLite stores both.</summary>
internal static class PostgresText
{
    private const char Instead = '\uFFFD';

    public static string Clean(string text)
    {
        if (!text.Contains('\0') && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone half is already U+FFFD here.
            clean.Append(rune.Value == 0 ? Instead.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);
}
