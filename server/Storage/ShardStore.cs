using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>The hot tables on SQLite: take-over and commit of a shard, committed states, checkpoints, and what was found wrong.</summary>
internal sealed class ShardStore(SqliteStore store, StoreHealth health, ILogger<ShardStore> logger) : IShardStore, IBoardStore
{
    public async Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken)
    {
        // States are read in the transaction that gives the epoch: no former owner can commit in between.
        var taken = await store.Writer.Write(
            session => new ShardTakeOver(session.Shards.Claim(shard), session.Shards.Read(shard), AgentRows.Between(session.Db, firstKey, lastKey, health)),
            cancellationToken);
        WarnOfUnreadable();
        return taken;
    }

    public Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken) =>
        store.Writer.Write(session => session.Write(commit), cancellationToken);

    public async Task<IReadOnlyList<AgentState>> LoadAgents(CancellationToken cancellationToken)
    {
        var states = await store.Read(connection => AgentRows.All(connection.Handle!, health), cancellationToken);
        WarnOfUnreadable();
        return states;
    }

    private sealed record ShardRow(string Name, string? Sequence, long? Start, long? CaughtUp, long? Arrival, long Finished);

    public Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyDictionary<string, Checkpoint>>(
            connection => connection.Query<ShardRow>(
                """
                SELECT name AS Name, sequence AS Sequence, start_at AS Start, caught_up_at AS CaughtUp, last_arrival AS Arrival, finished AS Finished
                FROM shard WHERE stream = @stream AND begun = 1
                """,
                new { stream = stream.ToString() }).ToDictionary(
                row => row.Name,
                row => new Checkpoint(row.Sequence, ShardStatements.Time(row.Start), ShardStatements.Time(row.CaughtUp), ShardStatements.Time(row.Arrival), row.Finished == 1)),
            cancellationToken);

    private sealed record QuarantineRow(string Shard, string Sequence, string Reason, long Length, string Sha256, long At);

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<QuarantinedRecord>>(
            connection => [.. connection.Query<QuarantineRow>(
                "SELECT shard AS Shard, sequence AS Sequence, reason AS Reason, length AS Length, sha256 AS Sha256, at AS At FROM quarantine ORDER BY id DESC LIMIT @limit",
                new { limit }).Select(row => new QuarantinedRecord(
                    row.Shard, row.Sequence, row.Reason, (int)row.Length, row.Sha256, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))],
            cancellationToken);

    private sealed record GapRow(string Shard, long From, long To, string Reason, long Found);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<StreamGap>>(
            connection => [.. connection.Query<GapRow>(
                """SELECT shard AS Shard, from_at AS "From", to_at AS "To", reason AS Reason, found_at AS Found FROM gap ORDER BY id DESC LIMIT @limit""",
                new { limit }).Select(row => new StreamGap(
                    row.Shard, DateTimeOffset.FromUnixTimeMilliseconds(row.From), DateTimeOffset.FromUnixTimeMilliseconds(row.To), row.Reason, DateTimeOffset.FromUnixTimeMilliseconds(row.Found)))],
            cancellationToken);

    private void WarnOfUnreadable()
    {
        if (health.UnreadableStates is > 0 and var count)
        {
            StoreLog.Unreadable(logger, count);
        }
    }
}
