using System.Collections.Concurrent;
using Amazon.Kinesis;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ConnectStreaming.Tests.Stream;

/// <summary>The real readers and grains in a silo of their own, on any Kinesis and a store in memory. A restart is a new harness on the same two.</summary>
internal sealed class StreamHarness : IAsyncDisposable
{
    public const string Stream = "agents";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InProcessTestCluster _cluster;
    private readonly StreamKeeper _keeper;

    private StreamHarness(InProcessTestCluster cluster, StreamKeeper keeper, Recorder changes)
    {
        _cluster = cluster;
        _keeper = keeper;
        Changes = changes;
    }

    public Recorder Changes { get; }

    public StreamReport Status => Services.GetRequiredService<StreamReports>().All.SingleOrDefault()
        ?? new StreamReport(Stream, null, null, SourceHealth.Unheard, 0, false, []);

    public ConnectedStreams Connected => Services.GetRequiredService<ConnectedStreams>();

    /// <summary>What <c>/api/stream</c> returns now.</summary>
    public IReadOnlyList<StreamReport> Reports => [.. Streams.Select(Services.GetRequiredService<StreamReports>().Now)];

    public IReadOnlyList<StreamReport> Streams => Services.GetRequiredService<StreamReports>().All;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    private IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    /// <param name="learnTime">Take the time from the fake's answers. They have the real time, so do not use it in a test that moves the clock.</param>
    public static Task<StreamHarness> Start(FakeKinesis kinesis, MemoryShardStore store, TimeProvider time, Action<StreamOptions>? options = null,
        bool learnTime = false, IIncomingGrainCallFilter? calls = null) =>
        Start(clock => kinesis.Client(TimeSpan.FromMilliseconds(700), retries: 0, learnTime ? clock : null), store, time, options, calls);

