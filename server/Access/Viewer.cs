using System.Security.Claims;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>The person, program or screen that sends a request, and what it may see now.</summary>
/// <param name="Id">Id of the person, the API token or the screen; "open" in Open mode.</param>
/// <param name="Name">The name in the audit log and on the page.</param>
/// <param name="Session">Id of the session, the API token or the screen; "" in Open mode.</param>
internal sealed record Viewer(string Id, string Name, string Session, Roles Roles, Scope Scope, Privacy Privacy)
{
    /// <summary>Null: not a person.</summary>
    public string? Account { get; init; }

    /// <summary>ARN of the agent linked with this person; null: none, or unknown.</summary>
    public string? AgentArn { get; init; }

    public AuditActor Actor => new(Name, Id, Account);

    /// <summary>Ids of drawn floors and ARNs of instances: a screen shows these views and no others. Null: not a screen.</summary>
    public IReadOnlySet<string>? OnlyViews { get; init; }

    /// <summary>A screen may use its own calls and nothing else, and nobody else may use them.</summary>
    public bool May(string policy) => OnlyViews is null ? Policies.Allows(policy, Roles) : policy == Policies.WatchAsScreen;

    /// <param name="view">Id of a drawn floor, or ARN of an instance.</param>
    public bool MayOpen(string view) => OnlyViews?.Contains(view) != false;
}

/// <summary>Looks up the current rights of a person, which may differ from those at sign-in.</summary>
internal interface IViewers
{
    /// <returns>Null: not signed in, or the session or token was revoked or has ended.</returns>
    Viewer? Of(ClaimsPrincipal user);
}
