using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>Services that all readers of this process share.</summary>
internal sealed record ShardServices(
    StreamClients Clients,
    StreamConsumers Consumers,
    IShardStore Store,
    IGrainFactory Grains,
    IAgentChanges Changes,
    AgentEventReader Reader,
    [FromKeyedServices(SourceClock.Key)] TimeProvider Time,
    IOptions<StreamOptions> Options,
    StreamSignals Signals,
    StreamReports Reports,
    StreamMetrics Metrics,
    PageGate Gate,
    QuarantineLog Quarantine,
    ILogger<ShardReader> Logger);
