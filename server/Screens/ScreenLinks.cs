using System.Collections.Concurrent;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>
/// The connected screens of this server: tells each one what to show, five times a second, at every change of the screens, and when a critical alert begins or
/// ends. One loop does it, so a screen is never told two things at once.
/// </summary>
internal sealed partial class ScreenLinks : BackgroundService
{
    /// <summary>How often it is looked for critical alerts.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);
    private const int ChecksPerTurn = 4;

    /// <summary>A thousand screens that connect at once need a few turns, not a thousand.</summary>
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(1);

    /// <summary>So long after the start an instance that is not known here may become known.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(10);

    private readonly Lock _joining = new();

    /// <summary>Every connection, also one that a newer connection of the same screen has replaced.</summary>
    private readonly ConcurrentDictionary<ScreenLink, bool> _all = new();

    /// <summary>The newest connection of each screen.</summary>
    private readonly ConcurrentDictionary<string, ScreenLink> _open = new(StringComparer.Ordinal);

    /// <summary>The last connection of screens that are not connected now.</summary>
    private readonly ConcurrentDictionary<string, ScreenLink> _closed = new(StringComparer.Ordinal);

    private readonly SeenScreens _seen;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ScreenBook _book;
    private readonly DrawnFloorsReplica _drawn;
    private readonly BoardReplicas _boards;
    private readonly LiveViews _views;
    private readonly CriticalFloors _critical;
    private readonly ShownViews _shown;
    private readonly ShownPages _pages;
    private readonly MovingFloors _moving;
    private readonly TimeProvider _time;
    private readonly ILogger<ScreenLinks> _logger;
    private readonly long _began;
    private bool _isFailing;
    private long _forgotAt;

    public ScreenLinks(
        ScreenBook book, IScreenStore store, DrawnFloorsReplica drawn, BoardReplicas boards, LiveViews views, CriticalFloors critical, ShownViews shown,
        ShownPages pages, TimeProvider time, ILogger<ScreenLinks> logger)
    {
        (_book, _drawn, _boards, _views, _critical, _shown, _pages, _time, _logger) = (book, drawn, boards, views, critical, shown, pages, time, logger);
        _seen = new SeenScreens(store, time, logger);
        _moving = new MovingFloors(boards, drawn);
        _began = time.GetTimestamp();
        book.Changed += Wake;
    }

    /// <summary>Milliseconds since the start: a clock that never goes back.</summary>
    public long Now => (long)_time.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>Connections, also those that a newer one of the same screen has replaced.</summary>
    public int Count => _all.Count;

    public ScreenLink? Open(string screen) => _open.GetValueOrDefault(screen);

    /// <summary>The connection, or the last one if it is not connected; null: not since the start of this server.</summary>
    public ScreenLink? Last(string screen) => _open.GetValueOrDefault(screen) ?? _closed.GetValueOrDefault(screen);

    /// <summary>Ids of the screens that are, or were, connected to this server.</summary>
    public IReadOnlyCollection<string> Known => [.. _open.Keys.Union(_closed.Keys, StringComparer.Ordinal)];

    /// <summary>A screen connected or disconnected.</summary>
    public event Action? Moved;

    /// <summary>When there was the last word from it; null: not since the start of this server.</summary>
    public DateTimeOffset? Seen(string screen) => _seen.Of(screen);

    public void Join(ScreenLink link)
    {
        // First: a revocation after the look into the book finds this connection.
        _all[link] = true;
        lock (_joining)
        {
            if (_book.IsOver(link.Key) || _open.GetValueOrDefault(link.Key.Id)?.Key.Binding > link.Key.Binding)
            {
                // It was paired again or revoked, or its time ended, between the handshake and here. The device that has the screen now stays.
                link.Revoke();
                return;
            }
            _open[link.Key.Id] = link;
            _closed.TryRemove(link.Key.Id, out _);
        }
        OnWord(link);
        Wake();
        Moved?.Invoke();
    }

    public void Leave(ScreenLink link)
    {
        link.Dispose();
        _all.TryRemove(link, out _);
        lock (_joining)
        {
            // A newer connection of the same screen stays.
            if (!_open.TryRemove(KeyValuePair.Create(link.Key.Id, link)))
            {
                return;
            }
            _closed[link.Key.Id] = link;
        }
        OnWord(link);
        Moved?.Invoke();
    }

    /// <summary>Every connection of this screen is told that it is over, and closed.</summary>
    public void Revoke(string screen)
    {
        foreach (var (link, _) in _all)
        {
            if (link.Key.Id == screen && _book.IsOver(link.Key))
            {
                link.Revoke();
            }
        }
    }

    /// <summary>There is a word from the screen.</summary>
    public void OnWord(ScreenLink link) => _seen.OnWord(link.Key.Id);

