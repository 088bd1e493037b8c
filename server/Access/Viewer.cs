using System.Security.Claims;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>Who is asking, and what they may see now.</summary>
/// <param name="Id">Of the person or the API token; "open" in Open mode.</param>
/// <param name="Name">As shown in the audit log and on the page.</param>
/// <param name="Session">Of the session or the API token; "" in Open mode.</param>
internal sealed record Viewer(string Id, string Name, string Session, Roles Roles, Scope Scope, Privacy Privacy)
{
    /// <summary>Null: not a person.</summary>
    public string? Account { get; init; }

    public AuditActor Actor => new(Name, Id, Account);

    public bool May(string policy) => Policies.Allows(policy, Roles);
}

/// <summary>Looks up what a person may do now: not what was true at sign-in.</summary>
internal interface IViewers
{
    /// <returns>Null: not signed in, or the session or token was revoked or has ended.</returns>
    Viewer? Of(ClaimsPrincipal user);
}
