using ConnectStreaming.Agents;
using System.Collections.Concurrent;
using System.Reflection;
using ConnectStreaming.Board;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>The views that this server serves, and their common clock for ticks and overdue acknowledgements.</summary>
internal sealed class LiveViews : IHostedService, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Parting = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentDictionary<string, LiveView> _views = new(StringComparer.OrdinalIgnoreCase);
    private readonly BoardReplicas _replicas;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly LiveOptions _options;
    private readonly LiveFacts _facts;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private ITimer? _timer;

    public LiveViews(BoardReplicas replicas, IHostApplicationLifetime lifetime, IOptions<LiveOptions> options, [FromKeyedServices(SourceClock.Key)] TimeProvider time, LiveMetrics metrics)
    {
        (_replicas, _lifetime, _options, _time, _metrics) = (replicas, lifetime, options.Value, time, metrics);
        var build = typeof(LiveViews).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        _facts = new LiveFacts(build, _options.Mode);
        replicas.Opened += Open;
    }

    public IReadOnlyList<LiveView> All() =>
        [.. _views.Values.Where(v => v.Replica.Position.Epoch is not null).OrderBy(v => v.Name, StringComparer.Ordinal)];

    public LiveView? Find(string id) => _views.TryGetValue(id, out var view) && view.Replica.Position.Epoch is not null ? view : null;

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
        _replicas.Opened -= Open;
        _timer?.Dispose();
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }
    }

    private void Open(BoardReplica replica) =>
        _views.GetOrAdd(ViewKey.Of(replica.InstanceArn).Instance, _ => new LiveView(replica, _facts, _options, _time, _metrics));

    private void Sweep()
    {
        foreach (var view in _views.Values)
        {
            view.Sweep();
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
            // Written is not yet sent: SignalR closes the sockets as soon as this returns.
            Thread.Sleep(Parting);
        }
    }
}
