using ConnectStreaming.Alerts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ConnectStreaming.Settings;

internal static class SettingsRegistration
{
    /// <summary>
    /// The settings in effect. AddStorage has the <see cref="ISettingsStore"/>; add it before. The HTTP API needs AddBoard, AddFloors and AddLive too.
    /// </summary>
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISettingsStore, NoSettingsStore>();
        services.AddSingleton<SettingsBook>();
        services.AddSingleton<ILimits>(p => p.GetRequiredService<SettingsBook>());
        services.AddHostedService(p => p.GetRequiredService<SettingsBook>());
        return services;
    }
}
