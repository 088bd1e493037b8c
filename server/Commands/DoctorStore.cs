using System.Data.Common;
using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ConnectStreaming.Commands;

/// <summary>Reads what a server has stored, on either engine. It changes nothing, because the database may belong to a running server.</summary>
internal static class DoctorStore
{
    private const string Check = "Database";

    /// <summary>The PostgreSQL database of a cluster; null on one machine.</summary>
    public static async Task<Finding?> Database(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var options = Cluster(configuration);
        if (new ClusterOptionsValidator().Validate(null, options) is { Failed: true } wrong)
        {
            return new Finding(FindingLevel.Bad, Check, string.Join(' ', wrong.Failures), "Correct these settings. The server does not start until then.");
        }

        if (!options.IsCluster)
        {
            return null;
        }

        var settings = PostgresAddress.Parse(options.ConnectionString!);
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            var (needed, version) = await PostgresMigrations.Of(connection);
            return needed > SchemaSteps.Postgres.Count
                ? new Finding(FindingLevel.Bad, Check, $"{settings.Database} at {settings.Host} was written by a newer version (schema {version}).",
                    "Use that version.")
                : new Finding(FindingLevel.Good, Check, $"PostgreSQL database {settings.Database} at {settings.Host} answers. "
                    + (version == 0 ? "It is empty; the first server makes its tables." : $"Its schema is {version}."));
        }
        catch (NpgsqlException e)
        {
            return new Finding(
                FindingLevel.Bad, Check, PostgresFailure.Of(e, settings.Database ?? "", settings.Host).Message,
                "Check the address, the user and its password in Cluster:ConnectionString, pg_hba.conf, and that the port is open from here.");
        }
    }

    /// <summary>Null: nothing is stored yet, or it cannot be known.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public static T? Read<T>(IConfiguration configuration, Func<DbConnection, T> query)
        where T : class
    {
        var options = Cluster(configuration);
        if (options.IsCluster)
        {
            return new ClusterOptionsValidator().Validate(null, options).Failed ? null : ReadPostgres(options.ConnectionString!, query);
        }

        var store = configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
        if (new StoreOptionsValidator().Validate(null, store).Failed || new StoreFiles(store.Path).Database is not { } database || !File.Exists(database))
        {
            return null;
        }

        using var connection = StoreFiles.Open(database, SqliteOpenMode.ReadOnly, pooled: false);
        return query(connection);
    }

    private static T? ReadPostgres<T>(string connectionString, Func<DbConnection, T> query)
        where T : class
    {
        using var connection = new NpgsqlConnection(PostgresAddress.Parse(connectionString).ConnectionString);
        connection.Open();
        return connection.ExecuteScalar<bool>("SELECT to_regclass('agent_state') IS NOT NULL") ? query(connection) : null;
    }

    private static ClusterOptions Cluster(IConfiguration configuration) =>
        configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
}
