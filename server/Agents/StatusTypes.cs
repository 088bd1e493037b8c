using System.Collections.Concurrent;

namespace ConnectStreaming.Agents;

/// <summary>
/// What this silo has learned of each instance's agent statuses: ARN → type, from events that carry it. One per silo, given to the
/// fold as a plain value, so that the fold stays pure. A status' type never changes in Amazon Connect; what is learned stays true.
/// </summary>
internal sealed class StatusTypes
{
    // An instance has at most 50 statuses; this holds hundreds of instances and bounds what made-up ARNs can cost.
    private const int Max = 50_000;

    private readonly ConcurrentDictionary<(string Instance, string Arn), AgentStatusType> _types = new();
    private int _count;

    /// <summary>Learns from an event that carries a type; for one that does not, what is known of its status.</summary>
    public AgentStatusType Known(AgentEvent e)
    {
        if (e.Snapshot?.Status is not { Arn: { } arn } status)
        {
            return AgentStatusType.None;
        }

        var key = (e.InstanceArn, arn);
        if (_types.TryGetValue(key, out var known))
        {
            if (status.Type != AgentStatusType.None && status.Type != known)
            {
                _types[key] = status.Type;
            }

            return known;
        }

        if (status.Type != AgentStatusType.None && Volatile.Read(ref _count) < Max && _types.TryAdd(key, status.Type))
        {
            Interlocked.Increment(ref _count);
        }

        return AgentStatusType.None;
    }
}
