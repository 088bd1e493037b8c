using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>The start: folder, lock, check, schema. All problems are reported here, before the server serves anyone.</summary>
internal static class StoreOpening
{
    /// <summary>Above this size the history is not checked at every start (it would take seconds); all other tables are.</summary>
    public const long WholeCheckBytes = 256L << 20;

    public static FolderLock Open(
        StoreFiles files, IReadOnlyList<string> migrations, StoreHealth health, TimeProvider time, ILogger logger, long wholeCheckBytes = WholeCheckBytes)
    {
        var held = Hold(files);
        try
        {
            var wrong = File.Exists(files.Database) ? Damage(files, migrations.Count, wholeCheckBytes) : null;
            if (wrong is not null)
            {
                var aside = files.MoveAside("damaged", time.GetUtcNow());
                health.OnMovedAside(aside);
                StoreLog.MovedAside(logger, wrong, aside);
            }

            File.Delete(files.CheckRequested);
            if (!File.Exists(files.Database))
            {
                // A journal without its database belongs to no database, but SQLite would use it for the new one.
                File.Delete(files.Wal);
                File.Delete(files.SharedMemory);
                StoreFiles.CreateOwnerOnly(files.Database);
            }

            using var connection = StoreFiles.Open(files.Database, SqliteOpenMode.ReadWrite, pooled: false);
            if (SqliteMigrations.Apply(connection, files, migrations, time.GetUtcNow(), logger) is { } copy)
            {
                StoreLog.Migrated(logger, copy);
            }

            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            held.Dispose();
            throw new StoreStartException(
                $"The database {files.Database} (Storage:Path) cannot be opened: {e.Message}", e, StoreUnavailableException.ProblemOf(e));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes the folder this process's own.</summary>
    public static FolderLock Hold(StoreFiles files)
    {
        try
        {
            files.CreateFolder();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreStartException($"The data folder {files.Folder} (Storage:Path) cannot be created: {e.Message}", e);
        }

        return FolderLock.Take(files);
    }

    /// <summary>Null: no damage. A file that only cannot be reached throws an exception: renaming it would lose a good database.</summary>
    /// <exception cref="StoreStartException">A newer version wrote it: its tables are unknown, so it cannot be checked.</exception>
    private static string? Damage(StoreFiles files, int newest, long wholeCheckBytes)
    {
        if (HeaderDamage(files.Database) is { } header)
        {
            return header;
        }

        try
        {
            using var connection = StoreFiles.Open(files.Database, SqliteOpenMode.ReadWrite, pooled: false);
            SqliteMigrations.RefuseNewer(SqliteMigrations.Version(connection), newest, files);
            return File.Exists(files.CheckRequested) || new FileInfo(files.Database).Length <= wholeCheckBytes
                ? Check(connection, "PRAGMA quick_check(1)")
                : Checked(connection).Select(table => Check(connection, $"PRAGMA quick_check(\"{table}\")")).FirstOrDefault(result => result is not null);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteCode.Corrupt or SqliteCode.NotADatabase)
        {
            // Not SQLITE_ERROR: it means that a statement does not fit the schema, and says nothing about the file.
            return e.Message;
        }
    }

    // Read from the file: a fixed list would name tables that the file of another version does not have.
    private static List<string> Checked(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' AND instr(name, '_interval') = 0 ORDER BY name";
        using var rows = command.ExecuteReader();
        List<string> tables = [];
        while (rows.Read())
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }

    private static string? Check(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string is { } result && result != "ok" ? result : null;
    }

    // SQLite reports some damaged headers as "read-only" or "cannot open", but those must mean only missing permissions on the disk.
    private static string? HeaderDamage(string database)
    {
        Span<byte> header = stackalloc byte[20];
        using var file = new FileStream(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0)
        {
            return null;
        }

        return file.ReadAtLeast(header, 20, throwOnEndOfStream: false) < 20
            || !header.StartsWith("SQLite format 3\0"u8) || header[18] is not (1 or 2) || header[19] is not (1 or 2) ? "the header is not SQLite's" : null;
    }
}
