using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ConnectStreaming.Tests.Cluster;

/// <summary>Several silos in this process, with the grains of the server and nothing else.</summary>
internal sealed class Silos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private Silos(InProcessTestCluster cluster) => _cluster = cluster;

    public static async Task<Silos> Start(short count, TimeProvider? time = null)
    {
        var builder = new InProcessTestClusterBuilder(count);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton(time ?? TimeProvider.System));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Silos(cluster);
    }

    public IServiceProvider Services(int silo) => _cluster.Silos[silo].ServiceProvider;

    public IGrainFactory Grains(int silo) => Services(silo).GetRequiredService<IGrainFactory>();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
