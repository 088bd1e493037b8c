using System.Collections.Concurrent;

namespace ConnectStreaming.Access;

/// <summary>When sessions and tokens were used last: on this server, and on others as far as they have stored it.</summary>
internal sealed class LastUses
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _stored = new();

    public void Add(string id, DateTimeOffset at) => _used[id] = at;

    public DateTimeOffset? Of(string id) => _used.TryGetValue(id, out var at) ? at : null;

    /// <param name="keyOf">Null: the id is not known any more.</param>
    public IReadOnlyList<LastUse> Unsaved(Func<string, AccessKey?> keyOf) =>
    [
        .. from use in _used
           where !_stored.TryGetValue(use.Key, out var stored) || stored < use.Value
           let key = keyOf(use.Key)
           where key is not null
           orderby use.Key
           select new LastUse(key.Value, use.Value),
    ];

    public void OnStored(IReadOnlyList<LastUse> uses)
    {
        foreach (var use in uses)
        {
            _stored[use.Key.Id] = use.At;
        }
    }

    /// <summary>Takes over what is stored.</summary>
    public void Merge(IReadOnlyList<LastUse> uses)
    {
        foreach (var (key, at) in uses)
        {
            _stored[key.Id] = at;
            _used.AddOrUpdate(key.Id, at, (_, known) => known > at ? known : at);
        }
    }

    public void Remove(string id)
    {
        _used.TryRemove(id, out _);
        _stored.TryRemove(id, out _);
    }
}
