using System.Collections.Concurrent;
using ConnectStreaming.Access;

namespace ConnectStreaming.Screens;

/// <summary>
/// Screens and pairings in this process. It looks for changes of other servers twice a second; its own changes count at once. While the store cannot be read,
/// the last known rows stay.
/// </summary>
internal sealed partial class ScreenBook(IScreenStore store, TimeProvider time, ILogger<ScreenBook> logger) : BackgroundService, IScreenPrincipals
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AgainAtMost = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartAtMost = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly ConcurrentDictionary<string, bool> _promoting = new(StringComparer.Ordinal);
    private volatile ScreenRowsByKey _now = ScreenRowsByKey.None;
    private bool _isFailing;
    private long _prunedAt;
    private long _refreshedAt;

    public ScreenRowsByKey Now => _now;

    /// <summary>False: just after the start. No screen is known yet, and none must be told that it is not paired.</summary>
    public bool IsLoaded => _now != ScreenRowsByKey.None;

    /// <summary>Something changed.</summary>
    public event Action? Changed;

    public ScreenKey? Find(string secret)
    {
        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow());
        if (_now.Device(hash) is not { } screen || !screen.Accepts(hash, now))
        {
            return null;
        }
        // Many requests can come before the first one is stored.
        if (screen.Token!.Next?.Hash == hash && _promoting.TryAdd(hash, true))
        {
            _ = Promote(screen.Id, hash);
        }
        return new ScreenKey(screen.Id, screen.Binding);
    }

    public Viewer? Of(ScreenKey key) => Screen(key) is { } screen ? _now.Viewer(screen) : null;

    /// <returns>Null: as <see cref="Of"/>.</returns>
    public Screen? Screen(ScreenKey key) =>
        _now.Screen(key.Id) is { } screen && screen.Binding == key.Binding && screen.IsPaired(time.GetUtcNow()) ? screen : null;

    /// <summary>
    /// The screen was revoked, removed or paired again, or its time is over. If only the clock was wrong, its device is a paired screen again when the clock is
    /// right, because it keeps its secret.
    /// </summary>
    public bool IsOver(ScreenKey key) => IsLoaded && Screen(key) is null;

    /// <summary>Writes a change and takes it over. Not cancelled with the request: if the browser disconnects, memory and store must stay equal.</summary>
    public async Task<T> Change<T>(Func<IStoredScreens, ScreenChange<T>> plan)
    {
        var (written, stamp) = ((ScreenChange<T>?)null, 0L);
        // The plan may run more than once; the last run is the one that was stored.
        var result = await store.Change(
            stored =>
            {
                (written, stamp) = (plan(stored), stored.Stamp);
                return written;
            },
            CancellationToken.None);
        if (IsLoaded && (written!.IsEmpty || TakeNext(written, stamp)))
        {
            return result;
        }
        try
        {
            await Reload(CancellationToken.None);
        }
        catch (Exception error) when (IsLoaded && error is not OutOfMemoryException)
        {
            // It is stored, so it counts. What other servers wrote is read with the next look, because the stamp stays the former one.
            LogNotRead(error);
            lock (_lock)
            {
                _now = _now.With(written!, _now.Rows.Stamp);
            }
            Changed?.Invoke();
        }
        return result;
    }

    /// <summary>Looks for changes of other servers now, for a device that is not known here. Not more often than ten times a second.</summary>
    public async Task RefreshNow(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _refreshedAt)) >= AgainAfter)
        {
            Interlocked.Exchange(ref _refreshedAt, time.GetTimestamp());
            await Task.WhenAny(Refresh(cancellationToken), Task.Delay(AgainAtMost, time, cancellationToken));
        }
    }

    /// <summary>Reads before anything is served, but does not wait long for a slow store.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(Refresh(cancellationToken), Task.Delay(StartAtMost, time, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Refresh(stoppingToken);
                await Prune(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task Refresh(CancellationToken cancellationToken)
    {
        try
        {
            if (await store.Stamp(cancellationToken) != _now.Rows.Stamp)
            {
                await Reload(cancellationToken);
            }
            _isFailing = false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                LogNotRead(error);
            }
            _isFailing = true;
        }
    }

    /// <summary>Nobody else has written since the rows were read: they need not be read again.</summary>
    private bool TakeNext<T>(ScreenChange<T> written, long stamp)
    {
        lock (_lock)
        {
            if (stamp != _now.Rows.Stamp + 1)
            {
                return false;
            }
            _now = _now.With(written, stamp);
        }
        Changed?.Invoke();
        return true;
    }

    /// <summary>One read at a time, so what is read last counts, also when it is of a lower stamp: the database was restored to an older state.</summary>
    private async Task Reload(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            for (var isTaken = false; !isTaken;)
            {
                var before = _now;
                var rows = await store.Load(cancellationToken);
                lock (_lock)
                {
                    // A change was taken over meanwhile, and these rows may be without it.
                    isTaken = ReferenceEquals(before, _now);
                    _now = isTaken ? new ScreenRowsByKey(rows) : _now;
                }
            }
        }
        finally
        {
            _reading.Release();
        }
        Changed?.Invoke();
    }

    /// <summary>Pairings that nobody needs any more.</summary>
    private async Task Prune(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!IsLoaded || time.GetElapsedTime(_prunedAt) < PruneEvery)
        {
            return;
        }
        _prunedAt = time.GetTimestamp();
        if (!_now.Rows.Pairings.Any(p => p.IsForgotten(now)))
        {
            return;
        }
        try
        {
            await Change(stored => new ScreenChange<bool>(true)
            {
                RemovedPairings = stored.Ended(now - ScreenPairing.Kept, now - ScreenPairing.AnonymousKept),
            }).WaitAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The next minute tries again. Nothing may end the loop that sees revocations.
            LogNotPruned(error);
        }
    }

    /// <summary>The renewed secret was used, so its device has it: the former one is over soon.</summary>
    private async Task Promote(string id, string hash)
    {
        try
        {
            await Change(stored => stored.Screen(id) is { Token.Next: { } next } screen && next.Hash == hash
                ? new ScreenChange<bool>(true) { Screens = [screen with { Token = next, FormerHash = screen.Token.Hash }] }
                : new ScreenChange<bool>(false));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Both secrets stay valid. The next request tries again.
            LogNotPromoted(error);
        }
        finally
        {
            _promoting.TryRemove(hash, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The screens cannot be read from the store. The last known ones stay")]
    private partial void LogNotRead(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pairings that ended could not be removed from the store. It is tried again in a minute")]
    private partial void LogNotPruned(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The renewed secret of a screen could not be stored as used. It is tried again with its next request")]
    private partial void LogNotPromoted(Exception error);
}
