using System.Collections.Concurrent;

namespace ConnectStreaming.Board;

/// <summary>The Connect instances that this silo has heard of (events, store, other silos).</summary>
internal sealed class BoardInstances
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>An instance was heard of for the first time.</summary>
    public event Action? Grew;

    public void Add(string instanceArn)
    {
        if (_known.TryAdd(instanceArn, true))
        {
            Grew?.Invoke();
        }
    }

    public ICollection<string> Known() => _known.Keys;
}

/// <inheritdoc cref="IBoardDirectory"/>
[KeepAlive]
internal sealed class BoardDirectoryGrain : Grain, IBoardDirectory
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ValueTask<string[]> Exchange(string[] known)
    {
        _known.UnionWith(known);
        return ValueTask.FromResult<string[]>([.. _known]);
    }
}
