using Microsoft.AspNetCore.Authorization;

namespace ConnectStreaming.Access;

/// <summary>Checks one of <see cref="Policies"/> with the viewer's current roles.</summary>
internal sealed record PolicyRule(string Policy) : IAuthorizationRequirement;

internal sealed class PolicyRuleHandler(IViewers viewers) : AuthorizationHandler<PolicyRule>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRule requirement)
    {
        if (viewers.Of(context.User) is { } viewer && viewer.May(requirement.Policy))
        {
            // The handler uses the authorized viewer: a session that ends in between ends with the next call.
            (context.Resource as HttpContext)?.Features.Set(viewer);
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}

internal static class AuthorizedViewer
{
    /// <summary>The viewer who was authorized for this call. Only for endpoints with one of <see cref="Policies"/>.</summary>
    public static Viewer Viewer(this HttpContext context) =>
        context.Features.Get<Viewer>() ?? throw new InvalidOperationException("The endpoint has no policy, so nobody was authorized.");
}
