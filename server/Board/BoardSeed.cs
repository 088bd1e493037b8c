using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>The committed agents, loaded once when the silo starts. A board takes its share while no replica has its agents.</summary>
internal sealed class BoardSeed(IBoardStore store)
{
    private readonly TaskCompletionSource<Dictionary<string, AgentState[]>> _loaded =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock _lock = new();

    public bool IsLoaded => _loaded.Task.IsCompletedSuccessfully;

    public async Task<IReadOnlyCollection<string>> Load(CancellationToken cancellationToken)
    {
        var agents = await store.LoadAgents(cancellationToken);
        var byInstance = agents.GroupBy(a => a.InstanceArn, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        string[] instances = [.. byInstance.Keys];
        _loaded.TrySetResult(byInstance);
        return instances;
    }

    public async Task<AgentState[]> For(string instanceArn)
    {
        var byInstance = await _loaded.Task;
        lock (_lock)
        {
            return byInstance.GetValueOrDefault(instanceArn, []);
        }
    }

    /// <summary>This silo's replica has the board now: the committed states are no longer needed.</summary>
    public void Release(string instanceArn)
    {
        if (IsLoaded)
        {
            lock (_lock)
            {
                _loaded.Task.Result.Remove(instanceArn);
            }
        }
    }
}
