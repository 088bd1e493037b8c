namespace ConnectStreaming.Operations;

internal static class OperationsRegistration
{
    /// <summary>Needs the silo, AddStorage, AddLive, AddScreens, AddStream, and an <see cref="IServerParts"/>.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddGrainService<ServerFactsService>();
        services.AddSingleton<IServerFactsClient, ServerFactsClient>();
        services.AddSingleton<DatabaseProbe>();
        services.AddHostedService(p => p.GetRequiredService<DatabaseProbe>());
        services.AddSingleton<ServerFactsHere>();
        services.AddSingleton(p => new LostServers(p.GetRequiredService<TimeProvider>(), p.GetService<IMembershipTable>()));
        services.AddSingleton<OperationsDesk>();
        return services;
    }
}
