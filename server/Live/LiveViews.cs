using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using System.Collections.Concurrent;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>The views that this server serves, and their common timer for ticks and overdue acknowledgements.</summary>
internal sealed partial class LiveViews : IHostedService, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan NoticeLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan SocketDrain = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CutEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ViewKey, LiveView> _views = new();
    private readonly Lock _opening = new();
    private readonly DeltaBudget _deltas = new();
    private readonly SnapshotBuilds _builds;
    private readonly ConcurrentDictionary<Browser, bool> _browsers = new();
    private readonly BoardReplicas _replicas;
    private readonly FloorReplicas _floors;
    private readonly DrawnFloorsReplica _drawn;
    private readonly AlertReplicas _alerts;
    private readonly IViewers _viewers;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly LiveOptions _options;
    private readonly LiveFacts _facts;
    private readonly ViewSettings _settings;
    private readonly InstanceNames _names;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private readonly ILogger<LiveViews> _logger;
    private readonly ILogger<LiveView> _viewLogger;
    private readonly FloorsStamp _stamp = new();
    private readonly CheckInNews? _checkIns;
    private ITimer? _timer;
    private long _recheckedAt;
    private long _cutAt;
    private long _cutVersion;
    private long _cutGeneration;

    /// <summary>Views with the settings of before. They go on until their pages have taken a snapshot of the new view, some at a time.</summary>
    private readonly ConcurrentDictionary<LiveView, bool> _retiring = new();

    public LiveViews(
        BoardReplicas replicas, FloorReplicas floors, DrawnFloorsReplica drawn, AlertReplicas alerts, ViewSettings settings, InstanceIds ids,
        InstanceNames names, IViewers viewers, IHostApplicationLifetime lifetime, IOptions<LiveOptions> options, IOptions<SiteOptions> site,
        IOptions<SuspectOptions> suspect, [FromKeyedServices(SourceClock.Key)] TimeProvider time, LiveMetrics metrics, ILoggerFactory logs,
        IStoreNotice? store = null, IslandCodes? islands = null, CheckInNews? checkIns = null)
    {
        _checkIns = checkIns;
        (_settings, Ids, _names) = (settings, ids, names);
        (_logger, _viewLogger) = (logs.CreateLogger<LiveViews>(), logs.CreateLogger<LiveView>());
        (_replicas, _floors, _drawn, _alerts, _viewers, _lifetime) = (replicas, floors, drawn, alerts, viewers, lifetime);
        (_options, _time, _metrics) = (options.Value, time, metrics);
        _builds = new SnapshotBuilds(_options.SnapshotsPerSecond);
        _facts = new LiveFacts(Build.Id, _options.Mode, site.Value.TimeZone) { Store = store, Suspect = suspect.Value, Islands = islands ?? new IslandCodes() };
        // The clear view of an instance exists from the start; the others are made on request.
        replicas.Opened += replica =>
        {
            Ids.Add(replica.InstanceArn);
            Open(replica, Lens.Clear);
        };
    }

    /// <summary>The names of the instances.</summary>
    public InstanceIds Ids { get; }

    /// <summary>The drawn floors or the settings are not loaded since the start of this server, so a floor that is unknown here may exist.</summary>
    public bool IsStarting => !_drawn.IsSettled || !_settings.IsSettled;

    /// <summary>One view for each drawn floor that the viewer may watch, their own floors first, then one for each instance.</summary>
    public IReadOnlyList<LiveView> For(Viewer viewer)
    {
        var (boards, now) = (_replicas.All(), _drawn.Now);
        var own = OwnFloors.Of(viewer, now);
        return
        [
            .. from floor in now.Floors.Values
               orderby own.Contains(floor.Id) descending, floor.SiteName, floor.Site, floor.Ordinal, floor.Name
               let lens = viewer.MayOpen(floor.Id) ? FloorLens.Of(viewer, floor) : null
               where lens is not null
               select Open(floor, lens, boards),
            .. from replica in Ready()
               let lens = viewer.MayOpen(replica.InstanceArn) ? Lens.Of(viewer, replica.InstanceArn) : null
               where lens is not null
               let view = Open(replica, lens)
               orderby view.Name
               select view,
        ];
    }

    /// <param name="id">Id of a drawn floor; ID, ID@REGION or ARN of an instance.</param>
    /// <returns>
    /// Null: the floor or instance does not exist, or this viewer may not see it (the answer is the same), or two Regions have the id.
    /// </returns>
    public LiveView? Find(string id, Viewer viewer)
    {
        if (_drawn.Now.Floors.TryGetValue(id, out var floor))
        {
            return viewer.MayOpen(id) && FloorLens.Of(viewer, floor) is { } floorLens ? Open(floor, floorLens, _replicas.All()) : null;
        }
        return Ids.Find(id) is { } instance && viewer.MayOpen(instance)
            && Lens.Of(viewer, instance) is { } lens
            && Ready().FirstOrDefault(r => r.InstanceArn == instance) is { } replica
                ? Open(replica, lens)
                : null;
    }

    /// <summary>Why this server cannot show everything yet; empty when it can.</summary>
    public SourceDetail[] NotReady() =>
    [
        .. _replicas.All().Except(Ready()).Select(r => new SourceDetail(
            $"This server has not received the seats of {r.InstanceArn} yet.",
            $"このサーバーは、{r.InstanceArn} の座席の割り当てをまだ受信していません。")),
        .. !_drawn.IsSettled
            ? [new SourceDetail(
                "This server has not received the drawn floors yet.", "このサーバーは、フロアの座席表をまだ受信していません。")]
            : Array.Empty<SourceDetail>(),
        .. !_settings.IsSettled
            ? [new SourceDetail("This server has not read the settings yet.", "このサーバーは、設定をまだ読み込んでいません。")]
            : Array.Empty<SourceDetail>(),
    ];

    /// <summary>Whether the automatic floor of the instance can be opened.</summary>
    public bool IsReady(BoardReplica board) => _floors.Of(board.InstanceArn).Position.Epoch is not null && _alerts.Of(board.InstanceArn).IsSettled;

    /// <summary>The settings of a view have changed, and some of its pages still have those of before.</summary>
    public bool IsChangingOver(ViewKey key) => _retiring.Keys.Any(view => view.Key == key);

    /// <summary>This server leaves the cluster: it takes no new connections, so that a balancer gives them to another one.</summary>
    public bool IsLeaving { get; private set; }

    public void Join(Browser browser) => _browsers[browser] = true;

    public void Leave(Browser browser) => _browsers.TryRemove(browser, out _);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        // Registered after the hub was mapped, so it runs before SignalR closes the connections.
        _lifetime.ApplicationStopping.Register(RequestReconnect);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Other servers are there: asks every page to go on at one of them, and shows the live picture until it does. Ends when no page is left, or
    /// when a page that wanted to go could have gone.
    /// </summary>
    public async Task Leave(CancellationToken cancellationToken)
    {
        IsLeaving = true;
        var withinMs = LeavePace.WithinMs(_browsers.Count);
        foreach (var view in AllViews())
        {
            view.AskToLeave(withinMs);
        }
        var until = _time.GetTimestamp();
        while (!_browsers.IsEmpty && _time.GetElapsedTime(until) < TimeSpan.FromMilliseconds(withinMs) + LeavePace.Late)
        {
            await Task.Delay(LeavePace.CheckEvery, _time, cancellationToken);
        }
    }

    private LiveView[] AllViews() => [.. _views.Values, .. _retiring.Keys];

    public void Dispose()
    {
        _timer?.Dispose();
        foreach (var view in _views.Values.Concat(_retiring.Keys))
        {
            view.Dispose();
        }
    }

    /// <summary>Boards whose floor is loaded too, and what people did about alerts.</summary>
    private IEnumerable<BoardReplica> Ready() => _replicas.All().Where(IsReady);

    private LiveView Open(BoardReplica replica, Lens lens) => Open(
        new ViewKey(replica.InstanceArn, lens.Key), () => _settings.Of(replica.InstanceArn, lens), null,
        cut => new AutoPicture(
            replica, _floors.Of(replica.InstanceArn), _drawn, _alerts.Of(replica.InstanceArn), lens.With(cut), FactsWith(cut), _time, Ids, _names.Now));

    private LiveView Open(FloorHeader floor, FloorLens lens, IReadOnlyList<BoardReplica> all)
    {
        BoardReplica[] boards = BoardsOf(floor, all);
        return Open(
            new ViewKey(floor.Id, lens.Key), () => _settings.Of(floor, lens), picture => ((DrawnPicture)picture).IsOf(floor, boards),
            cut => new DrawnPicture(floor, _drawn, boards, _alerts.Of, lens.With(cut), FactsWith(cut), _time, _names.Of));
    }

    private LiveFacts FactsWith(SettingsCut cut) => _facts with { Zone = _settings.TimeZone ?? _facts.Zone, Settings = cut.Wire };

    private static BoardReplica[] BoardsOf(FloorHeader floor, IReadOnlyList<BoardReplica> all) =>
        [.. all.Where(b => floor.Instances.Contains(b.InstanceArn, StringComparer.Ordinal))];

    /// <summary>The view with this key. It is made if it does not exist. This request keeps it from being removed.</summary>
    /// <param name="key">The floor and the lens.</param>
    /// <param name="settings">The settings that the view has now.</param>
    /// <param name="isCurrent">Whether a picture has the right sources; null: this key always has the same sources.</param>
    /// <param name="make">Makes the picture with these settings.</param>
    private LiveView Open(ViewKey key, Func<SettingsCut> settings, Func<IViewPicture, bool>? isCurrent, Func<SettingsCut, IViewPicture> make)
    {
        LiveView? former = null, retired = null;
        try
        {
            // A view listens to its sources from its first moment. If one lost a race for its key, it would keep publishing for nobody. And a view
            // that is removed just when a browser finds it would never send anything again.
            lock (_opening)
            {
                var version = _settings.Version;
                var isFound = _views.TryGetValue(key, out var view) && isCurrent?.Invoke(view.Picture) != false;
                if (!isFound || view!.SettingsVersion != version)
                {
                    (former, retired) = (isFound ? null : view, isFound ? view : null);
                    var cut = settings();
                    view = new LiveView(key, make(cut), _options.Pace, _time, _metrics, _deltas, _viewLogger, _builds)
                    {
                        Settings = cut.Key, SettingsVersion = version, SettingsNow = settings,
                    };
                    _views[key] = view;
                }
                view.MarkUsed();
                return view;
            }
        }
        finally
        {
            End(former);
            Retire(retired);
        }
    }

    private void Retire(LiveView? view)
    {
        if (view is not null)
        {
            _retiring[view] = true;
        }
    }

    /// <summary>
    /// Lets fewer pages go to the new views than snapshots may be built, as if each one needed its own. Until then they have the live
    /// picture with the former settings.
    /// </summary>
    private void SweepRetiring(string? floors, string? checkIns)
    {
        var budget = Math.Max(1, (int)(_options.SnapshotsPerSecond * SweepEvery.TotalSeconds * 0.8));
        foreach (var view in _retiring.Keys)
        {
            view.Sweep(floors, checkIns);
            budget -= view.StopSome(budget, "epoch", 200);
            if (view.Watchers == 0 && _retiring.TryRemove(view, out _))
            {
                view.Dispose();
            }
        }
    }

    /// <summary>Its pages take a snapshot of the new view. Do not call this inside a lock: the streams run within the call.</summary>
    private static void End(LiveView? view)
    {
        view?.Dispose();
        view?.Stop("epoch", 1000);
    }

    /// <summary>
    /// Ends views of drawn floors that were deleted, or that show agents of other instances now, and views with other settings than those of now.
    /// </summary>
    private void EndFormer()
    {
        var (now, all, isCutDue) = (_drawn.Now, _replicas.All(), IsCutDue());
        foreach (var view in _views.Values)
        {
            var isFormer = view.Picture is DrawnPicture picture
                && !(now.Floors.TryGetValue(picture.Id, out var floor) && picture.IsOf(floor, BoardsOf(floor, all)));
            var isOutdated = !isFormer && isCutDue && view.SettingsNow?.Invoke().Key != view.Settings;
            if ((isFormer || isOutdated) && _views.TryRemove(KeyValuePair.Create(view.Key, view)))
            {
                if (isFormer)
                {
                    End(view);
                }
                else
                {
                    Retire(view);
                }
            }
        }
    }

    /// <summary>A new version counts at once. Whether views may name more agents' groups and profiles than before is looked at every 5 s.</summary>
    private bool IsCutDue()
    {
        var version = _settings.Version;
        if (version != _cutVersion)
        {
            _settings.ForgetNames();
            (_cutVersion, _cutAt, _cutGeneration) = (version, _time.GetTimestamp(), _settings.Generation);
            return true;
        }
        if (version == 0 || _time.GetElapsedTime(_cutAt) < CutEvery)
        {
            return false;
        }
        var before = _cutGeneration;
        (_cutAt, _cutGeneration) = (_time.GetTimestamp(), _settings.Generation);
        return _cutGeneration != before;
    }

    private void Sweep()
    {
        EndFormer();
        var floors = _stamp.Of(_drawn.Now.Floors, Ready().Select(r => r.InstanceArn));
        var checkIns = _checkIns?.Stamp;
        foreach (var view in _views.Values)
        {
            view.Sweep(floors, checkIns);
            if (IsUnused(view))
            {
                RemoveUnused(view);
            }
        }
        SweepRetiring(floors, checkIns);
        if (_time.GetElapsedTime(_recheckedAt) >= RecheckEvery)
        {
            _recheckedAt = _time.GetTimestamp();
            Recheck();
        }
    }

    private bool IsUnused(LiveView view) =>
        (!view.Key.IsClear || view.Picture is DrawnPicture) && view.Watchers == 0 && _time.GetElapsedTime(view.LastUsedAt) > KeepUnused;

    private void RemoveUnused(LiveView view)
    {
        lock (_opening)
        {
            if (!IsUnused(view) || !_views.TryRemove(view.Key, out _))
            {
                return;
            }
        }
        view.Dispose();
    }

    /// <summary>The rights of a person can change while a page is open.</summary>
    private void Recheck()
    {
        foreach (var (browser, _) in _browsers)
        {
            try
            {
                browser.Recheck(_viewers);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // An exception in a timer would end the process. The rights of the page are unknown now, so it must show nothing more.
                LogRecheckFailed(_logger, e);
                browser.Close("recheck");
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The rights of a page could not be checked again. Its connection is closed")]
    private static partial void LogRecheckFailed(ILogger logger, Exception error);

    /// <summary>Asks every page to reconnect at a random time, and lets this message leave before the sockets close.</summary>
    private void RequestReconnect()
    {
        var views = AllViews();
        var anyone = views.Any(v => v.Watchers > 0);
        foreach (var view in views)
        {
            view.Stop("restart", IsLeaving ? LeavePace.LastMs : 5000);
        }
        if (anyone)
        {
            SpinWait.SpinUntil(() => views.All(v => v.Watchers == 0), NoticeLimit);
            // Written does not mean sent: SignalR closes the sockets as soon as this returns. The work items of the message are
            // ahead of this one in the thread pool's queue.
            var through = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(static t => t.SetResult(), through, preferLocal: false);
            through.Task.Wait(NoticeLimit);
            Thread.Sleep(SocketDrain);
        }
    }
}
