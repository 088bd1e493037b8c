using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Board;

/// <summary>The committed agents, loaded once while the silo starts. A board takes its part while no replica has its agents.</summary>
internal sealed class BoardSeed(IBoardStore store, IOptions<BoardOptions> options) : IHostedService
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, AgentState[]> _byInstance = new(StringComparer.Ordinal);

    private Task<IReadOnlyCollection<string>>? _begun;

    public bool IsLoaded => _loaded.Task.IsCompletedSuccessfully;

    /// <summary>Reading the agents and starting the silo are most of a start. Both go on at one time.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _begun = Task.Run(() => Read(CancellationToken.None), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>ARNs of the instances that have agents. After a failure, the next call reads again.</summary>
    public Task<IReadOnlyCollection<string>> Load(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _begun, null) is { } begun ? begun.WaitAsync(cancellationToken) : Read(cancellationToken);

    private async Task<IReadOnlyCollection<string>> Read(CancellationToken cancellationToken)
    {
        var agents = await store.LoadAgents(options.Value.MaxInstances, options.Value.MaxAgents, cancellationToken);
        string[] instances = [.. agents.Select(a => a.InstanceArn).Distinct(StringComparer.Ordinal)];
        foreach (var group in agents.GroupBy(a => a.InstanceArn, StringComparer.Ordinal))
        {
            _byInstance[group.Key] = [.. group];
        }
        _loaded.TrySetResult();
        return instances;
    }

    public async Task<AgentState[]> For(string instanceArn)
    {
        await _loaded.Task;
        return _byInstance.GetValueOrDefault(instanceArn, []);
    }

    /// <summary>The committed states are no longer needed: this silo's replica has the board now, or the limit of instances is reached.</summary>
    public void Release(string instanceArn) => _byInstance.TryRemove(instanceArn, out _);
}
