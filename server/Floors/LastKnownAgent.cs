using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// The last known profile of an agent who has a seat and has sent no event for long: deleted in Amazon Connect, or away. Or the profile in the directory of
/// a person who has a seat and has never logged in.
/// </summary>
/// <param name="HeardAt">Time of the last event; the default: nothing is stored any more.</param>
[GenerateSerializer, Immutable, Alias("last-known-agent")]
internal sealed record LastKnownAgent(
    [property: Id(0)] string AgentArn, [property: Id(1)] AgentProfile Profile, [property: Id(2)] DateTimeOffset HeardAt)
{
    /// <summary>Has never logged in. The profile is that of the directory.</summary>
    [Id(3)] public bool IsExpected { get; init; }
}

/// <summary>Reads the stored agents who have sent no event for long. Storage implements it.</summary>
internal interface ILastKnownAgents
{
    /// <summary>Those of this list who may leave the board before this is called again, or have left it, or have never been on one.</summary>
    Task<IReadOnlyList<LastKnownAgent>> Of(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken);
}

/// <summary>A server without a store knows only the boards.</summary>
internal sealed class NoLastKnownAgents : ILastKnownAgents
{
    public Task<IReadOnlyList<LastKnownAgent>> Of(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LastKnownAgent>>([]);
}
