using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>Reads what the store holds about one agent.</summary>
internal interface IStoredHistory
{
    /// <summary>Days after which intervals are deleted.</summary>
    int RetentionDays { get; }

    /// <summary>Last states of the agents with this user name or ARN, including agents who left the board long ago.</summary>
    Task<IReadOnlyList<AgentState>> Find(string name, CancellationToken cancellationToken);

    /// <summary>Whether a kept contact of these instances had this queue. The newest are read first.</summary>
    /// <param name="queue">Name.</param>
    /// <param name="instances">ARNs.</param>
    /// <param name="longest">The search ends after this time.</param>
    /// <returns>Null: not found, and not certain: not everything was read, or less than a week is kept.</returns>
    Task<bool?> HadQueue(string queue, IReadOnlyCollection<string> instances, TimeSpan longest, CancellationToken cancellationToken);

    /// <summary>Intervals that overlap the time since then, oldest first.</summary>
    Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Ranges since then of which events were lost that may have been of this instance, oldest first.</summary>
    Task<IReadOnlyList<TimeRange>> Gaps(string instanceArn, DateTimeOffset since, CancellationToken cancellationToken);
}

internal sealed record KeptIntervals(IReadOnlyList<AgentInterval> Agent, IReadOnlyList<ContactInterval> Contacts, IReadOnlyList<ProfileInterval> Profiles);

internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To);
