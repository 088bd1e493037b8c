using System.Runtime.CompilerServices;

namespace ConnectStreaming.Agents;

/// <summary>
/// Which agents' ARNs are good, and the ARN of each one's instance. An agent's ARN comes with each of its events and the pool hands out the
/// same string for it, so the answer is looked up by reference. Without locks, as in the pool: a collision or a race only costs one more look.
/// </summary>
internal sealed class KnownArns(TextPool pool)
{
    private const int Slots = 1 << 14;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The ARN of the agent's instance; null when <paramref name="agentArn"/> has not the shape of an agent's ARN.</summary>
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

        // Every agent of an instance shares its text.
        var shared = pool.Get(System.Text.Encoding.UTF8.GetBytes(instance.ToString()), TextPool.ArnCap)!;
        slot = new Entry(agentArn, shared);
        return shared;
    }

    private sealed record Entry(string Agent, string Instance);
}
