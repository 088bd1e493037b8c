using System.Text;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using Npgsql;
using static ConnectStreaming.Storage.PostgresAgentRows;

namespace ConnectStreaming.Storage;

/// <summary>
/// A commit as one batch: one round trip and, because nobody begins another one, one transaction. Each kind of rows is one statement, with an array for each
/// column. It can be repeated after its answer was lost: the epoch is still the owner's, and rows that are there are overwritten with the same.
/// </summary>
internal static class PostgresCommit
{
    /// <summary>Rows of one statement. It bounds the memory of the database server, not the commit.</summary>
    private const int Together = 20_000;

    /// <summary>A pair of stream and instance is written again when the events are this much newer, in milliseconds.</summary>
    private const string Again = "3600000";

    /// <summary>More pairs are not added: anyone who writes to the stream can invent instances. The maintenance deletes the oldest above a half.</summary>
    public const int MostCarried = 2_000;

    private const string Holds = "SELECT shard_is_held($1, $2, $3)";

    // Numbers of the sequence are not used up for agents that are there.
    private const string AddAgents =
        "INSERT INTO agent (arn) SELECT w.arn FROM unnest($1) AS w(arn) WHERE NOT EXISTS (SELECT FROM agent a WHERE a.arn = w.arn) ON CONFLICT DO NOTHING";

    // In the order of the key, as all others here: commits of two shards with the same agents then wait for each other, and not in a circle.
    private const string States =
        """
        INSERT INTO agent_state AS s (agent, instance_arn, key_hash, version, state, interval_no, interval_start, last_event_at, epoch)
        SELECT a.id, n.instance_arn, n.key_hash, n.version, n.state, n.interval_no, n.interval_start, n.last_event_at, $9
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            AS n(arn, instance_arn, key_hash, version, state, interval_no, interval_start, last_event_at) JOIN agent a ON a.arn = n.arn
        ORDER BY a.id
        ON CONFLICT (agent) DO UPDATE SET instance_arn = excluded.instance_arn, key_hash = excluded.key_hash, version = excluded.version,
            state = excluded.state, interval_no = excluded.interval_no, interval_start = excluded.interval_start,
            last_event_at = excluded.last_event_at, epoch = excluded.epoch
        WHERE (s.last_event_at, s.epoch, s.version) <= (excluded.last_event_at, excluded.epoch, excluded.version)
        """;

    private const string Who = "WITH who AS MATERIALIZED (SELECT w.at, a.id FROM unnest($1) WITH ORDINALITY AS w(arn, at) JOIN agent a ON a.arn = w.arn)";

    private const string Intervals =
        $"""
        {Who}
        INSERT INTO agent_interval (agent, no, code, status_name, start_at, end_at)
        SELECT who.id, i.no, i.code, i.status_name, i.start_at, i.end_at
        FROM unnest($2, $3, $4, $5, $6, $7) AS i(at, no, code, status_name, start_at, end_at) JOIN who ON who.at = i.at ORDER BY who.id, i.end_at, i.no
        ON CONFLICT (agent, end_at, no) DO UPDATE SET code = excluded.code, status_name = excluded.status_name, start_at = excluded.start_at
        """;

    private const string Contacts =
        $"""
        {Who}
        INSERT INTO contact_interval (agent, contact, no, state, channel, queue, start_at, end_at)
        SELECT who.id, i.contact, i.no, i.state, i.channel, i.queue, i.start_at, i.end_at
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS i(at, contact, no, state, channel, queue, start_at, end_at) JOIN who ON who.at = i.at
        ORDER BY who.id, i.end_at, i.contact, i.no
        ON CONFLICT (agent, end_at, contact, no) DO UPDATE SET
            state = excluded.state, channel = excluded.channel, queue = excluded.queue, start_at = excluded.start_at
        """;

    private const string Profiles =
        """
        INSERT INTO profile_interval (agent_arn, start_at, end_at, routing, hierarchy) SELECT * FROM unnest($1, $2, $3, $4, $5) ORDER BY 1, 2
        ON CONFLICT (agent_arn, start_at) DO UPDATE SET end_at = excluded.end_at, routing = excluded.routing, hierarchy = excluded.hierarchy
        """;

