namespace ConnectStreaming.Access;

/// <summary>
/// Decides which agent a user name means. A name may be given to another person when its owner leaves, and nobody else may see the data of the former
/// owner. So a name alone links only to an agent who is at work now, and never to one with events from before the account was made. An administrator
/// must confirm all other links.
/// </summary>
internal static class AgentLink
{
    /// <summary>Agents send a heartbeat every two minutes while they are signed in to Amazon Connect.</summary>
    public static readonly TimeSpan AtWork = TimeSpan.FromMinutes(15);

    /// <summary>The agents that may be linked without a confirmation: none, one, or several of different instances.</summary>
    public static KnownAgent[] Certain(IEnumerable<KnownAgent> known, DateTimeOffset made, DateTimeOffset now) =>
        [.. known.Where(a => a.OnBoard && a.HeardAt > made && now - a.HeardAt < AtWork)];

    /// <summary>An entered ARN identifies its agent, independent of the agent's user name.</summary>
    public static string? Entered(string? agent) => agent?.StartsWith("arn:", StringComparison.Ordinal) == true ? agent : null;
}
