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
    /// <summary>
    /// The store of the engine that <c>Cluster:Mode</c> names. It opens before any hosted service starts and closes after the last one has stopped.
    /// </summary>
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
        services.AddOptions<ClusterOptions>().Bind(configuration.GetSection(ClusterOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>();
        // Not bound here: a wrong value in the section is reported by the validation, in one sentence.
        var cluster = new ClusterOptions { Mode = configuration[$"{ClusterOptions.Section}:{nameof(ClusterOptions.Mode)}"] ?? ClusterOptions.SingleMode };
        _ = cluster.IsCluster ? services.AddPostgres() : services.AddSqlite();
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
        services.AddSingleton<ISignInFailures, SignInFailureTable>();
        services.AddSingleton<IConnectedStreams, ConnectedStreamTable>();
        services.AddHostedService<StoreHost>();
        return services;
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<SqliteStore>();
        services.AddSingleton<IStore>(s => s.GetRequiredService<SqliteStore>());
        services.AddSingleton<IDatabase>(s => s.GetRequiredService<SqliteStore>());
        services.AddSingleton<ShardStore>();
        services.AddSingleton<IShardStore>(s => s.GetRequiredService<ShardStore>());
        services.AddSingleton<IBoardStore>(s => s.GetRequiredService<ShardStore>());
        services.AddSingleton<IStoredHistory, KeptHistory>();
        services.AddSingleton<IChangeStamps, NoChangeStamps>();
        services.AddSingleton<IDuties, AllDuties>();
        services.AddSingleton<IntervalHistory>();
        services.AddSingleton<IStoreUpkeep, StoreMaintenance>();
        return services;
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton(s => new PostgresDatabase(
            s.GetRequiredService<IOptions<ClusterOptions>>().Value.ConnectionString!, s.GetRequiredService<StoreHealth>(),
            s.GetRequiredService<ILogger<PostgresDatabase>>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<StoreFiles>()));
        services.AddSingleton<IStore>(s => s.GetRequiredService<PostgresDatabase>());
        services.AddSingleton<IDatabase>(s => s.GetRequiredService<PostgresDatabase>());
        services.AddSingleton<PostgresShards>();
        services.AddSingleton<IShardStore>(s => s.GetRequiredService<PostgresShards>());
        services.AddSingleton<IBoardStore>(s => s.GetRequiredService<PostgresShards>());
        services.AddSingleton<IStoredHistory, PostgresHistory>();
        services.AddSingleton<ChangeStampFeed>();
        services.AddSingleton<IChangeStamps>(s => s.GetRequiredService<ChangeStampFeed>());
        services.AddHostedService(s => s.GetRequiredService<ChangeStampFeed>());
        services.AddSingleton<IDuties, DutyTable>();
        services.AddSingleton<ISharedSecrets, SharedSecretTable>();
        services.AddSingleton<PostgresIntervals>();
        services.AddSingleton<IStoreUpkeep, PostgresMaintenance>();
        return services;
    }
}

/// <summary>Opens in <c>Starting</c> and closes in <c>Stopped</c>: before the start and after the stop of all other services.</summary>
internal sealed class StoreHost(IStore store, IStoreUpkeep upkeep, IDuties duties, StoreHealth health, StoreMetrics metrics, ILogger<StoreHost> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(health);
        await store.OpenOrWait(cancellationToken);
        upkeep.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await upkeep.Stop();
        if (!store.IsOut)
        {
            await GiveBackDuties();
        }

        await store.DisposeAsync();
    }

    /// <summary>Another server has them at once, not only after the lease.</summary>
    private async Task GiveBackDuties()
    {
        try
        {
            using var limit = new CancellationTokenSource(LongestGoodbye);
            await duties.GiveBack(limit.Token).WaitAsync(LongestGoodbye);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            StoreLog.DutiesKept(logger, e.Message);
        }
    }
}
