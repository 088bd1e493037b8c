using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

internal static class AccessRegistration
{
    /// <summary>Who may look. Register it before everything that listens.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddHostedService<OpenModeGuard>();
        return services;
    }

    /// <summary>Host and origin checks: before every other middleware.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<SameOrigin>();
}
