using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Cluster;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Floors.Tables;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Settings;
using ConnectStreaming.Stream;
using ConnectStreaming.Users;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

internal static class StorageRegistration
{
    /// <summary>The store of one machine. It opens before any hosted service starts and closes after the last one has stopped.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection(StoreOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(SourceClock.Key, (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.TryAddSingleton<StreamReports>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<IStoreNotice>(s => s.GetRequiredService<StoreHealth>());
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton(s => new StoreFiles(s.GetRequiredService<IOptions<StoreOptions>>().Value.Path));
        services.AddSingleton<SqliteStore>();
        services.AddSingleton<IDatabase>(s => s.GetRequiredService<SqliteStore>());
        services.AddSingleton<ShardStore>();
        services.AddSingleton<IShardStore>(s => s.GetRequiredService<ShardStore>());
        services.AddSingleton<IBoardStore>(s => s.GetRequiredService<ShardStore>());
        services.AddSingleton<IAutoFloorStore, AutoSeatTable>();
        services.AddSingleton<IFloorStore, FloorTables>();
        services.AddSingleton<SeatingTable>();
        services.AddSingleton<ITableStore, SeatTableWrites>();
        services.AddSingleton<IDraftStore, DraftTables>();
        services.AddSingleton<ISeatingStore>(s => s.GetRequiredService<SeatingTable>());
        services.AddSingleton<ICheckInStore, CheckInTable>();
        services.AddSingleton<IDrawnFloorsStore>(s => s.GetRequiredService<SeatingTable>());
        services.AddSingleton<ILastKnownAgents, LastKnownAgents>();
        services.AddSingleton<IDirectoryStore, DirectoryTable>();
        services.AddSingleton<IReadingsStore, ReadingsTable>();
        services.AddSingleton<IAlertStore, AlertTable>();
        services.AddSingleton<ISettingsStore, SettingsTable>();
        services.AddSingleton<IScreenStore, ScreenTables>();
        services.AddSingleton<IAuditStore, AuditTable>();
        services.AddSingleton<IAccessStore, AccessTables>();
        services.AddSingleton<IStoredHistory, KeptHistory>();
        services.AddSingleton<IConnectedStreams, ConnectedStreamTable>();
        services.AddSingleton<IChangeStamps, NoChangeStamps>();
        services.AddSingleton<IDuties, AllDuties>();
        services.AddSingleton<IntervalHistory>();
        services.AddSingleton<StoreMaintenance>();
        services.AddHostedService<StoreHost>();
        return services;
    }
}

/// <summary>Opens in <c>Starting</c> and closes in <c>Stopped</c>: before the start and after the stop of all other services.</summary>
internal sealed class StoreHost(SqliteStore store, StoreMaintenance upkeep, StoreHealth health, StoreMetrics metrics) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        store.OpenOrWait();
        metrics.Observe(health);
        upkeep.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await upkeep.Stop();
        await store.DisposeAsync();
    }
}
