using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>Reads what the store holds about one agent.</summary>
internal interface IStoredHistory
{
    /// <summary>Days after which intervals are deleted.</summary>
    int RetentionDays { get; }

    /// <summary>Last states of the agents with this user name or ARN, including agents who left the board long ago.</summary>
    Task<IReadOnlyList<AgentState>> Find(string name, CancellationToken cancellationToken);

    /// <summary>Intervals that overlap the time since then, oldest first.</summary>
    Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken);
}

internal sealed record KeptIntervals(IReadOnlyList<AgentInterval> Agent, IReadOnlyList<ContactInterval> Contacts, IReadOnlyList<ProfileInterval> Profiles);
