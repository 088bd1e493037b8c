using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>The hot tables on SQLite: take-over and commit of a shard, committed states, checkpoints, quarantined records and gaps.</summary>
internal sealed class ShardStore(
    SqliteStore store, StoreHealth health, ILogger<ShardStore> logger, TimeProvider? time = null, IOptions<StoreOptions>? options = null,
    IOptions<StreamOptions>? reading = null) : IShardStore, IBoardStore
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly MemoryShards _memory = new((options?.Value ?? new StoreOptions()).MaxAgents);
    private readonly int _mostOfAShard = (reading?.Value ?? new StreamOptions()).MaxAgents;
    private readonly ConcurrentDictionary<ShardId, bool> _taken = new();
    private readonly SemaphoreSlim _probe = new(1);
    private long? _probedAt;

    public TimeSpan? KeepsAgents => options is null ? null : TimeSpan.FromDays(options.Value.IntervalDays);

    public async Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken)
    {
        var unreadable = health.UnreadableStates;
        ShardTakeOver taken;
        try
        {
            // Read the states in the transaction that gives the epoch: no earlier owner can commit in between.
            taken = await store.Writer.Write(
                session => new ShardTakeOver(
                    session.Shards.Claim(shard), session.Shards.Read(shard), AgentRows.Between(session.Db, firstKey, lastKey, _mostOfAShard, health)),
                cancellationToken);
            _taken[shard] = true;
        }
        catch (StoreUnavailableException e) when (!_taken.ContainsKey(shard)
            && e.Problem is StoreProblem.DiskFull or StoreProblem.ReadOnly or StoreProblem.DiskError or StoreProblem.CannotOpen)
        {
            // Not for a shard that was taken over from the database: its agents refuse an older epoch.
            var (checkpoints, agents) = await store.Read(
                connection => (ReadCheckpoints(connection, shard.Stream), AgentRows.Between(connection.Handle!, firstKey, lastKey, _mostOfAShard, health)),
                cancellationToken);
            taken = _memory.TakeOver(shard, firstKey, lastKey, checkpoints.GetValueOrDefault(shard.Name), agents);
        }

        WarnOfUnreadable(unreadable);
        return taken;
    }

    public async Task<IReadOnlyList<AgentState>> States(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) =>
        _memory.Over(agentArns, await store.Read(connection => AgentRows.Of(connection.Handle!, agentArns, health), cancellationToken));

    public async Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken)
    {
        if (!MemoryShards.Gave(commit.Epoch))
        {
            var result = await store.Writer.Write(session => session.Write(commit), cancellationToken);
            if (result == CommitResult.Committed && health.UnreadableStates > 0)
            {
                foreach (var (state, _) in commit.Agents)
                {
                    health.OnReadable(state.AgentArn);
                }
            }

            return result;
        }

        // Nothing was written: the reader's epoch is stale, so it takes the shard over again, from the database this time.
        return await CanWrite(cancellationToken) ? CommitResult.StaleEpoch : _memory.Commit(commit);
    }

    /// <summary>Tries a small write from time to time: an open file says nothing about the disk.</summary>
    private async Task<bool> CanWrite(CancellationToken cancellationToken)
    {
        await _probe.WaitAsync(cancellationToken);
        try
        {
            if (_probedAt is { } last && _time.GetElapsedTime(last) < ProbeEvery)
            {
                return false;
            }

            await store.Writer.Write(session => session.Touch(), cancellationToken);
            _memory.Clear();
            return true;
        }
        catch (StoreUnavailableException)
        {
            _probedAt = _time.GetTimestamp();
            return false;
        }
        finally
        {
            _probe.Release();
        }
    }

    public async Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken)
    {
        var unreadable = health.UnreadableStates;
        var states = await store.Read(connection => AgentRows.Best(connection.Handle!, instances, agentsEach, health), cancellationToken);
        WarnOfUnreadable(unreadable);
        return states;
    }

    public async Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken) =>
        _memory.Over(stream, await store.Read(connection => ReadCheckpoints(connection, stream), cancellationToken));

    private static Dictionary<string, Checkpoint> ReadCheckpoints(SqliteConnection connection, StreamId stream) =>
        connection.Query<ShardRow>($"{ShardRow.Select} WHERE stream = @stream AND begun = 1", new { stream = stream.ToString() })
            .ToDictionary(row => row.Name, row => row.Checkpoint);

    public Task<IReadOnlyDictionary<ShardId, Checkpoint>> Unfinished(string streamArn, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyDictionary<ShardId, Checkpoint>>(
            // The key of a stream is its ARN, '|' and a time; '}' is the character after '|'.
            connection => connection.Query<ShardRow>(
                $"{ShardRow.Select} WHERE stream > @from AND stream < @to AND begun = 1 AND finished = 0",
                new { from = streamArn + "|", to = streamArn + "}" }).ToDictionary(row => ShardId.Parse($"{row.Stream}|{row.Name}"), row => row.Checkpoint),
            cancellationToken);

    public Task Save(IReadOnlyCollection<StreamGap> gaps, CancellationToken cancellationToken) => store.Writer.Write(
        session =>
        {
            session.Shards.Gaps(gaps);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) =>
        store.Read(connection => RecordRows.Quarantine(connection, limit), cancellationToken);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) =>
        store.Read(connection => RecordRows.Gaps(connection, limit), cancellationToken);

    public Task<IReadOnlyList<CarriedStream>> Carried(CancellationToken cancellationToken) =>
        store.Read(connection => CarriedStatements.All(connection.Handle!), cancellationToken);

    private void WarnOfUnreadable(int before)
    {
        if (health.UnreadableStates is var count && count > before)
        {
            StoreLog.Unreadable(logger, count);
        }
    }
}
