using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Screens;

internal static class ScreensRegistration
{
    /// <summary>Wall displays. Needs AddLive and an <see cref="IScreenStore"/> (AddStorage has it). Add it after them: it starts after them too.</summary>
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        services.AddOptions<ScreensOptions>().BindConfiguration(ScreensOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScreensOptions>, ScreensOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ScreenBook>();
        services.Replace(ServiceDescriptor.Singleton<IScreenPrincipals>(p => p.GetRequiredService<ScreenBook>()));
        services.AddHostedService(p => p.GetRequiredService<ScreenBook>());
        services.AddSingleton<CriticalFloors>();
        services.AddSingleton(p => new ShownPages(
            (floor, version) => p.GetRequiredService<IFloorStore>().Document(floor, version, CancellationToken.None),
            p.GetRequiredService<ILogger<ShownPages>>()));
        services.AddSingleton<ShownViews>();
        services.AddSingleton<ScreenPictures>();
        services.AddSingleton<ScreenLinks>();
        services.AddHostedService(p => p.GetRequiredService<ScreenLinks>());
        services.AddSingleton<PairingDesk>();
        services.AddSingleton<ScreensElsewhere>();
        services.AddSingleton<ScreensDesk>();
        services.AddSingleton<ScreenRelay>();
        services.AddHostedService(p => p.GetRequiredService<ScreenRelay>());
        services.AddSingleton<ScreenLimits>();
        return services;
    }
}
