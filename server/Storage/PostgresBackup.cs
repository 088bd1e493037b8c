using System.Data;
using System.Globalization;
using ConnectStreaming.Cluster;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace ConnectStreaming.Storage;

/// <summary>Copies everything that is stored between a backup, which is a SQLite file, and a PostgreSQL database, in one transaction.</summary>
internal static class PostgresBackup
{
    /// <summary>The number of the last owner of a shard: a row of <c>meta</c> on SQLite, a sequence on PostgreSQL.</summary>
    private const string Epoch = "epoch";

    /// <summary>Copies a backup into an empty database. Its schema is made first, when it has none.</summary>
    /// <param name="file">Checked already, and of this version's schema.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="cancellationToken">Undoes all.</param>
    /// <returns>Number of copied rows.</returns>
    /// <exception cref="StoreStartException">The message can be shown to the user: the database is not empty, or a server uses it.</exception>
    public static async Task<long> Fill(string file, string connectionString, CancellationToken cancellationToken)
    {
        await (await PostgresDatabase.Open(connectionString, cancellationToken)).DisposeAsync();
        await using var connection = new NpgsqlConnection(PostgresAddress.Parse(connectionString).ConnectionString);
        await connection.OpenAsync(cancellationToken);
        using var backup = StoreFiles.Open(file, SqliteOpenMode.ReadOnly, pooled: false);
        var tables = BackupTables.Of(connection, backup);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RefuseUsed(connection, tables);
        long rows = 0;
        foreach (var table in tables)
        {
            await connection.ExecuteAsync($"ALTER TABLE {table.Name} DISABLE TRIGGER USER");
            rows += await Fill(connection, backup, table, cancellationToken);
            await connection.ExecuteAsync($"ALTER TABLE {table.Name} ENABLE TRIGGER USER");
        }

        await BackupSecrets.ToPostgres(backup, connection);
        foreach (var (key, value) in backup.Query<(string Key, long Value)>("SELECT key, value FROM meta").AsList())
        {
            await connection.ExecuteAsync(
                key == Epoch ? "SELECT setval('shard_epoch', greatest(@value, 1), @value > 0)"
                    : "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                new { key, value });
        }

        foreach (var table in new[] { "agent", "quarantine", "gap" })
        {
            await connection.ExecuteAsync($"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)");
        }

        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    /// <summary>Writes all rows of the database, as of one moment, into a new SQLite file.</summary>
    /// <param name="connectionString">The database. Servers may use it at the same time.</param>
    /// <param name="file">An empty file.</param>
    /// <param name="time">For the making of the file.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public static async Task Write(string connectionString, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(PostgresAddress.Parse(connectionString).ConnectionString);
        await connection.OpenAsync(cancellationToken);
        using var backup = StoreFiles.Open(file, SqliteOpenMode.ReadWrite, pooled: false);
        SqliteMigrations.Apply(backup, new StoreFiles(Path.GetDirectoryName(file)!), SchemaSteps.Sqlite, time.GetUtcNow(), NullLogger.Instance);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var (_, version) = await PostgresMigrations.Of(connection);
        if (version != SchemaSteps.Postgres.Count)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The database has schema {version}, and this version of connect-streaming {SchemaSteps.Postgres.Count}. ")
                + "Use the version that the servers run.");
        }

        backup.Execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
        using var writing = backup.BeginTransaction();
        var triggers = backup.Query<(string Name, string Sql)>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").AsList();
        triggers.ForEach(trigger => backup.Execute($"DROP TRIGGER {trigger.Name}", transaction: writing));
        foreach (var table in BackupTables.Of(connection, backup))
        {
            await Write(connection, backup, writing, table, cancellationToken);
        }

        var epoch = await connection.QuerySingleAsync<long>("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM shard_epoch");
        foreach (var (key, value) in (await connection.QueryAsync<(string, long)>("SELECT key, value FROM meta")).Append((Epoch, epoch)))
        {
            backup.Execute(
                "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", new { key, value }, writing);
        }

        await BackupSecrets.FromPostgres(connection, backup, writing);
        triggers.ForEach(trigger => backup.Execute(trigger.Sql, transaction: writing));
        writing.Commit();
    }

    private static async Task RefuseUsed(NpgsqlConnection connection, IReadOnlyList<BackupTable> tables)
    {
        if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM duty WHERE until > clock_timestamp())"))
        {
            throw new StoreStartException("A server uses the PostgreSQL database (Cluster:ConnectionString), or did until a moment ago. "
                + "Stop all servers, and restore into an empty database.");
        }

        // So that no server writes until the end.
        await connection.ExecuteAsync($"LOCK TABLE {string.Join(", ", tables.Select(t => t.Name))} IN EXCLUSIVE MODE");
        foreach (var table in tables)
        {
            if (await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT FROM {table.Name})"))
            {
                throw new StoreStartException(
                    $"The PostgreSQL database (Cluster:ConnectionString) is not empty: there are rows in {table.Name}. Nothing was changed. "
                    + "Make an empty database, and restore into it.");
            }
        }
    }

    private static async Task<long> Fill(NpgsqlConnection connection, SqliteConnection backup, BackupTable table, CancellationToken cancellationToken)
    {
        var types = table.Columns.Select(c => Type(table, c)).ToArray();
        using var query = backup.CreateCommand();
        query.CommandText = table.Query;
        query.CommandTimeout = 0;
        using var rows = query.ExecuteReader();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table.Name} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        copy.Timeout = TimeSpan.Zero;
        long count = 0;
        for (; rows.Read(); count++)
        {
            await copy.StartRowAsync(cancellationToken);
            for (var n = 0; n < types.Length; n++)
            {
                await (rows.IsDBNull(n) ? copy.WriteNullAsync(cancellationToken) : types[n] switch
                {
                    NpgsqlDbType.Bigint => copy.WriteAsync(rows.GetInt64(n), NpgsqlDbType.Bigint, cancellationToken),
                    NpgsqlDbType.Bytea => copy.WriteAsync(rows.GetFieldValue<byte[]>(n), NpgsqlDbType.Bytea, cancellationToken),
                    _ => copy.WriteAsync(PostgresText.Clean(rows.GetString(n)), NpgsqlDbType.Text, cancellationToken),
                });
            }
        }

        await copy.CompleteAsync(cancellationToken);
        return count;
    }

    private static async Task Write(
        NpgsqlConnection connection, SqliteConnection backup, SqliteTransaction writing, BackupTable table, CancellationToken cancellationToken)
    {
        using var insert = backup.CreateCommand();
        insert.Transaction = writing;
        insert.CommandText = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select((_, n) => $"@p{n}"))})";
        var values = table.Columns.Select((_, n) => insert.Parameters.AddWithValue($"@p{n}", DBNull.Value)).ToArray();
        await using var query = new NpgsqlCommand($"SELECT {table.ColumnList} FROM {table.Name} ORDER BY 1", connection) { CommandTimeout = 0 };
        await using var rows = await query.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            for (var n = 0; n < values.Length; n++)
            {
                values[n].Value = rows.GetValue(n);
            }

            insert.ExecuteNonQuery();
        }
    }

    private static NpgsqlDbType Type(BackupTable table, BackupColumn column) => column.Type switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "text" => NpgsqlDbType.Text,
        "bytea" => NpgsqlDbType.Bytea,
        _ => throw new InvalidOperationException($"{table.Name}.{column.Name} is a {column.Type}, which a backup does not have."),
    };
}
