using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>What the store holds about one agent.</summary>
internal interface IKeptHistory
{
    /// <summary>Days after which intervals are deleted.</summary>
    int RetentionDays { get; }

    /// <summary>Intervals that touch the time since then, the oldest first.</summary>
    Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken);
}

internal sealed record KeptIntervals(IReadOnlyList<AgentInterval> Agent, IReadOnlyList<ContactInterval> Contacts);
