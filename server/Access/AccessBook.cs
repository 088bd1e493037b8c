using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ConnectStreaming.Audit;
using ConnectStreaming.Cluster;

namespace ConnectStreaming.Access;

/// <summary>
/// People, sessions, tokens and links in memory, with every change written to the store. Requests read the memory, so a revoked session ends
/// with the next request. One change at a time: it is planned, committed, and then applied. In Open mode the book is empty
/// and needs no store.
/// <code>
/// in a cluster                            this book
/// another server commits a change         reads the changed rows within a second
/// a change is planned on older rows       is planned again on the newest ones, while nobody else can write
/// a key, account or link is unknown       reads once what is new before it says no (<see cref="CatchUp"/>)
/// a session or token is used              stored by each server, read by all (<see cref="StoreUses"/>)
/// </code>
/// </summary>
internal sealed class AccessBook
{
    private readonly Lazy<IAccessStore> _store;
    private readonly TimeProvider _time;
    private readonly SharedRead _catchUp;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, Person> _people = new();
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly ConcurrentDictionary<string, ApiToken> _tokens = new();
    private readonly ConcurrentDictionary<string, Link> _links = new();
    private readonly ConcurrentDictionary<string, string> _idByHash = new();
    private readonly LastUses _uses = new();

    // Sessions that have ended here and not yet in the store: rows of the store do not bring them back.
    private readonly ConcurrentDictionary<string, bool> _ended = new();

    // Number of the last change that the memory contains.
    private long _stamp;

    public AccessBook(Lazy<IAccessStore> store, IChangeStamps stamps, TimeProvider time)
    {
        (_store, _time) = (store, time);
        IsShared = stamps is not NoChangeStamps;
        _catchUp = new SharedRead(async cancellationToken =>
        {
            await Reload(cancellationToken);
            await ReadUses(cancellationToken);
        });
    }

    /// <summary>Other servers write to the same store.</summary>
    public bool IsShared { get; }

    /// <summary>A person, session, token or link has changed, here or on another server. The caller must not wait in it.</summary>
    public event Action? Changed;

    public ICollection<Person> People => _people.Values;

    public ICollection<Session> Sessions => _sessions.Values;

    public ICollection<ApiToken> Tokens => _tokens.Values;

    public ICollection<Link> Links => _links.Values;

    public Person? Person(string id) => _people.GetValueOrDefault(id);

    /// <summary>Finds a local account; case is ignored.</summary>
    public Person? Account(string account) => _people.Values.FirstOrDefault(p => !p.External && p.Account == account.ToLowerInvariant());

    public Person? Subject(string subject) => _people.Values.FirstOrDefault(p => p.Subject == subject);

    public Session? Session(string id) => _sessions.GetValueOrDefault(id);

    public Session? SessionOf(string key) => ByKey(_sessions, key);

    public ApiToken? Token(string id) => _tokens.GetValueOrDefault(id);

    public ApiToken? TokenOf(string key) => ByKey(_tokens, key);

    public Link? LinkOf(string key) => ByKey(_links, key);

    /// <summary>Records that a session or token was used; stored by <see cref="StoreUses"/>.</summary>
    public void Touch(string id) => _uses.Add(id, _time.GetUtcNow());

    public DateTimeOffset? LastUsed(string id) => _uses.Of(id);

    /// <summary>Reads all rows.</summary>
    public async Task Load(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            TakeOver(await _store.Value.Load(null, cancellationToken));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads the rows that other servers have changed.</summary>
    public async Task Reload(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            TakeOver(await _store.Value.Load(_stamp, cancellationToken));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Reads what other servers have written, before something is refused because it is not known here. All callers share a read, and there are few reads a
    /// second: requests with made-up keys cannot load the database. It never fails; without an answer the memory counts.
    /// </summary>
    public Task CatchUp() => IsShared ? _catchUp.Wait() : Task.CompletedTask;

    public Task Change(AccessChange change, CancellationToken cancellationToken) => Change(() => change, cancellationToken);

    /// <param name="plan">
    /// Reads the book and returns the change; null: none. No other change runs at the same time. It may throw. It is called again if another server has
    /// written in the meantime, so it sets its results every time.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for other changes.</param>
    public async Task Change(Func<AccessChange?> plan, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await Planned_NeedsGate(plan) is not { } change)
            {
                return;
            }
            ExceptionDispatchInfo? refused = null;
            // Not cancelled with the request: if the browser disconnects, memory and store must stay equal.
            var stamp = await _store.Value.Commit(
                change,
                _stamp,
                news =>
                {
                    TakeOver(news);
                    try
                    {
                        return Sanitized(plan()) is { } again ? change = again : null;
                    }
                    catch (Exception e)
                    {
                        // The store ends its transaction in order first.
                        refused = ExceptionDispatchInfo.Capture(e);
                        return null;
                    }
                },
                CancellationToken.None);
            refused?.Throw();
            if (stamp is { } written)
            {
                Apply(change);
                _stamp = written;
                Changed?.Invoke();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stores the last uses on this server, and reads those on the others.</summary>
    public async Task StoreUses(CancellationToken cancellationToken)
    {
        var unsaved = _uses.Unsaved(id => _sessions.ContainsKey(id) ? AccessKey.Session(id) : _tokens.ContainsKey(id) ? AccessKey.Token(id) : null);
        if (unsaved.Count > 0)
        {
            await _store.Value.StoreUses(unsaved, cancellationToken);
            _uses.OnStored(unsaved);
        }
        if (IsShared)
        {
            await ReadUses(cancellationToken);
        }
    }

    /// <summary>Removes sessions and links that are over, by the values that all servers have stored. One server does it.</summary>
    public async Task Sweep(AccessSweep sweep, CancellationToken cancellationToken)
    {
        await _store.Value.Sweep(sweep, cancellationToken);
        await Reload(cancellationToken);
    }

    /// <summary>Ends a session in memory while the store cannot be written. The caller tries the store again.</summary>
    public void EndInMemory(string id)
    {
        _ended[id] = true;
        Remove(AccessKey.Session(id));
        Changed?.Invoke();
    }

    private async Task<AccessChange?> Planned_NeedsGate(Func<AccessChange?> plan)
    {
        var change = Sanitized(plan());
        if (change is not null || !IsShared)
        {
            return change;
        }
        // Nothing to do, or refused: perhaps only because another server's change is not known here yet.
        var known = _stamp;
        try
        {
            TakeOver(await _store.Value.Load(known, CancellationToken.None));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The database does not answer. What is known here counts, and nothing is written.
        }
        return _stamp == known ? null : Sanitized(plan());
    }

    private static AccessChange? Sanitized(AccessChange? change) =>
        change?.Entry is { } entry ? change with { Entry = AuditLog.Sanitize(entry) } : change;

    private async Task ReadUses(CancellationToken cancellationToken) => _uses.Merge(await _store.Value.Uses(cancellationToken));

    private T? ByKey<T>(ConcurrentDictionary<string, T> all, string key)
        where T : class =>
        _idByHash.TryGetValue(Secrets.Hash(key), out var id) ? all.GetValueOrDefault(id) : null;

    private void TakeOver(AccessRows rows)
    {
        if (!rows.IsWhole && rows.Stamp == _stamp)
        {
            return;
        }
        Apply(new AccessChange { People = rows.People, Sessions = rows.Sessions, Tokens = rows.Tokens, Links = rows.Links, Removed = rows.Removed });
        if (rows.IsWhole)
        {
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
        _stamp = rows.Stamp;
        Changed?.Invoke();
    }

    private void Apply(AccessChange change)
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
        _uses.Remove(key.Id);
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
