using Orleans.Concurrency;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace ConnectStreaming.Operations;

/// <summary>
/// Gives the facts of a server to the others. A service of the silo, not a grain: it is addressed by the silo itself, so the answer of one server never
/// depends on another one that is frozen.
/// </summary>
[Alias("server-facts-service")]
internal interface IServerFactsService : IGrainService
{
    [Alias("read")]
    Task<ServerFacts> Read();
}

/// <inheritdoc cref="IServerFactsService"/>
[Reentrant]
internal sealed class ServerFactsService(GrainId id, Silo silo, ILoggerFactory loggers, IServiceProvider services)
    : GrainService(id, silo, loggers), IServerFactsService
{
    public Task<ServerFacts> Read() => Task.FromResult(services.GetRequiredService<ServerFactsHere>().Now);
}

/// <summary>Reads the facts of other servers.</summary>
internal interface IServerFactsClient
{
    Task<ServerFacts> Read(SiloAddress server);
}

/// <inheritdoc/>
internal sealed class ServerFactsClient(IServiceProvider services) : GrainServiceClient<IServerFactsService>(services), IServerFactsClient
{
    public Task<ServerFacts> Read(SiloAddress server) => GetGrainService(server).Read();
}
