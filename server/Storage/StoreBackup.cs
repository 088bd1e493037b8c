using System.Globalization;
using Microsoft.Data.Sqlite;

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