    /// <summary>Written about once an hour for each pair; an instance's former stream goes when the new one has carried it for a day.</summary>
    private static readonly string Carried =
        $"""
        WITH written AS (
            INSERT INTO carried AS k (instance_arn, stream_arn, last_event_at)
            SELECT n.instance_arn, $2, n.at FROM unnest($1, $3) AS n(instance_arn, at)
            WHERE NOT EXISTS (
                SELECT FROM carried c WHERE c.instance_arn = n.instance_arn AND c.stream_arn = $2 AND c.last_event_at > n.at - {Again})
                AND (SELECT count(*) FROM carried) < {MostCarried}
            ORDER BY n.instance_arn
            ON CONFLICT (instance_arn, stream_arn) DO UPDATE SET last_event_at = greatest(k.last_event_at, excluded.last_event_at)
            RETURNING instance_arn, last_event_at)
        DELETE FROM carried c USING written w WHERE c.instance_arn = w.instance_arn AND c.stream_arn <> $2
            AND c.last_event_at < w.last_event_at - {CarriedStatements.Overlap}
        """;

    private const string Save =
        """
        UPDATE shard SET begun = 1, sequence = $4, start_at = $5, caught_up_at = $6, last_arrival = $7, finished = $8, written_at = $9
        WHERE stream = $1 AND name = $2 AND epoch = $3
        """;

    public static NpgsqlBatch Of(NpgsqlConnection connection, ShardCommit commit, long now)
    {
        var batch = new NpgsqlBatch(connection);
        var (stream, name, at) = (commit.Shard.Stream.ToString(), commit.Shard.Name, commit.Checkpoint);
        Add(batch, Holds, Value(stream), Value(name), Value(commit.Epoch));
        var agents = commit.Agents.GroupBy(a => PostgresText.Clean(a.State.AgentArn), StringComparer.Ordinal).Select(same => same.Last()).ToArray();
        // A row that is in it twice would make PostgreSQL refuse the statement. The last one counts, as in a row after row.
        var intervals = commit.Intervals.GroupBy(i => (PostgresText.Clean(i.AgentArn), i.End.ToUnixTimeMilliseconds(), i.No))
            .Select(same => same.Last()).ToArray();
        var contacts = commit.ContactIntervals
            .GroupBy(i => (PostgresText.Clean(i.AgentArn), i.End.ToUnixTimeMilliseconds(), PostgresText.Clean(i.ContactId), i.No))
            .Select(same => same.Last()).ToArray();
        string[] arns = [.. agents.Select(a => a.State.AgentArn).Concat(intervals.Select(i => i.AgentArn)).Concat(contacts.Select(i => i.AgentArn))
            .Distinct(StringComparer.Ordinal).Select(PostgresText.Clean).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var part in arns.Chunk(Together))
        {
            Add(batch, AddAgents, Value(part));
        }

        foreach (var part in agents.Chunk(Together))
        {
            AddStates(batch, part, commit.Epoch);
        }

        foreach (var part in intervals.Chunk(Together))
        {
            AddIntervals(batch, part);
        }

        foreach (var part in contacts.Chunk(Together))
        {
            AddContacts(batch, part);
        }

        if (commit.ProfileIntervals.Count > 0)
        {
            AddProfiles(batch, commit.ProfileIntervals);
        }

        AddCarried(batch, agents, commit.Shard.Stream.Arn);
        PostgresRecords.AddQuarantine(batch, commit.Quarantined);
        PostgresRecords.AddGaps(batch, commit.Gaps);
        Add(batch, Save, Value(stream), Value(name), Value(commit.Epoch), Value(at.Sequence), Value(Time(at.StartAt)), Value(Time(at.CaughtUpAt)), Value(Time(at.LastArrival)),
            Value(at.Finished ? 1L : 0L), Value(now));
        return batch;
    }

