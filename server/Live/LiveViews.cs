using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using System.Collections.Concurrent;
using ConnectStreaming.Board;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>The views that this server serves, and their common clock for ticks and overdue acknowledgements.</summary>
internal sealed class LiveViews : IHostedService, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Parting = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ViewKey, LiveView> _views = new();
    private readonly Lock _opening = new();
    private readonly DeltaBudget _deltas = new();
    private readonly ConcurrentDictionary<Browser, bool> _browsers = new();
    private readonly BoardReplicas _replicas;
    private readonly IViewers _viewers;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly LiveOptions _options;
    private readonly LiveFacts _facts;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private ITimer? _timer;
    private long _recheckedAt;

    public LiveViews(
        BoardReplicas replicas, IViewers viewers, IHostApplicationLifetime lifetime, IOptions<LiveOptions> options, IOptions<SiteOptions> site,
        [FromKeyedServices(SourceClock.Key)] TimeProvider time, LiveMetrics metrics, IStoreNotice? store = null)
    {
        (_replicas, _viewers, _lifetime, _options, _time, _metrics) = (replicas, viewers, lifetime, options.Value, time, metrics);
        _facts = new LiveFacts(Build.Id, _options.Mode, site.Value.TimeZone) { Store = store };
        // The clear view of an instance is there from the start, the others when someone asks for them.
        replicas.Opened += replica =>
        {
            Ids.Add(replica.InstanceArn);
            Open(replica, Lens.Clear);
        };
    }

    /// <summary>How the instances are named.</summary>
    public InstanceIds Ids { get; } = new();

    /// <summary>One view for each instance that the viewer may watch.</summary>
    public IReadOnlyList<LiveView> For(Viewer viewer)
    {
        return
        [
            .. from replica in _replicas.All()
               let lens = Lens.Of(viewer, replica.InstanceArn)
               where lens is not null
               let view = Open(replica, lens)
               orderby view.Name
               select view,
        ];
    }

    /// <param name="id">ID, ID@REGION or ARN of an instance.</param>
    /// <returns>
    /// Null: there is no such instance, or it is not for this viewer (the two are not told apart), or two Regions have the id.
    /// </returns>
    public LiveView? Find(string id, Viewer viewer) =>
        Ids.Find(id) is { } instance
        && Lens.Of(viewer, instance) is { } lens
        && _replicas.All().FirstOrDefault(r => r.InstanceArn == instance) is { } replica
            ? Open(replica, lens)
            : null;

    public void Join(Browser browser) => _browsers[browser] = true;

    public void Leave(Browser browser) => _browsers.TryRemove(browser, out _);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        // Registered after the hub was mapped, so it runs before SignalR closes the connections.
        _lifetime.ApplicationStopping.Register(SayGoodbye);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _timer?.Dispose();
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }
    }

    /// <summary>The view of this replica through this lens, made when nobody has it yet. Asked for at this moment, it is not put away.</summary>
    private LiveView Open(BoardReplica replica, Lens lens)
    {
        var key = new ViewKey(replica.InstanceArn, lens.Key);
        // A view listens to its replica from its first moment: one that lost a race for its key would go on publishing for nobody. And a view
        // that is put away just when someone finds it would never speak again.
        lock (_opening)
        {
            if (!_views.TryGetValue(key, out var view))
            {
                view = new LiveView(replica, lens, _facts, _options, _time, _metrics, Ids, _deltas);
                _views[key] = view;
            }
            view.Asked();
            return view;
        }
    }

    private void Sweep()
    {
        foreach (var view in _views.Values)
        {
            view.Sweep();
            if (IsUnused(view))
            {
                PutAway(view);
            }
        }
        if (_time.GetElapsedTime(_recheckedAt) >= RecheckEvery)
        {
            _recheckedAt = _time.GetTimestamp();
            Recheck();
        }
    }

    private bool IsUnused(LiveView view) =>
        view.Key.Lens.Length > 0 && view.Watchers == 0 && _time.GetElapsedTime(view.AskedAt) > KeepUnused;

    private void PutAway(LiveView view)
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

    /// <summary>What a person may see can change while a page is open.</summary>
    private void Recheck()
    {
        foreach (var (browser, _) in _browsers)
        {
            browser.Recheck(_viewers);
        }
    }

    /// <summary>Tells every page to come back at a random time, and lets the words leave before the sockets close.</summary>
    private void SayGoodbye()
    {
        var anyone = _views.Values.Any(v => v.Watchers > 0);
        foreach (var view in _views.Values)
        {
            view.Stop();
        }
        if (anyone)
        {
            SpinWait.SpinUntil(() => _views.Values.All(v => v.Watchers == 0), LastWord);
            // Written is not yet sent: SignalR closes the sockets as soon as this returns. What the words still need of the pool is
            // ahead of this in its queue.
            var through = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(static t => t.SetResult(), through, preferLocal: false);
            through.Task.Wait(LastWord);
            Thread.Sleep(Parting);
        }
    }
}
