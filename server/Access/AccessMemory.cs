using System.Collections.Concurrent;

namespace ConnectStreaming.Access;

/// <summary>
/// The rows of the access tables in memory, and the look-up by the hash of a secret. Reads may come from many threads, writes from one at a time.
/// </summary>
/// <param name="onRemoved">Called with the id of each removed row.</param>
internal sealed class AccessMemory(Action<string> onRemoved)
{
    private readonly ConcurrentDictionary<string, Person> _people = new();
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly ConcurrentDictionary<string, ApiToken> _tokens = new();
    private readonly ConcurrentDictionary<string, Link> _links = new();
    private readonly ConcurrentDictionary<string, string> _idByHash = new();

    // Sessions that have ended here and not yet in the store: rows of the store do not bring them back.
    private readonly ConcurrentDictionary<string, bool> _ended = new();

    public ICollection<Person> People => _people.Values;

    public ICollection<Session> Sessions => _sessions.Values;

    public ICollection<ApiToken> Tokens => _tokens.Values;

    public ICollection<Link> Links => _links.Values;

    public Person? Person(string id) => _people.GetValueOrDefault(id);

    public Session? Session(string id) => _sessions.GetValueOrDefault(id);

    public Session? SessionOf(string key) => ByKey(_sessions, key);

    public ApiToken? Token(string id) => _tokens.GetValueOrDefault(id);

    public ApiToken? TokenOf(string key) => ByKey(_tokens, key);

    public Link? LinkOf(string key) => ByKey(_links, key);

    /// <summary>Removes a session. It stays removed until the store has removed it, too.</summary>
    public void End(string session)
    {
        _ended[session] = true;
        Remove(AccessKey.Session(session));
    }

    /// <summary>Takes what the store has: changed rows, or all rows.</summary>
    public void Take(AccessRows rows)
    {
        Apply(new AccessChange { People = rows.People, Sessions = rows.Sessions, Tokens = rows.Tokens, Links = rows.Links, Removed = rows.Removed });
        if (!rows.IsWhole)
        {
            return;
        }
        var kept = rows.People.Select(p => p.Key).Concat(rows.Sessions.Select(s => s.Key)).Concat(rows.Tokens.Select(t => t.Key))
            .Concat(rows.Links.Select(l => l.Key)).ToHashSet();
        AccessKey[] gone = [.. People.Select(p => p.Key).Concat(Sessions.Select(s => s.Key)).Concat(Tokens.Select(t => t.Key))
            .Concat(Links.Select(l => l.Key)).Where(key => !kept.Contains(key))];
        foreach (var key in gone)
        {
            Remove(key);
            _ended.TryRemove(key.Id, out _);
        }
    }

    /// <summary>A change that the store has committed.</summary>
    public void Apply(AccessChange change)
    {
        foreach (var key in change.Removed)
        {
            Remove(key);
            _ended.TryRemove(key.Id, out _);
        }
        foreach (var person in change.People)
        {
            _people[person.Id] = person;
        }
        Put(_sessions, change.Sessions.Where(s => !_ended.ContainsKey(s.Id)), s => (s.Id, s.Hash));
        Put(_tokens, change.Tokens, t => (t.Id, t.Hash));
        Put(_links, change.Links, l => (l.Id, l.Hash));
    }

    private T? ByKey<T>(ConcurrentDictionary<string, T> all, string key)
        where T : class =>
        _idByHash.TryGetValue(Secrets.Hash(key), out var id) ? all.GetValueOrDefault(id) : null;

    private void Put<T>(ConcurrentDictionary<string, T> all, IEnumerable<T> rows, Func<T, (string Id, string Hash)> keys)
    {
        foreach (var row in rows)
        {
            var (id, hash) = keys(row);
            all[id] = row;
            _idByHash[hash] = id;
        }
    }

    private void Remove(AccessKey key)
    {
        var hash = key.Kind switch
        {
            AccessKind.Person => RemovePerson(key.Id),
            AccessKind.Session => _sessions.TryRemove(key.Id, out var session) ? session.Hash : null,
            AccessKind.Token => _tokens.TryRemove(key.Id, out var token) ? token.Hash : null,
            AccessKind.Link => _links.TryRemove(key.Id, out var link) ? link.Hash : null,
            _ => throw new InvalidOperationException($"No rows of the kind {key.Kind}."),
        };
        if (hash is not null)
        {
            _idByHash.TryRemove(hash, out _);
        }
        onRemoved(key.Id);
    }

    /// <returns>Null: people have no secret that is used for look-ups.</returns>
    private string? RemovePerson(string id)
    {
        if (_people.TryRemove(id, out _))
        {
            foreach (var of in _sessions.Values.Where(s => s.Person == id).Select(s => s.Key)
                .Concat(_links.Values.Where(l => l.Person == id).Select(l => l.Key)).ToArray())
            {
                Remove(of);
            }
        }
        return null;
    }
}
