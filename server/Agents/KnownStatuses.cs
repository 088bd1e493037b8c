using System.Collections.Concurrent;

namespace ConnectStreaming.Agents;

/// <summary>
/// Types of the agent statuses of every instance, by the status's ARN (which contains the instance), learned from events. Events before
/// 2022 and of some bridges carry no type (DOMAIN: truth table). Safe for use by many threads at once.
/// </summary>
internal sealed class KnownStatuses
{
    /// <summary>Amazon Connect allows some hundred statuses in an instance. Above this limit, nothing more is learned.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, AgentStatusType> _types = new(StringComparer.Ordinal);

    /// <summary>The newest type counts.</summary>
    public void Learn(string? arn, AgentStatusType type)
    {
        if (arn is null || type == AgentStatusType.None)
        {
            return;
        }

        if (_types.TryGetValue(arn, out var known) ? known != type : _types.Count < Most)
        {
            _types[arn] = type;
        }
    }

    /// <returns><see cref="AgentStatusType.None"/>: not known.</returns>
    public AgentStatusType TypeOf(string? arn) => arn is not null && _types.TryGetValue(arn, out var type) ? type : AgentStatusType.None;
}
