using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Setup;

internal static class SetupRegistration
{
    /// <summary>The Setup page's side of setup. Needs AddAccess, and an <see cref="ISetupReading"/> from who puts the server together.</summary>
    public static IServiceCollection AddSetup(this IServiceCollection services)
    {
        services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsValidator>();
        // Registered before by who brings another (the sandbox).
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SetupOptions>>().Value;
            return new SetupAccount(options.Region, options.Profile, options.RoleArn);
        });
        services.TryAddSingleton<ISetupAudit, SetupAuditLog>();
        services.AddSingleton<SetupDesk>();
        services.AddSingleton<SetupRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<SetupRuns>());
        return services;
    }
}
