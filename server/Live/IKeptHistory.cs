using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>What the store holds about one agent.</summary>
internal interface IKeptHistory
{
    /// <summary>Days after which intervals are deleted.</summary>
    int RetentionDays { get; }

    /// <summary>Last states of the agents with this user name or ARN, also of those who left the board long ago.</summary>
    Task<IReadOnlyList<AgentState>> Find(string name, CancellationToken cancellationToken);

    /// <summary>Intervals that touch the time since then, the oldest first.</summary>
    Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken);
}

internal sealed record KeptIntervals(IReadOnlyList<AgentInterval> Agent, IReadOnlyList<ContactInterval> Contacts);
