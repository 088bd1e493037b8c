using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using static ConnectStreaming.Storage.PostgresAgentRows;

namespace ConnectStreaming.Storage;

/// <summary>
/// The hot tables on PostgreSQL, for any number of servers. Every take-over and every commit is one batch in one transaction, and each holds the row of the
/// shard: of two owners the later one always waits for the earlier one, and the earlier one then commits no more.
/// </summary>
internal sealed class PostgresShards(
    PostgresDatabase database, StoreHealth health, ILogger<PostgresShards> logger, TimeProvider? time = null, IOptions<StoreOptions>? options = null,
    IOptions<StreamOptions>? reading = null) : IShardStore, IBoardStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly int _mostOfAShard = (reading?.Value ?? new StreamOptions()).MaxAgents;

    public TimeSpan? KeepsAgents => options is null ? null : TimeSpan.FromDays(options.Value.IntervalDays);

    public async Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken)
    {
        var unreadable = health.UnreadableStates;
        var taken = await database.Use(
            async (connection, cancel) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                PostgresCommit.Add(batch, "INSERT INTO shard (stream, name, epoch, written_at) VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING",
                    Value(shard.Stream.ToString()), Value(shard.Name), Value(Now()));
                // If another server takes it over at the same time, the database takes the next number again after the wait.
                PostgresCommit.Add(batch,
                    """
                    UPDATE shard SET epoch = nextval('shard_epoch'), written_at = $3 WHERE stream = $1 AND name = $2
                    RETURNING epoch, begun, sequence, start_at, caught_up_at, last_arrival, finished
                    """,
                    Value(shard.Stream.ToString()), Value(shard.Name), Value(Now()));
                batch.BatchCommands.Add(Between(firstKey, lastKey, _mostOfAShard));
                await using var rows = await batch.ExecuteReaderAsync(cancel);
                await rows.ReadAsync(cancel);
                var epoch = rows.GetInt64(0);
                var checkpoint = rows.GetInt64(1) == 1
                    ? new Checkpoint(
                        rows.IsDBNull(2) ? null : rows.GetString(2), Time(rows, 3), Time(rows, 4), Time(rows, 5), rows.GetInt64(6) == 1)
                    : null;
                await rows.NextResultAsync(cancel);
                var agents = await PostgresAgentRows.Read(rows, health, cancel);
                // The last answer: only now it is committed.
                await rows.NextResultAsync(cancel);
                return new ShardTakeOver(epoch, checkpoint, agents);
            },
            write: true, cancellationToken);
        WarnOfUnreadable(unreadable);
        return taken;
    }

    public Task<IReadOnlyList<AgentState>> States(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) =>
        Query(ByArn(agentArns), cancellationToken);

    public async Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken)
    {
        var unreadable = health.UnreadableStates;
        var states = await Query(Best(instances, agentsEach), cancellationToken);
        WarnOfUnreadable(unreadable);
        return states;
    }

    public async Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            await database.Use(
                async (connection, cancel) =>
                {
                    await using var batch = PostgresCommit.Of(connection, commit, Now());
                    return await batch.ExecuteNonQueryAsync(cancel);
                },
                write: true, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresFailure.StaleEpoch)
        {
            return CommitResult.StaleEpoch;
        }

        if (health.UnreadableStates > 0)
        {
            foreach (var (state, _) in commit.Agents)
            {
                health.OnReadable(state.AgentArn);
            }
        }

        return CommitResult.Committed;
    }

    public async Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken) =>
        (await database.Read(
            connection => connection.Query<ShardRow>($"{ShardRow.Select} WHERE stream = @stream AND begun = 1", new { stream = stream.ToString() }).ToArray(),
            cancellationToken)).ToDictionary(row => row.Name, row => row.Checkpoint);

    public async Task<IReadOnlyDictionary<ShardId, Checkpoint>> Unfinished(string streamArn, CancellationToken cancellationToken) =>
        (await database.Read(
            // The key of a stream is its ARN, '|' and a time; '}' is the character after '|'.
            connection => connection.Query<ShardRow>(
                $"{ShardRow.Select} WHERE stream > @from AND stream < @to AND begun = 1 AND finished = 0",
                new { from = streamArn + "|", to = streamArn + "}" }).ToArray(),
            cancellationToken)).ToDictionary(row => ShardId.Parse($"{row.Stream}|{row.Name}"), row => row.Checkpoint);

    public Task Save(IReadOnlyCollection<StreamGap> gaps, CancellationToken cancellationToken) => gaps.Count == 0 ? Task.CompletedTask : database.Use(
        async (connection, cancel) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            PostgresRecords.AddGaps(batch, gaps);
            return await batch.ExecuteNonQueryAsync(cancel);
        },
        write: true, cancellationToken);

    public Task<IReadOnlyList<CarriedStream>> Carried(CancellationToken cancellationToken) => database.Read<IReadOnlyList<CarriedStream>>(
        connection => [.. connection.Query<(string Stream, string Instance)>(CarriedStatements.AllSql).Select(row => new CarriedStream(row.Stream, row.Instance))],
        cancellationToken);

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) =>
        database.Read(connection => RecordRows.Quarantine(connection, limit), cancellationToken);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) =>
        database.Read(connection => RecordRows.Gaps(connection, limit), cancellationToken);

    private Task<IReadOnlyList<AgentState>> Query(NpgsqlBatchCommand query, CancellationToken cancellationToken) =>
        database.Use<IReadOnlyList<AgentState>>(
            async (connection, cancel) =>
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { query } };
                await using var rows = await batch.ExecuteReaderAsync(cancel);
                return await PostgresAgentRows.Read(rows, health, cancel);
            },
            write: false, cancellationToken);

    private static DateTimeOffset? Time(NpgsqlDataReader rows, int column) =>
        rows.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(column));

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private void WarnOfUnreadable(int before)
    {
        if (health.UnreadableStates is var count && count > before)
        {
            StoreLog.Unreadable(logger, count);
        }
    }
}
