using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

internal static class AccessRegistration
{
    /// <summary>Who may see what. Register it before everything that listens.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddHostedService<OpenModeGuard>();
        services.AddAuthentication(OpenAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, OpenAuthentication>(OpenAuthentication.SchemeName, null);
        services.AddSingleton<IViewers, OpenViewers>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddPolicies();
        return services;
    }

    /// <summary>Host and origin checks: before every other middleware.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<SameOrigin>();

    /// <summary>Closed unless opened by name: an endpoint without a policy asks for a sign-in.</summary>
    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, PolicyRuleHandler>();
        services.AddAuthorization(options =>
        {
            foreach (var name in Policies.All)
            {
                options.AddPolicy(name, policy => policy.AddRequirements(new PolicyRule(name)));
            }
            options.FallbackPolicy = options.DefaultPolicy = options.GetPolicy(Policies.SignedIn)!;
        });
    }
}
