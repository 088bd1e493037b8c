using Microsoft.AspNetCore.Authorization;

namespace ConnectStreaming.Access;

/// <summary>One of <see cref="Policies"/>, asked of the viewer as allowed now.</summary>
internal sealed record PolicyRule(string Policy) : IAuthorizationRequirement;

internal sealed class PolicyRuleHandler(IViewers viewers) : AuthorizationHandler<PolicyRule>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRule requirement)
    {
        if (viewers.Of(context.User)?.May(requirement.Policy) == true)
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
