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
    private readonly AccessMemory _memory;
    private readonly LastUses _uses = new();

    // Number of the last change that the memory contains.
    private long _stamp;

    public AccessBook(Lazy<IAccessStore> store, IChangeStamps stamps, TimeProvider time)
    {
        (_store, _time, _memory) = (store, time, new AccessMemory(id => _uses.Remove(id)));
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

    public ICollection<Person> People => _memory.People;

    public ICollection<Session> Sessions => _memory.Sessions;

    public ICollection<ApiToken> Tokens => _memory.Tokens;

    public ICollection<Link> Links => _memory.Links;

    public Person? Person(string id) => _memory.Person(id);

    /// <summary>Finds a local account; case is ignored.</summary>
    public Person? Account(string account) => People.FirstOrDefault(p => !p.External && p.Account == account.ToLowerInvariant());

    public Person? Subject(string subject) => People.FirstOrDefault(p => p.Subject == subject);

    public Session? Session(string id) => _memory.Session(id);

    public Session? SessionOf(string key) => _memory.SessionOf(key);

    public ApiToken? Token(string id) => _memory.Token(id);

    public ApiToken? TokenOf(string key) => _memory.TokenOf(key);

    public Link? LinkOf(string key) => _memory.LinkOf(key);

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
                _memory.Apply(change);
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
        var unsaved = _uses.Unsaved(id => Session(id) is not null ? AccessKey.Session(id) : Token(id) is not null ? AccessKey.Token(id) : null);
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
        _memory.End(id);
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

    private void TakeOver(AccessRows rows)
    {
        if (!rows.IsWhole && rows.Stamp == _stamp)
        {
            return;
        }
        _memory.Take(rows);
        _stamp = rows.Stamp;
        Changed?.Invoke();
    }
}