    public static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }

    private static void AddStates(NpgsqlBatch batch, (AgentState State, UInt128 KeyHash)[] agents, long epoch)
    {
        var row = new StoredState();
        Add(batch, States,
            Value(Column(agents, a => PostgresText.Clean(a.State.AgentArn))), Value(Column(agents, a => PostgresText.Clean(a.State.InstanceArn))),
            Value(Column(agents, a => Key(a.KeyHash))), Value(Column(agents, a => a.State.Version)),
            Value(Column(agents, a => Encoding.UTF8.GetString(row.Write(a.State)))), Value(Column(agents, a => a.State.IntervalNo)),
            Value(Column(agents, a => a.State.IntervalStart.ToUnixTimeMilliseconds())),
            Value(Column(agents, a => a.State.LastEventAt.ToUnixTimeMilliseconds())), Value(epoch));
    }

    private static void AddIntervals(NpgsqlBatch batch, AgentInterval[] rows)
    {
        var (arns, at) = Numbered(rows, i => i.AgentArn);
        Add(batch, Intervals,
            Value(arns), Value(at), Value(Column(rows, i => i.No)), Value(Column(rows, i => i.Code.Text())), Value(Column(rows, i => PostgresText.CleanOrNull(i.StatusName))),
            Value(Column(rows, i => i.Start.ToUnixTimeMilliseconds())), Value(Column(rows, i => i.End.ToUnixTimeMilliseconds())));
    }

    private static void AddContacts(NpgsqlBatch batch, ContactInterval[] rows)
    {
        var (arns, at) = Numbered(rows, i => i.AgentArn);
        Add(batch, Contacts,
            Value(arns), Value(at), Value(Column(rows, i => PostgresText.Clean(i.ContactId))), Value(Column(rows, i => (long)i.No)),
            Value(Column(rows, i => PostgresText.Clean(i.State))), Value(Column(rows, i => PostgresText.Clean(i.Channel))),
            Value(Column(rows, i => PostgresText.CleanOrNull(i.Queue))), Value(Column(rows, i => i.Start.ToUnixTimeMilliseconds())),
            Value(Column(rows, i => i.End.ToUnixTimeMilliseconds())));
    }

    private static void AddProfiles(NpgsqlBatch batch, IReadOnlyCollection<ProfileInterval> intervals)
    {
        ProfileInterval[] rows = [.. intervals.GroupBy(i => (PostgresText.Clean(i.AgentArn), i.Start.ToUnixTimeMilliseconds())).Select(same => same.Last())];
        Add(batch, Profiles,
            Value(Column(rows, i => PostgresText.Clean(i.AgentArn))), Value(Column(rows, i => i.Start.ToUnixTimeMilliseconds())),
            Value(Column(rows, i => i.End.ToUnixTimeMilliseconds())), Value(Column(rows, i => PostgresText.CleanOrNull(i.RoutingProfile))),
            Value(Column(rows, i => PostgresText.Clean(JsonSerializer.Serialize(i.Hierarchy)))));
    }

    private static void AddCarried(NpgsqlBatch batch, (AgentState State, UInt128 KeyHash)[] agents, string streamArn)
    {
        Dictionary<string, long> newest = new(StringComparer.Ordinal);
        foreach (var (state, _) in agents)
        {
            var (instance, time) = (PostgresText.Clean(state.InstanceArn), state.LastEventAt.ToUnixTimeMilliseconds());
            newest[instance] = Math.Max(time, newest.GetValueOrDefault(instance, time));
        }

        if (newest.Count > 0)
        {
            Add(batch, Carried, Value(newest.Keys.ToArray()), Value(PostgresText.Clean(streamArn)), Value(newest.Values.ToArray()));
        }
    }

    /// <summary>The different ARNs, and for every row the number of its own, from 1: an ARN is long and is sent once.</summary>
    private static (string[] Arns, long[] At) Numbered<T>(T[] rows, Func<T, string> arn)
    {
        Dictionary<string, long> numbers = new(StringComparer.Ordinal);
        var at = Column(rows, row =>
        {
            var own = PostgresText.Clean(arn(row));
            return numbers.TryGetValue(own, out var number) ? number : numbers[own] = numbers.Count + 1;
        });
        return ([.. numbers.Keys], at);
    }

    public static TColumn[] Column<T, TColumn>(T[] rows, Func<T, TColumn> value) => Array.ConvertAll(rows, row => value(row));

    private static long? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