    /// <summary>What the screen says that it painted is compared with what this server has.</summary>
    public void OnReport(ScreenLink link, ScreenReport report)
    {
        OnWord(link);
        var isOld = false;
        var isRight = _book.Screen(link.Key) is { } screen && _book.Of(link.Key) is { } viewer
            ? _shown.IsRight(report, viewer, screen.Settings.Pace, out isOld)
            : null;
        if (link.OnReport(report, isRight, Now, isOld))
        {
            // Its next report would come in 2 s.
            link.Send(new ScreenMessage("prove"));
        }
    }

    /// <summary>Tells every screen what is new. One call at a time.</summary>
    public void Turn()
    {
        if (_all.IsEmpty)
        {
            return;
        }
        // First of all, and independent of everything that can fail.
        foreach (var (link, _) in _all)
        {
            if (_book.IsOver(link.Key))
            {
                link.Revoke();
            }
        }
        _critical.Update();
        _moving.BeginTurn(Now);
        var (now, clear, masked) = (Now, _critical.Now(masked: false), _critical.Now(masked: true));
        Exception? failed = null;
        foreach (var (link, _) in _all)
        {
            if (_book.Screen(link.Key) is not { } screen)
            {
                // It is over, or the screens are not read yet.
                continue;
            }
            try
            {
                link.OnScreen(screen);
                Turn(link, screen, screen.MaskStatuses ? masked : clear, now);
                _moving.Update(link, screen, now);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // The other screens go on.
                failed = error;
            }
        }
        if (failed is not null && !_isFailing)
        {
            LogTurnFailed(failed);
        }
        _isFailing = failed is not null;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _seen.Save(cancellationToken);
    }

    public override void Dispose()
    {
        _book.Changed -= Wake;
        _wake.Dispose();
        base.Dispose();
    }

    /// <summary>A database that does not answer must not hold the screens.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Direct(stoppingToken), _seen.Run(stoppingToken));

    private async Task Direct(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Due(stoppingToken);
                await Task.Delay(AtMostEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Turn();
                if (Now - _forgotAt > ForgetEvery.TotalMilliseconds)
                {
                    _forgotAt = Now;
                    Forget();
                    _shown.Forget();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The server is stopping.
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                if (!_isFailing)
                {
                    LogTurnFailed(error);
                }
                _isFailing = true;
            }
        }
    }

    /// <summary>Until the next turn: the time is over, screens have changed, or a critical alert has begun or ended.</summary>
    private async Task Due(CancellationToken stoppingToken)
    {
        for (var checks = 0; checks < ChecksPerTurn; checks++)
        {
            if (await _wake.WaitAsync(CheckEvery, stoppingToken) || (!_all.IsEmpty && _critical.Update()))
            {
                return;
            }
        }
    }

    private void Turn(ScreenLink link, Screen screen, IReadOnlyDictionary<string, IReadOnlySet<string>> critical, long now)
    {
        // Just after the start a floor that is unknown here may exist.
        var floors = screen.Settings.Floors.Where(Exists).ToArray();
        if (floors.Length < screen.Settings.Floors.Length && (_views.IsStarting || Now < Starting.TotalMilliseconds))
        {
            return;
        }
        link.Rotation = Rotation.Next(
            link.Rotation, [.. floors.Select(f => f.Key)], CriticalTurns.Of(floors, critical, SeatsOf),
            screen.Settings.Dwell * 1000L, now);
        var index = Array.FindIndex(screen.Settings.Floors, f => f.Key == link.Rotation.View);
        var view = index < 0 ? "" : ScreenScope.IdOf(screen.Settings.Floors[index].View, _views.Ids);
        var text = screen.Text is { } line && _time.GetUtcNow() < line.Until ? line : null;
        var shown = new ShownNow(view, link.Rotation.View, screen.Version, Math.Max(0, index), screen.Settings.Floors.Length, link.Rotation.IsStopped, text);
        if (shown != link.Shown)
        {
            link.Show(
                shown,
                new ScreenMessage("show")
                {
                    View = view, Screen = WallScreenJson.Of(screen, _views.Ids), Index = shown.Index, Count = shown.Count,
                    Stopped = shown.IsStopped ? true : null,
                    Text = text is null ? null : new ScreenTextJson(text.Text, text.Until.ToUnixTimeMilliseconds()),
                },
                now);
        }
    }

    private Func<string, bool>? SeatsOf(ScreenFloor page) =>
        page.Zones is { } zones && _drawn.Now.Floors.TryGetValue(page.View, out var floor) ? _pages.SeatsOf(page.View, floor.Version, zones) : null;

    private bool Exists(ScreenFloor floor) =>
        floor.IsAutomatic ? _boards.Find(floor.View) is { } board && _views.IsReady(board) : _drawn.Now.Floors.ContainsKey(floor.View);

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A turn is already requested.
        }
        catch (ObjectDisposedException)
        {
            // The server is stopping.
        }
    }

    /// <summary>Screens that were removed.</summary>
    private void Forget()
    {
        foreach (var id in _seen.Ids.Where(id => _book.Now.Screen(id) is null && !_open.ContainsKey(id)))
        {
            _seen.Forget(id);
            _closed.TryRemove(id, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The screens could not be told what to show. It is tried again at once")]
    private partial void LogTurnFailed(Exception error);
}
