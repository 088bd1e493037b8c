using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>What every reader of this process shares.</summary>
internal sealed record ShardServices(
    StreamClients Clients,
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
