using ConnectStreaming.Cluster;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

internal static class AccessRegistration
{
    /// <summary>
    /// Adds sign-in and authorization. Register it before everything that listens. Needs AddAudit. All modes except Open also need an
    /// <see cref="IAccessStore"/> too (AddStorage has it).
    /// </summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGeneratedCertificate, NoGeneratedCertificate>();
        // Open mode has no store, so services that need it request it when they use it.
        services.AddSingleton(p => new Lazy<IAccessStore>(p.GetRequiredService<IAccessStore>));
        services.TryAddSingleton<IChangeStamps, NoChangeStamps>();
        services.TryAddSingleton<IDuties, AllDuties>();
        services.AddSingleton<AccessHost>();
        services.AddHostedService(p => p.GetRequiredService<AccessHost>());
        services.AddSingleton<AccessBook>();
        services.AddSingleton<PrivacyRules>();
        services.AddSingleton<SessionRules>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<Links>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<KnownBrowsers>();
        services.TryAddSingleton<IAgentDirectory, NoAgents>();
        services.TryAddSingleton<ISiteZone, NoSiteZone>();
        services.TryAddSingleton<IFloorNames, NoFloorNames>();
        services.TryAddSingleton<IScreenPrincipals, NoScreens>();
        services.AddSingleton<Passwords>();
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AccessOptions>>((hasher, access) =>
            hasher.IterationCount = access.Value.Passwords.Iterations);
        services.AddSingleton<IViewers>(p => p.GetRequiredService<IOptions<AccessOptions>>().Value.IsOpen
            ? ActivatorUtilities.CreateInstance<OpenViewers>(p)
            : ActivatorUtilities.CreateInstance<Viewers>(p));
        services.AddDataProtection().SetApplicationName("connect-streaming");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, CookieKeys>();
        services.AddSchemes();
        services.AddOidc();
        services.AddPolicies();
        services.AddCostlyReads();
        services.AddSingleton<OpenSockets>();
        services.AddHostedService(p => p.GetRequiredService<OpenSockets>());
        services.Configure<HubOptions>(options => options.AddFilter<OpenSockets>());
        return services;
    }

    /// <summary>Host and origin checks: after the middleware that finds the client's address, before everything that answers.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<SameOrigin>();

    /// <summary>Closed by default: an endpoint without a policy requires a sign-in.</summary>
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
