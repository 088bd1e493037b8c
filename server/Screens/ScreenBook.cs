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
    private static readonly TimeSpan StartAtMost = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, bool> _promoting = new(StringComparer.Ordinal);
    private volatile ScreenRowsByKey _now = ScreenRowsByKey.None;
    private bool _isFailing;

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

    /// <summary>The screen was revoked, removed or paired again. One whose time is over is none of these: the clock may be wrong.</summary>
    public bool IsOver(ScreenKey key) => IsLoaded && !(_now.Screen(key.Id) is { Token: not null } screen && screen.Binding == key.Binding);

    /// <summary>Writes a change and takes it over. Not cancelled with the request: if the browser disconnects, memory and store must stay equal.</summary>
    public async Task<T> Change<T>(Func<IStoredScreens, ScreenChange<T>> plan)
    {
        ScreenChange<T>? written = null;
        // The plan may run more than once; the last run is the one that was stored.
        var result = await store.Change(stored => written = plan(stored), CancellationToken.None);
        if (IsLoaded && written!.IsEmpty)
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
            Take(written!);
        }
        return result;
    }

    /// <summary>Reads before anything is served, but does not wait long for a slow store.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(Look(cancellationToken), Task.Delay(StartAtMost, time, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Look(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task Look(CancellationToken cancellationToken)
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

    private async Task Reload(CancellationToken cancellationToken)
    {
        var rows = await store.Load(cancellationToken);
        lock (_lock)
        {
            // Two reads may arrive here in the other order.
            if (rows.Stamp < _now.Rows.Stamp)
            {
                return;
            }
            _now = new ScreenRowsByKey(rows);
        }
        Changed?.Invoke();
    }

    private void Take<T>(ScreenChange<T> written)
    {
        lock (_lock)
        {
            var (screens, pairings) = (written.Screens.Select(s => s.Id).ToHashSet(), written.Pairings.Select(p => p.Hash).ToHashSet());
            var before = _now.Rows;
            _now = new ScreenRowsByKey(before with
            {
                Screens = [.. before.Screens.Where(s => !screens.Contains(s.Id) && !written.RemovedScreens.Contains(s.Id)), .. written.Screens],
                Pairings = [.. before.Pairings.Where(p => !pairings.Contains(p.Hash) && !written.RemovedPairings.Contains(p.Hash)), .. written.Pairings],
            });
        }
        Changed?.Invoke();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The renewed secret of a screen could not be stored as used. It is tried again with its next request")]
    private partial void LogNotPromoted(Exception error);
}

/// <summary>The rows, found by their keys. Immutable.</summary>
internal sealed class ScreenRowsByKey
{
    private readonly Dictionary<string, Screen> _screens;
    private readonly Dictionary<string, Screen> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScreenPairing> _pairings;
    private readonly Dictionary<string, ScreenPairing> _codes;
    private readonly ConcurrentDictionary<Screen, Viewer> _viewers = new(ReferenceEqualityComparer.Instance);

    public ScreenRowsByKey(ScreenRows rows)
    {
        Rows = rows;
        _screens = rows.Screens.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _pairings = rows.Pairings.ToDictionary(p => p.Hash, StringComparer.Ordinal);
        _codes = rows.Pairings.ToDictionary(p => p.Code, StringComparer.Ordinal);
        foreach (var screen in rows.Screens)
        {
            foreach (var hash in new[] { screen.FormerHash, screen.OtherFormerHash }.OfType<string>())
            {
                _devices[hash] = screen;
            }
        }
        // A present secret wins over a former one.
        foreach (var screen in rows.Screens)
        {
            foreach (var hash in new[] { screen.Token?.Hash, screen.Token?.Next?.Hash }.OfType<string>())
            {
                _devices[hash] = screen;
            }
        }
    }

    public static ScreenRowsByKey None { get; } = new(new ScreenRows(-1, [], []));

    public ScreenRows Rows { get; }

    public Screen? Screen(string id) => _screens.GetValueOrDefault(id);

    /// <summary>What one of these screens sees.</summary>
    public Viewer Viewer(Screen screen) => _viewers.GetOrAdd(screen, ScreenScope.ViewerOf);

    /// <summary>The screen that has, or had, this device.</summary>
    public Screen? Device(string hash) => _devices.GetValueOrDefault(hash);

    public ScreenPairing? Pairing(string hash) => _pairings.GetValueOrDefault(hash);

    public ScreenPairing? Code(string code) => _codes.GetValueOrDefault(code);
}
