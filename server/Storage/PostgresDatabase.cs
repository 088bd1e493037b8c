using System.Data.Common;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>The slow tables on PostgreSQL: one transaction per write (read committed), for any number of servers.</summary>
internal sealed class PostgresDatabase : IDatabase, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private PostgresDatabase(NpgsqlDataSource source) => _source = source;

    /// <summary>Connects and brings the schema up to date.</summary>
    /// <exception cref="StoreStartException">The server does not answer, or its schema is newer. The message can be shown to the user.</exception>
    public static async Task<PostgresDatabase> Open(string connectionString, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        try
        {
            await PostgresMigrations.Apply(source, SchemaSteps.Postgres, cancellationToken);
            return new PostgresDatabase(source);
        }
        catch (Exception e)
        {
            await source.DisposeAsync();
            throw e is NpgsqlException ? new StoreStartException($"The PostgreSQL database cannot be opened: {e.Message}", e) : e;
        }
    }

    // The functions are synchronous because SQLite is. Here they wait for a network, so they run on a thread of the pool.
    public Task<T> Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) => Task.Run(
        () => Explained(() =>
        {
            using var connection = _source.OpenConnection();
            return query(connection);
        }),
        cancellationToken);

    public Task<T> Write<T>(Func<DbConnection, T> write, CancellationToken cancellationToken) => Task.Run(
        () => Explained(() =>
        {
            using var connection = _source.OpenConnection();
            using var transaction = connection.BeginTransaction();
            var result = write(connection);
            transaction.Commit();
            return result;
        }),
        cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private T Explained<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (NpgsqlException e) when (e.IsTransient || e is not PostgresException)
        {
            var server = _source.CreateConnection();
            throw new StoreUnavailableException(
                StoreProblem.CannotOpen, $"The PostgreSQL database {server.Database} at {server.Host} does not answer: {e.Message} The server tries again.", e);
        }
    }
}