    /// <param name="client">Creates the client of the readers. The argument is the clock, for a client that learns the time of AWS.</param>
    /// <param name="calls">Sees every call of a grain.</param>
    public static async Task<StreamHarness> Start(
        Func<SourceClock, IAmazonKinesis> client, MemoryShardStore store, TimeProvider time, Action<StreamOptions>? options = null,
            IIncomingGrainCallFilter? calls = null)
    {
        var changes = new Recorder();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSilo((_, silo) =>
        {
            var clock = new SourceClock(time);
            silo.Services.AddKeyedSingleton<TimeProvider>(SourceClock.Key, clock);
            silo.Services.AddMetrics();
            if (calls is not null)
            {
                silo.AddIncomingGrainCallFilter(calls);
            }

            silo.Services.AddSingleton<IShardStore>(store);
            silo.Services.AddSingleton<IConnectedStreams>(store);
            silo.Services.AddSingleton<IAgentChanges>(changes);
            silo.Services.AddSingleton<Func<string?, IAmazonKinesis>>(_ => client(clock));
            silo.Services.AddAgents();
            silo.Services.AddStream(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
            silo.Services.Configure<StreamOptions>(o =>
            {
                o.Name = Stream;
                o.ReadInterval = TimeSpan.FromMilliseconds(200);
                o.CommitInterval = TimeSpan.FromMilliseconds(100);
                o.PingInterval = TimeSpan.FromMilliseconds(100);
                o.DiscoveryInterval = TimeSpan.FromSeconds(1);
                options?.Invoke(o);
            });
            silo.Services.AddSingleton<StreamKeeper>();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var keeper = cluster.Silos[0].ServiceProvider.GetRequiredService<StreamKeeper>();
        await keeper.StartAsync(CancellationToken.None);
        return new StreamHarness(cluster, keeper, changes);
    }

    /// <summary>Waits for a condition. The time-out message names the condition and the last state.</summary>
    public async Task Until(string what, Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > Patience)
            {
                var shards = string.Join("\n  ", Services.GetRequiredService<StreamReports>().All.SelectMany(s => s.Shards).Select(s => s.ToString()));
                throw new TimeoutException(
                    $"Not within {Patience}: {what}. Applied: {Changes.Versions.Count} agents. Stream: {Status.Health}. Shards:\n  {shards}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Waits until every agent has the version and it is committed.</summary>
    public Task UntilApplied(MemoryShardStore store, IReadOnlyDictionary<string, int> versions) =>
        Until("all events applied and committed", () =>
        {
            var agents = store.Agents;
            return versions.All(v => agents.TryGetValue(v.Key, out var state) && state.Version >= v.Value);
        });

    public Task StopKeeper() => _keeper.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _keeper.StopAsync(CancellationToken.None);
        await _cluster.DisposeAsync();
    }

    /// <summary>Stops at once: no flush, no release (the nearest to kill -9 within one process).</summary>
    public async Task Crash()
    {
        await _cluster.Silos[0].SiloHost.StopAsync(new CancellationToken(canceled: true));
        await _cluster.DisposeAsync();
    }

    /// <summary>Records what is sent to the board, and what a board makes of it.</summary>
    internal sealed class Recorder : IAgentChanges
    {
        private readonly BoardState _board = new("e1", new BoardOptions(), new SuspectOptions());
        private readonly Dictionary<string, DateTimeOffset> _shownUpTo = [];

        public ConcurrentDictionary<string, AgentState> Versions { get; } = new();

        public ConcurrentQueue<SourceHealth> Reports { get; } = new();

        public ConcurrentQueue<SourceKey> Forgotten { get; } = new();

        /// <summary>What the store knew when the silo started.</summary>
        public ConcurrentQueue<(string Stream, string Instance)> CarriedBefore { get; } = new();

        public ConcurrentQueue<(string Stream, string Instance)> Carried { get; } = new();

        /// <summary>Agents for which the board showed an older state after a newer one.</summary>
        public ConcurrentQueue<string> ShownBackwards { get; } = new();

        /// <summary>What the board shows now.</summary>
        public IReadOnlyDictionary<string, AgentState> Shown
        {
            get
            {
                lock (_shownUpTo)
                {
                    return _board.Snapshot().Agents.ToDictionary(a => a.State.AgentArn, a => a.State);
                }
            }
        }

        public void Changed(AgentState state, string shard, long epoch)
        {
            Versions[state.AgentArn] = state;
            lock (_shownUpTo)
            {
                foreach (var shown in _board.Apply(new FeedBatch([new AgentChange(state, shard, epoch)], [], null, []), state.LastEventAt)?.Agents ?? [])
                {
                    if (_shownUpTo.GetValueOrDefault(state.AgentArn) > shown.State.LastEventAt)
                    {
                        ShownBackwards.Enqueue(state.AgentArn);
                    }

                    _shownUpTo[state.AgentArn] = shown.State.LastEventAt;
                }
            }
        }

        /// <summary>Called in the turn of the grain that reports. If it does not return, that grain hangs.</summary>
        public Action<SourceHealth>? OnHealth { get; set; }

        public void Health(SourceHealth health)
        {
            Reports.Enqueue(health);
            OnHealth?.Invoke(health);
        }

        public void Forget(SourceKey source) => Forgotten.Enqueue(source);

        void IAgentChanges.Carried(string streamArn, string instanceArn) => CarriedBefore.Enqueue((streamArn, instanceArn));

        public void Carries(string streamArn, string instanceArn) => Carried.Enqueue((streamArn, instanceArn));
    }
}

/// <summary>A clock that can be moved. Timers run in real time, or faster by a factor.</summary>
internal sealed class MovableTime : TimeProvider
{
    private long _ticks;

    /// <summary>Every wait is this many times shorter.</summary>
    public int Hurry { get; set; } = 1;

    public void Move(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private TimeSpan Shorter(TimeSpan wait) => wait > TimeSpan.Zero ? wait / Hurry : wait;
}
