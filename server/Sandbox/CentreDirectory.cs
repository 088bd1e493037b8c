using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ConnectStreaming.Sandbox;

/// <summary>The simulated centre for its control plane: its resources, and the snapshot of each agent's last event.</summary>
internal sealed class CentreDirectory
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _last = [];

    /// <param name="options">With the same options as the simulation, it is the same centre.</param>
    public CentreDirectory(SimulateOptions options) => Centre = new Centre(options.InstanceArn, options.Agents, new Pcg32(options.Seed));

    public Centre Centre { get; }

    /// <summary>Without duplicates, because groups share profiles.</summary>
    public IEnumerable<CentreProfile> Profiles => Centre.Groups.SelectMany(g => new[] { g.Profile, g.Alternative }).DistinctBy(p => p.Arn);

    /// <summary>Queues with a name. Each agent also has an own queue without a name.</summary>
    public IEnumerable<CentreQueue> Queues => Profiles.SelectMany(p => p.Queues.Append(p.Outbound)).DistinctBy(q => q.Arn);

    /// <summary>An event was sent. A late or repeated event changes nothing.</summary>
    public void Apply(SimulatedEvent sent)
    {
        if (sent.Route == EventRoute.InOrder)
        {
            _last[sent.AgentArn] = sent.Json;
        }
    }

    /// <summary>The snapshot of the last event, in Amazon Connect's format; null: no event yet, or an event without a snapshot.</summary>
    public JsonObject? Snapshot(string agentArn) =>
        _last.TryGetValue(agentArn, out var json) ? JsonNode.Parse(json.Span)?["CurrentAgentSnapshot"] as JsonObject : null;
}
