using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Agents;

/// <summary>Registers what turns records into agent states.</summary>
internal static class AgentsRegistration
{
    /// <summary>Adds the reader and <see cref="SuspectOptions"/> (section <c>Suspect</c>), validated at start.</summary>
    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.TryAddKeyedSingleton<TimeProvider>(SourceClock.Key, (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.TryAddSingleton<TextPool>();
        services.TryAddSingleton<LeavingServer>();
        services.TryAddSingleton<AgentEventReader>();
        services.TryAddSingleton<OperatorNotes>();
        services.TryAddSingleton<LongPoll>();
        services.TryAddSingleton<EndedGrains>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SuspectOptions>, SuspectOptionsValidator>());
        services.AddOptions<SuspectOptions>().BindConfiguration(SuspectOptions.Section).ValidateOnStart();
        return services;
    }
}
