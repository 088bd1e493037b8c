using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Tests.Access;

/// <summary>Two servers of a cluster that start together on one empty PostgreSQL database. Each has its own data folder.</summary>
internal sealed class TwoServers : IAsyncDisposable
{
    private readonly PostgresDatabase[] _databases;

    private TwoServers(PostgresDatabase[] databases, AccessTestHost a, AccessTestHost b) => (_databases, A, B) = (databases, a, b);

    public AccessTestHost A { get; }

    public AccessTestHost B { get; }

    public IDatabase Database => _databases[0];

    public AccessBook BookOfA => A.Services.GetRequiredService<AccessBook>();

    public AccessBook BookOfB => B.Services.GetRequiredService<AccessBook>();

    /// <param name="change">The same for both servers.</param>
    /// <param name="changeA">Only for the first one.</param>
    /// <param name="now">Their clocks stand still at this time; null: they go.</param>
    public static async Task<TwoServers> Start(
        Action<WebApplicationBuilder>? change = null, Action<WebApplicationBuilder>? changeA = null, DateTimeOffset? now = null)
    {
        var address = await (await PostgresServer.Running).MakeDatabase();
        PostgresDatabase[] databases = [await PostgresDatabase.Open(address, default), await PostgresDatabase.Open(address, default)];
        var hosts = await Task.WhenAll(databases.Select((database, n) => AccessTestHost.Start(
            builder =>
            {
                change?.Invoke(builder);
                if (n == 0)
                {
                    changeA?.Invoke(builder);
                }

                if (now is null)
                {
                    builder.Services.AddSingleton(TimeProvider.System);
                }

                builder.Services.AddSingleton<IDatabase>(_ => new Shared(database));
                // The feed looks in real time, also when the clock of the test stands still.
                builder.Services.AddSingleton(p => new ChangeStampFeed(database, TimeProvider.System, p.GetRequiredService<ILogger<ChangeStampFeed>>()));
                builder.Services.AddHostedService(p => p.GetRequiredService<ChangeStampFeed>());
                builder.Services.AddSingleton<IChangeStamps>(p => p.GetRequiredService<ChangeStampFeed>());
                builder.Services.AddSingleton<IDuties, DutyTable>();
                builder.Services.AddSingleton<ISharedSecrets, SharedSecretTable>();
            },
            now: now)));
        return new TwoServers(databases, hosts[0], hosts[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>The host does not dispose it.</summary>
    private sealed class Shared(IDatabase database) : IDatabase
    {
        public Task<T> Read<T>(Func<System.Data.Common.DbConnection, T> query, CancellationToken cancellationToken) =>
            database.Read(query, cancellationToken);

        public Task<T> Write<T>(Func<System.Data.Common.DbConnection, T> write, CancellationToken cancellationToken) =>
            database.Write(write, cancellationToken);
    }
}

/// <summary>The test needs two servers on one database, so PostgreSQL. It is skipped if PostgreSQL is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TwoServersFactAttribute : FactAttribute
{
    public TwoServersFactAttribute() => Skip = PostgresServer.Programs is null ? "PostgreSQL is not installed (Debian: apt-get install postgresql)." : null;
}
