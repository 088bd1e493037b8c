using System.Runtime.CompilerServices;

namespace ConnectStreaming.Agents;

/// <summary>
/// Caches which agent ARNs are valid, and the ARN of each agent's instance. An agent's ARN comes with each event and the pool returns the
/// same string for it, so the lookup is by reference. Without locks, as in the pool: a collision or a race only costs one more check.
/// </summary>
internal sealed class KnownArns(TextPool pool)
{
    private const int Slots = 1 << 14;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The ARN of the agent's instance; null when <paramref name="agentArn"/> is not an agent's ARN.</summary>
    public string? InstanceOf(string agentArn)
    {
        ref var slot = ref _entries[RuntimeHelpers.GetHashCode(agentArn) & (Slots - 1)];
        if (slot is { } known && ReferenceEquals(known.Agent, agentArn))
        {
            return known.Instance;
        }

        var instance = ConnectArns.InstanceOfAgent(agentArn);
        if (instance.IsEmpty)
        {
            return null;
        }

        // All agents of an instance share this string.
        var shared = pool.Get(System.Text.Encoding.UTF8.GetBytes(instance.ToString()), TextPool.ArnCap)!;
        slot = new Entry(agentArn, shared);
        return shared;
    }

    private sealed record Entry(string Agent, string Instance);
}
