using Microsoft.AspNetCore.Authorization;

namespace ConnectStreaming.Access;

/// <summary>One of <see cref="Policies"/>, asked of the viewer as allowed now.</summary>
internal sealed record PolicyRule(string Policy) : IAuthorizationRequirement;

internal sealed class PolicyRuleHandler(IViewers viewers) : AuthorizationHandler<PolicyRule>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRule requirement)
    {
        if (viewers.Of(context.User) is { } viewer && viewer.May(requirement.Policy))
        {
            // The handler uses the viewer that was authorized: a session that ends in between ends the next call.
            (context.Resource as HttpContext)?.Features.Set(viewer);
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}

internal static class AuthorizedViewer
{
    /// <summary>Who was authorized for this call. Only behind one of <see cref="Policies"/>.</summary>
    public static Viewer Viewer(this HttpContext context) =>
        context.Features.Get<Viewer>() ?? throw new InvalidOperationException("The endpoint asks for no policy, so nobody was authorized.");
}
