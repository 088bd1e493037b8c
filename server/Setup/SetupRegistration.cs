using ConnectStreaming.Cluster;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Setup;

internal static class SetupRegistration
{
    /// <summary>Adds the Setup page's services. Needs AddAccess, and an <see cref="ISetupReading"/> from the host.</summary>
    public static IServiceCollection AddSetup(this IServiceCollection services)
    {
        services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsValidator>();
        // The sandbox has registered another one before.
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SetupOptions>>().Value;
            return new SetupAccount(options.Region, options.Profile, options.RoleArn);
        });
        services.TryAddSingleton<ISetupAudit, SetupAuditLog>();
        services.AddSingleton<SetupContext>();
        services.TryAddSingleton<IDuties, AllDuties>();
        services.AddSingleton<SetupRuns>();
        services.AddSingleton<SharedRuns>();
        // Stops after the run, which it tells the others about.
        services.AddHostedService(provider => provider.GetRequiredService<SharedRuns>());
        services.AddHostedService(provider => provider.GetRequiredService<SetupRuns>());
        return services;
    }
}
