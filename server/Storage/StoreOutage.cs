using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>
/// The folder cannot be written when the server starts: the disk is full or read-only. The map is live anyway. Stored data is read, as
/// far as this is possible without writing.
/// </summary>
internal static class StoreOutage
{
    /// <summary>
    /// Whether the server may start and wait. With a full disk, always. Otherwise only when there is a readable database, because a wrong
    /// folder at a first start is a mistake that must be reported at once.
    /// </summary>
    public static bool CanWait(StoreFiles files, StoreStartException refused, IReadOnlyList<string> migrations) =>
        refused.Problem is StoreProblem.DiskFull or StoreProblem.ReadOnly or StoreProblem.DiskError or StoreProblem.CannotOpen
        && (HasDatabase(files) ? IsReadable(files, migrations) : refused.Problem == StoreProblem.DiskFull);

    /// <summary>A read-only connection; to an empty database of this version if there is none yet.</summary>
    public static SqliteConnection Open(StoreFiles files, IReadOnlyList<string> migrations, DateTimeOffset now, ILogger logger)
    {
        if (!HasDatabase(files))
        {
            var empty = StoreFiles.Open(":memory:", SqliteOpenMode.Memory, pooled: false);
            SqliteMigrations.Apply(empty, files, migrations, now, logger);
            return empty;
        }

        // If the journal is empty, the file can be read without the helper files that SQLite would have to create.
        return new FileInfo(files.Wal) is { Exists: true, Length: > 0 }
            ? StoreFiles.Open(files.Database, SqliteOpenMode.ReadOnly, pooled: false)
            : StoreFiles.Open($"{new Uri(files.Database).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly, pooled: false);
    }

    private static bool HasDatabase(StoreFiles files) => new FileInfo(files.Database) is { Exists: true, Length: > 0 };

    private static bool IsReadable(StoreFiles files, IReadOnlyList<string> migrations)
    {
        try
        {
            using var connection = Open(files, migrations, default, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            return SqliteMigrations.Version(connection) == migrations.Count;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
