using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>Start: folder, lock, check, schema. Everything that can be wrong is said here, before anyone is served.</summary>
internal static class StoreOpening
{
    /// <summary>Above this the history is not read through at every start (it would cost seconds); the tables that are served are.</summary>
    private const long WholeCheckBytes = 256L << 20;

    public static FolderLock Open(StoreFiles files, IReadOnlyList<string> migrations, StoreHealth health, TimeProvider time, ILogger logger)
    {
        try
        {
            files.CreateFolder();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreStartException($"The data folder {files.Folder} (Storage:Path) cannot be made: {e.Message}", e);
        }

        var held = FolderLock.Take(files);
        try
        {
            var wrong = File.Exists(files.Database) ? Damage(files) : null;
            if (wrong is not null)
            {
                var aside = files.MoveAside("damaged", time.GetUtcNow());
                health.OnMovedAside(aside);
                StoreLog.MovedAside(logger, wrong, aside);
            }

            File.Delete(files.CheckWanted);
            if (!File.Exists(files.Database))
            {
                // A journal without its database belongs to nothing; SQLite would take it for this one's.
                File.Delete(files.Wal);
                File.Delete(files.SharedMemory);
                StoreFiles.CreateOwnerOnly(files.Database);
            }

            using var connection = StoreFiles.Open(files.Database, SqliteOpenMode.ReadWrite, pooled: false);
            if (Migrations.Apply(connection, files, migrations, time.GetUtcNow()) is { } copy)
            {
                StoreLog.Migrated(logger, copy);
            }

            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            held.Dispose();
            throw new StoreStartException($"The database {files.Database} (Storage:Path) cannot be opened: {e.Message}", e);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Null: sound. A file that merely cannot be reached throws: moving it aside would throw away a good database.</summary>
    public static string? Damage(StoreFiles files)
    {
        if (HeaderDamage(files.Database) is { } header)
        {
            return header;
        }

        try
        {
            using var connection = StoreFiles.Open(files.Database, SqliteOpenMode.ReadWrite, pooled: false);
            var whole = File.Exists(files.CheckWanted) || new FileInfo(files.Database).Length <= WholeCheckBytes || Migrations.Version(connection) == 0;
            string[] tables = ["meta", "agent", "agent_state", "shard", "quarantine", "gap", "auto_seat", "audit", "person", "session", "api_token", "link"];
            return whole ? Check(connection, "PRAGMA quick_check(1)") : tables.Select(t => Check(connection, $"PRAGMA quick_check({t})")).FirstOrDefault(r => r is not null);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteCode.Corrupt or SqliteCode.NotADatabase or SqliteCode.Error)
        {
            return e.Message;
        }
    }

    private static string? Check(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string is { } result && result != "ok" ? result : null;
    }

    // SQLite calls some damaged headers "read-only" or "cannot open"; those words must mean the disk's rights alone.
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
