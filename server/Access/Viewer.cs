using System.Security.Claims;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>The person or program that sends a request, and what it may see now.</summary>
/// <param name="Id">Id of the person or the API token; "open" in Open mode.</param>
/// <param name="Name">The name in the audit log and on the page.</param>
/// <param name="Session">Id of the session or the API token; "" in Open mode.</param>
internal sealed record Viewer(string Id, string Name, string Session, Roles Roles, Scope Scope, Privacy Privacy)
{
    /// <summary>Null: not a person.</summary>
    public string? Account { get; init; }

    /// <summary>ARN of the agent linked with this person; null: none, or unknown.</summary>
    public string? AgentArn { get; init; }

    public AuditActor Actor => new(Name, Id, Account);

    public bool May(string policy) => Policies.Allows(policy, Roles);
}

/// <summary>Looks up the current rights of a person, which may differ from those at sign-in.</summary>
internal interface IViewers
{
    /// <returns>Null: not signed in, or the session or token was revoked or has ended.</returns>
    Viewer? Of(ClaimsPrincipal user);
}
