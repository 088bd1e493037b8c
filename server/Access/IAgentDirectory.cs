namespace ConnectStreaming.Access;

/// <summary>The agents that are known to the server, to link people to them.</summary>
internal interface IAgentDirectory
{
    /// <param name="agent">Amazon Connect user name, or an ARN.</param>
    /// <returns>ARNs of every agent that has, or had, this name; several instances may use one name.</returns>
    Task<IReadOnlyList<string>> ArnsOf(string agent, CancellationToken cancellationToken);
}

/// <summary>Where no map is served, no agent is known.</summary>
internal sealed class NoAgents : IAgentDirectory
{
    public Task<IReadOnlyList<string>> ArnsOf(string agent, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
