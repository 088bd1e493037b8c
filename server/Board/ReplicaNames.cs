namespace ConnectStreaming.Board;

/// <summary>
/// The agents of a replica by user name. An instance may give the name of a deleted agent to another one, so several may have it. The replica's lock
/// protects it.
/// </summary>
internal sealed class ReplicaNames
{
    private readonly Dictionary<string, List<ReplicaEntry>> _entries = new(StringComparer.Ordinal);

    /// <summary>The agent whose last event is the newest; null: nobody has this name.</summary>
    public ReplicaEntry? Find(string name) => _entries.TryGetValue(name, out var same) ? same.MaxBy(e => e.Agent.State.LastEventAt) : null;

    public void Add(ReplicaEntry entry)
    {
        if (entry.Agent.State.Profile.Username is { } name)
        {
            if (!_entries.TryGetValue(name, out var same))
            {
                _entries.Add(name, same = new List<ReplicaEntry>(1));
            }
            same.Add(entry);
        }
    }

    /// <param name="name">The name that the entry was added with.</param>
    public void Remove(ReplicaEntry entry, string? name)
    {
        if (name is not null && _entries.TryGetValue(name, out var same) && same.Remove(entry) && same.Count == 0)
        {
            _entries.Remove(name);
        }
    }

    /// <param name="before">The former name; the entry has the new one.</param>
    public void Rename(ReplicaEntry entry, string? before)
    {
        if (before != entry.Agent.State.Profile.Username)
        {
            Remove(entry, before);
            Add(entry);
        }
    }

    public void Clear() => _entries.Clear();
}
