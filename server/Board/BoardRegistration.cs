using ConnectStreaming.Agents;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ConnectStreaming.Board;

internal static class BoardRegistration
{
    /// <summary>Adds the committed agents. They are read from here on in the order of the services: after the store, before the silo.</summary>
    public static IServiceCollection AddBoardSeed(this IServiceCollection services)
    {
        services.TryAddSingleton<BoardSeed>();
        return services.AddHostedService(p => p.GetRequiredService<BoardSeed>());
    }

    /// <summary>Adds the live boards. Needs an <see cref="IBoardStore"/>.</summary>
    public static IServiceCollection AddBoard(this IServiceCollection services)
    {
        services.AddOptions<BoardOptions>().BindConfiguration(BoardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(SourceClock.Key, (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.AddSingleton<BoardMetrics>();
        services.AddSingleton<BoardInstances>();
        services.TryAddSingleton<BoardSeed>();
        services.AddSingleton<BoardReplicas>();
        services.AddHostedService(p => p.GetRequiredService<BoardReplicas>());
        services.AddSingleton<BoardFeed>();
        services.AddSingleton<IAgentChanges>(p => p.GetRequiredService<BoardFeed>());
        services.AddHostedService(p => p.GetRequiredService<BoardFeed>());
        return services;
    }
}
