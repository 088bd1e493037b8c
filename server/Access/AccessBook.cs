using System.Collections.Concurrent;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>
/// People, sessions, tokens and links in memory, with every change written to the store. Requests read the memory, so a revoked session ends
/// with the next request. One change at a time: it is planned, committed, and then applied. In Open mode the book is empty
/// and needs no store.
/// </summary>
internal sealed class AccessBook(Lazy<IAccessStore> store, TimeProvider time)
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, Person> _people = new();
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly ConcurrentDictionary<string, ApiToken> _tokens = new();
    private readonly ConcurrentDictionary<string, Link> _links = new();
    private readonly ConcurrentDictionary<string, string> _idByHash = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();

    public ICollection<Person> People => _people.Values;

    public ICollection<Session> Sessions => _sessions.Values;

    public ICollection<ApiToken> Tokens => _tokens.Values;

    public ICollection<Link> Links => _links.Values;

    public async Task Load(CancellationToken cancellationToken)
    {
        var rows = await store.Value.Load(cancellationToken);
        Apply(new AccessChange { People = rows.People, Sessions = rows.Sessions, Tokens = rows.Tokens, Links = rows.Links });
    }

    public Person? Person(string id) => _people.GetValueOrDefault(id);

    /// <summary>Finds a local account; case is ignored.</summary>
    public Person? Account(string account) => _people.Values.FirstOrDefault(p => !p.External && p.Account == account.ToLowerInvariant());

    public Person? Subject(string subject) => _people.Values.FirstOrDefault(p => p.Subject == subject);

    public Session? Session(string id) => _sessions.GetValueOrDefault(id);

    public Session? SessionOf(string key) => ByKey(_sessions, key);

    public ApiToken? Token(string id) => _tokens.GetValueOrDefault(id);

    public ApiToken? TokenOf(string key) => ByKey(_tokens, key);

    public Link? LinkOf(string key) => ByKey(_links, key);

    /// <summary>Records that a session or token was used; stored once a minute.</summary>
    public void Touch(string id) => _used[id] = time.GetUtcNow();

    public DateTimeOffset? LastUsed(string id) => _used.TryGetValue(id, out var at) ? at : null;

    public Task Change(AccessChange change, CancellationToken cancellationToken) => Change(() => change, cancellationToken);

    /// <param name="plan">Reads the book and returns the change; null: none. No other change runs at the same time. It may throw.</param>
    public async Task Change(Func<AccessChange?> plan, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (plan() is { } change)
            {
                change = change.Entry is { } entry ? change with { Entry = AuditLog.Sanitize(entry) } : change;
                // Not cancelled with the request: if the browser disconnects, memory and store must stay equal.
                await store.Value.Commit(change, CancellationToken.None);
                Apply(change);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stores the last use of sessions and tokens, and removes ended ones.</summary>
    /// <param name="ended">Whether a session has ended.</param>
    public Task Sweep(Func<Session, bool> ended, CancellationToken cancellationToken) => Change(
        () =>
        {
            var now = time.GetUtcNow();
            AccessKey[] removed =
            [
                .. _sessions.Values.Where(ended).Select(s => s.Key),
                .. _links.Values.Where(l => l.Expires <= now && l.Person is not null).Select(l => l.Key),
            ];
            Session[] sessions = [.. _sessions.Values.Where(s => !removed.Contains(s.Key) && LastUsed(s.Id) > s.LastSeen)
                .Select(s => s with { LastSeen = LastUsed(s.Id)!.Value })];
            ApiToken[] tokens = [.. _tokens.Values.Where(t => LastUsed(t.Id) is { } used && (t.LastUsed is null || used > t.LastUsed))
                .Select(t => t with { LastUsed = LastUsed(t.Id) })];
            return removed.Length + sessions.Length + tokens.Length == 0 ? null
                : new AccessChange { Sessions = sessions, Tokens = tokens, Removed = removed };
        },
        cancellationToken);

    /// <summary>Ends a session in memory while the store cannot be written. The caller tries the store again.</summary>
    public void EndInMemory(string id) => Remove(AccessKey.Session(id));

    private T? ByKey<T>(ConcurrentDictionary<string, T> all, string key)
        where T : class =>
        _idByHash.TryGetValue(Secrets.Hash(key), out var id) ? all.GetValueOrDefault(id) : null;

    private void Apply(AccessChange change)
    {
        foreach (var person in change.People)
        {
            _people[person.Id] = person;
        }
        Put(_sessions, change.Sessions, s => (s.Id, s.Hash));
        Put(_tokens, change.Tokens, t => (t.Id, t.Hash));
        Put(_links, change.Links, l => (l.Id, l.Hash));
        foreach (var key in change.Removed)
        {
            Remove(key);
        }
    }

    private void Put<T>(ConcurrentDictionary<string, T> all, IReadOnlyList<T> rows, Func<T, (string Id, string Hash)> keys)
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
        _used.TryRemove(key.Id, out _);
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
