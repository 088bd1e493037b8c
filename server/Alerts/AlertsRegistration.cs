using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ConnectStreaming.Alerts;

internal static class AlertsRegistration
{
    /// <summary>What people do about alerts. Needs an <see cref="IAlertStore"/> (AddStorage has it), AddBoard and AddFloors.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.TryAddSingleton<ILimits, ProductLimits>();
        return services.AddSingleton<AlertReplicas>().AddHostedService<AlertFollowers>();
    }
}
