using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Stream;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>Takes everything and keeps nothing: ingest without its commits.</summary>
internal sealed class NoStore : IShardStore, IBoardStore, IAutoFloorStore
{
    public Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken) =>
        Task.FromResult(new ShardTakeOver(1, null, []));

    public Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken) => Task.FromResult(CommitResult.Committed);

    public Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, Checkpoint>>(new Dictionary<string, Checkpoint>());

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<QuarantinedRecord>>([]);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StreamGap>>([]);

    public Task<IReadOnlyList<AgentState>> LoadAgents(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AgentState>>([]);

    public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AutoSeat>>([]);

    public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) => Task.CompletedTask;
}
