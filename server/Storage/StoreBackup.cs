using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>Makes backups while a server runs, and restores them while none runs.</summary>
internal static class StoreBackup
{
    /// <summary>Writes a complete, checked copy of the data folder's database to <paramref name="file"/>. A running server is not affected.</summary>
    /// <exception cref="StoreStartException">The message can be shown to the user.</exception>
    public static void BackUp(string path, string file)
    {
        var files = new StoreFiles(path);
        file = Path.GetFullPath(file);
        if (!File.Exists(files.Database))
        {
            throw new StoreStartException($"There is no database in {files.Folder} (Storage:Path).");
        }

        if (File.Exists(file))
        {
            throw new StoreStartException($"{file} already exists. Give the name of a new file.");
        }

        var partial = file + ".partial";
        try
        {
            File.Delete(partial);
            StoreFiles.CreateOwnerOnly(partial);
            using (var source = StoreFiles.Open(files.Database, SqliteOpenMode.ReadOnly, pooled: false))
            {
                using var command = source.CreateCommand();
                command.CommandText = "VACUUM INTO $file";
                command.CommandTimeout = 0;
                command.Parameters.AddWithValue("$file", partial);
                command.ExecuteNonQuery();
            }

            using (var copy = StoreFiles.Open(partial, SqliteOpenMode.ReadWrite, pooled: false))
            {
                BackupSecrets.FromFolder(files, copy);
            }

            Check(partial);
            Flush(partial);
            File.Move(partial, file);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            throw new StoreStartException($"The backup of {files.Database} to {file} failed: {e.Message}", e);
        }
    }

    /// <summary>Replaces the data folder's database with a backup. The old database is kept in the same folder.</summary>
    /// <returns>The new path of the old database; null when there was none.</returns>
    /// <exception cref="StoreStartException">
    /// The message can be shown to the user: a server uses the folder, the file is not a valid backup, or there is a database and not <paramref name="force"/>.
    /// </exception>
    public static string? Restore(string file, string path, bool force, TimeProvider time)
    {
        var files = new StoreFiles(path);
        file = Path.GetFullPath(file);
        if (!File.Exists(file))
        {
            throw new StoreStartException($"The file {file} does not exist.");
        }

        try
        {
            files.CreateFolder();
            using var held = FolderLock.Take(files);
            if (File.Exists(files.Database) && !force)
            {
                throw new StoreStartException(
                $"{files.Folder} already has a database. Use --force to replace it. The old database is kept in the same folder.");
            }

            var next = files.Database + ".restoring";
            File.Delete(next);
            StoreFiles.CreateOwnerOnly(next);
            File.Copy(file, next, overwrite: true);
            try
            {
                Check(next);
                using (var copy = StoreFiles.Open(next, SqliteOpenMode.ReadWrite, pooled: false))
                {
                    BackupSecrets.ToFolder(copy, files);
                }

                Flush(next);
                var aside = File.Exists(files.Database) ? files.MoveAside("replaced", time.GetUtcNow()) : null;
                File.Delete(files.Wal);
                File.Delete(files.SharedMemory);
                File.Move(next, files.Database);
                return aside;
            }
            finally
            {
                File.Delete(next);
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreStartException($"{file} was not restored: {e.Message}", e);
        }
    }

    /// <summary>Writes everything in a PostgreSQL database to <paramref name="file"/>, in the same form. Running servers are not affected.</summary>
    /// <exception cref="StoreStartException">The message can be shown to the user.</exception>
    public static async Task BackUpPostgres(string connectionString, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        if (File.Exists(file))
        {
            throw new StoreStartException($"{file} already exists. Give the name of a new file.");
        }

        var partial = file + ".partial";
        try
        {
            File.Delete(partial);
            StoreFiles.CreateOwnerOnly(partial);
            await PostgresBackup.Write(connectionString, partial, time, cancellationToken);
            Check(partial);
            Flush(partial);
            File.Move(partial, file);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or NpgsqlException)
        {
            throw new StoreStartException($"The backup of the PostgreSQL database (Cluster:ConnectionString) to {file} failed: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Copies a backup into an empty PostgreSQL database.</summary>
    /// <param name="file">A backup of either engine.</param>
    /// <param name="path">The data folder, for a copy of the file that is brought to this version's schema.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="time">For the name of a copy.</param>
    /// <param name="cancellationToken">Undoes all.</param>
    /// <returns>Number of copied rows.</returns>
    /// <exception cref="StoreStartException">The message can be shown to the user.</exception>
    public static async Task<long> RestorePostgres(string file, string path, string connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(file))
        {
            throw new StoreStartException($"The file {file} does not exist.");
        }

        var copy = new StoreFiles(Path.Combine(new StoreFiles(path).Folder, "restoring-" + Guid.NewGuid().ToString("N")));
        try
        {
            new StoreFiles(path).CreateFolder();
            copy.CreateFolder();
            StoreFiles.CreateOwnerOnly(copy.Database);
            File.Copy(file, copy.Database, overwrite: true);
            Check(copy.Database);
            using (var older = StoreFiles.Open(copy.Database, SqliteOpenMode.ReadWrite, pooled: false))
            {
                SqliteMigrations.Apply(
                    older, copy, SchemaSteps.Sqlite, time.GetUtcNow(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            }

            return await PostgresBackup.Fill(copy.Database, connectionString, cancellationToken);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or NpgsqlException)
        {
            throw new StoreStartException($"{file} was not restored, and nothing in the PostgreSQL database was changed: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(copy.Folder))
            {
                Directory.Delete(copy.Folder, recursive: true);
            }
        }
    }

    private static void Check(string file)
    {
        try
        {
            using var connection = StoreFiles.Open(file, SqliteOpenMode.ReadOnly, pooled: false);
            var version = SqliteMigrations.Version(connection);
            if (version > SchemaSteps.Sqlite.Count)
            {
                throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                    $"{file} was written by a newer version of connect-streaming (schema {version}, this version knows {SchemaSteps.Sqlite.Count})."));
            }

            using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('agent_state', 'shard', 'meta')";
            if (version < 1 || command.ExecuteScalar() is not 3L)
            {
                throw new StoreStartException($"{file} is not a backup of connect-streaming.");
            }

            command.CommandText = "PRAGMA integrity_check(1)";
            if (command.ExecuteScalar() as string is not "ok")
            {
                throw new StoreStartException($"{file} is damaged.");
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteCode.Corrupt or SqliteCode.NotADatabase or SqliteCode.Error)
        {
            throw new StoreStartException($"{file} is damaged or not a backup of connect-streaming: {e.Message}", e);
        }
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
