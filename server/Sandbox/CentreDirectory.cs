using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ConnectStreaming.Sandbox;

/// <summary>The simulated centre as its control plane knows it: who and what there is, and what each agent's last event said.</summary>
internal sealed class CentreDirectory
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _last = [];

    /// <param name="options">Same options, same centre as the simulation's.</param>
    public CentreDirectory(SimulateOptions options) => Centre = new Centre(options.InstanceArn, options.Agents, new Dice(options.Seed));

    public Centre Centre { get; }

    /// <summary>Distinct: groups share them.</summary>
    public IEnumerable<CentreProfile> Profiles => Centre.Groups.SelectMany(g => new[] { g.Profile, g.Alternative }).DistinctBy(p => p.Arn);

    /// <summary>Those with a name; each agent has another one of their own.</summary>
    public IEnumerable<CentreQueue> Queues => Profiles.SelectMany(p => p.Queues.Append(p.Outbound)).DistinctBy(q => q.Arn);

    /// <summary>An event was said; one that comes late or again changes nothing.</summary>
    public void Hear(SimulatedEvent said)
    {
        if (said.Route == EventRoute.InOrder)
        {
            _last[said.AgentArn] = said.Json;
        }
    }

    /// <summary>The snapshot of the last event, as Amazon Connect writes it; null: the agent has not been heard of, or without one.</summary>
    public JsonObject? Snapshot(string agentArn) =>
        _last.TryGetValue(agentArn, out var json) ? JsonNode.Parse(json.Span)?["CurrentAgentSnapshot"] as JsonObject : null;
}
