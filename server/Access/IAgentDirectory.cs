namespace ConnectStreaming.Access;

/// <summary>Finds the agents that the server knows, to link people to them.</summary>
internal interface IAgentDirectory
{
    /// <param name="agent">Amazon Connect user name, or an ARN.</param>
    /// <returns>
    /// Every agent that has, or had, this name: agents on the boards, and agents with a stored state. Several instances may use one name, and a name
    /// may be given to another person.
    /// </returns>
    Task<IReadOnlyList<KnownAgent>> Find(string agent, CancellationToken cancellationToken);
}

/// <param name="User">User name in the last event; null: unknown.</param>
/// <param name="HeardAt">Time of the last event.</param>
/// <param name="OnBoard">False: only the last state is stored.</param>
internal sealed record KnownAgent(string Arn, string? User, string? FirstName, string? LastName, DateTimeOffset HeardAt, bool OnBoard);

/// <summary>A server without a map knows no agents.</summary>
internal sealed class NoAgents : IAgentDirectory
{
    public Task<IReadOnlyList<KnownAgent>> Find(string agent, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<KnownAgent>>([]);
}
