using Amazon.Kinesis;
using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Cluster;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Several servers with the real readers and grains, on one Kinesis and one store in memory.</summary>
internal sealed class StreamServers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InProcessTestCluster _cluster;
    private readonly List<StreamKeeper> _keepers;

    private StreamServers(InProcessTestCluster cluster, List<StreamKeeper> keepers, StreamHarness.Recorder changes, Stamps stamps) =>
        (_cluster, _keepers, Changes, Stamps) = (cluster, keepers, changes, stamps);

    public StreamHarness.Recorder Changes { get; }

    public Stamps Stamps { get; }

    public int Count => _keepers.Count;

    public static async Task<StreamServers> Start(int servers, FakeKinesis kinesis, MemoryShardStore store, Action<StreamOptions> options)
    {
        var (changes, stamps) = (new StreamHarness.Recorder(), new Stamps());
        var builder = new InProcessTestClusterBuilder((short)servers);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<TimeProvider>(SourceClock.Key, new SourceClock(TimeProvider.System));
            silo.Services.AddMetrics();
            silo.Services.AddSingleton<IShardStore>(store);
            silo.Services.AddSingleton<IConnectedStreams>(store);
            silo.Services.AddSingleton<IAgentChanges>(changes);
            silo.Services.AddSingleton<IChangeStamps>(stamps);
            silo.Services.AddSingleton<Func<string?, IAmazonKinesis>>(_ => kinesis.Client(TimeSpan.FromSeconds(2), retries: 0, null));
            silo.Services.AddAgents();
            silo.Services.AddStream(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
            silo.Services.Configure<StreamOptions>(o =>
            {
                o.Name = StreamHarness.Stream;
                o.ReadInterval = TimeSpan.FromMilliseconds(200);
                o.CommitInterval = TimeSpan.FromMilliseconds(100);
                o.PingInterval = TimeSpan.FromMilliseconds(200);
                options(o);
            });
            silo.Services.AddSingleton<StreamKeeper>();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        List<StreamKeeper> keepers = [.. cluster.Silos.Select(s => s.ServiceProvider.GetRequiredService<StreamKeeper>())];
        foreach (var keeper in keepers)
        {
            await keeper.StartAsync(CancellationToken.None);
        }

        return new StreamServers(cluster, keepers, changes, stamps);
    }

    /// <summary>One more server.</summary>
    public async Task Join()
    {
        var silo = await _cluster.StartAdditionalSiloAsync();
        var keeper = ((InProcessSiloHandle)silo).ServiceProvider.GetRequiredService<StreamKeeper>();
        _keepers.Add(keeper);
        await keeper.StartAsync(CancellationToken.None);
    }

    public T Of<T>(int server)
        where T : notnull => _cluster.Silos[server].ServiceProvider.GetRequiredService<T>();

    public string NameOf(int server) => Of<ILocalSiloDetails>(server).SiloAddress.ToString();

    /// <summary>Shards as one server knows them.</summary>
    public IReadOnlyList<ShardStatus> Shards(int server) => [.. Of<StreamReports>(server).All.SelectMany(s => s.Shards)];

    /// <summary>Stops reading on this server, as at the start of its stop.</summary>
    public Task Stop(int server) => _keepers[server].StopAsync(CancellationToken.None);

    public async Task Until(string what, Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                var known = Enumerable.Range(0, Count).Select(n => $"{NameOf(n)}: {string.Join(", ", Shards(n).Select(s => $"{s.Owner} {s.Health.State}"))}");
                throw new TimeoutException($"Not within {Patience}: {what}.\n{string.Join('\n', known)}");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var keeper in _keepers)
        {
            await keeper.StopAsync(CancellationToken.None);
        }

        await _cluster.DisposeAsync();
    }
}
