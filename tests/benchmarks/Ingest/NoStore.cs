using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Stream;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>Accepts every write and stores nothing: ingest without commits.</summary>
internal sealed class NoStore : IShardStore, IBoardStore, IAutoFloorStore, IDrawnFloorsStore, IAlertStore
{
    Task<IReadOnlyList<StoredMark>> IAlertStore.Load(string instanceArn, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredMark>>([]);

    Task<StoredAct> IAlertStore.Apply(string instanceArn, AlertAct act, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task IAlertStore.Remove(IReadOnlyList<AlertId> ended, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken) =>
        Task.FromResult(new ShardTakeOver(1, null, []));

    public Task<IReadOnlyList<AgentState>> States(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AgentState>>([]);

    public Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken) => Task.FromResult(CommitResult.Committed);

    public Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, Checkpoint>>(new Dictionary<string, Checkpoint>());

    public Task<IReadOnlyDictionary<ShardId, Checkpoint>> Unfinished(string streamArn, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<ShardId, Checkpoint>>(new Dictionary<ShardId, Checkpoint>());

    public Task Save(IReadOnlyCollection<StreamGap> gaps, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<CarriedStream>> Carried(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CarriedStream>>([]);

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QuarantinedRecord>>([]);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StreamGap>>([]);

    public Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AgentState>>([]);

    public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AutoSeat>>([]);

    public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<long> Stamp(CancellationToken cancellationToken) => Task.FromResult(0L);

    public Task<DrawnFloorsRows> Load(CancellationToken cancellationToken) => Task.FromResult(new DrawnFloorsRows(0, [], []));

    public Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) => Task.CompletedTask;
}
