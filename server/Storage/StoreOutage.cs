using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>
/// The folder cannot be written when the server starts: a full disk, a read-only one. The map is live all the same; what was kept before is read, as
/// far as that can be done without writing.
/// </summary>
internal static class StoreOutage
{
    /// <summary>
    /// Whether the server may start and wait. A full disk: always. Everything else: only when there is a database that can be read, since a wrong
    /// folder at a first start is a mistake to be told at once.
    /// </summary>
    public static bool CanWait(StoreFiles files, StoreStartException refused, IReadOnlyList<string> migrations) =>
        refused.Problem is StoreProblem.DiskFull or StoreProblem.ReadOnly or StoreProblem.DiskError or StoreProblem.CannotOpen
        && (HasDatabase(files) ? IsReadable(files, migrations) : refused.Problem == StoreProblem.DiskFull);

    /// <summary>A connection that only reads; an empty database of this version when there is none yet.</summary>
    public static SqliteConnection Open(StoreFiles files, IReadOnlyList<string> migrations, DateTimeOffset now, ILogger logger)
    {
        if (!HasDatabase(files))
        {
            var empty = StoreFiles.Open(":memory:", SqliteOpenMode.Memory, pooled: false);
            SqliteMigrations.Apply(empty, files, migrations, now, logger);
            return empty;
        }

        // With nothing in the journal, the file can be read without the helper files that SQLite would have to make beside it.
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
