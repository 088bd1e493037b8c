using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>Migrates a SQLite file to the last step of the schema. <c>user_version</c> has the number, written in the same transaction.</summary>
internal static class SqliteMigrations
{
    /// <summary>Bytes that must stay free besides the copy: for the journal of the steps and of the first minutes.</summary>
    private const long Margin = 64L << 20;

    public static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <exception cref="StoreStartException">The schema is of a newer version, and only that version knows its content.</exception>
    public static void RefuseNewer(int version, int newest, StoreFiles files)
    {
        if (version > newest)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The database {files.Database} was written by a newer version of connect-streaming (schema {version}, this version knows {newest}). "
                + $"Start that version, or restore a backup made by this one."));
        }
    }

    /// <summary>Migrates the schema to the last step, all steps in one transaction.</summary>
    /// <param name="connection">The only open connection to the database.</param>
    /// <param name="files">The paths of the database and of its copy.</param>
    /// <param name="steps">All steps that this version knows.</param>
    /// <param name="now">Is used in the name of the copy.</param>
    /// <param name="logger">Logs before the copy is made, because the copy takes some time.</param>
    /// <param name="free">Free bytes of a folder; null: read from the system.</param>
    /// <returns>The copy that was made first; null for a new database or when there was nothing to do.</returns>
    /// <exception cref="StoreStartException">The schema is of a newer version, or there is not enough space for the copy.</exception>
    public static string? Apply(
        SqliteConnection connection, StoreFiles files, IReadOnlyList<string> steps, DateTimeOffset now, ILogger logger, Func<string, long>? free = null)
    {
        var version = Version(connection);
        RefuseNewer(version, steps.Count, files);
        if (version == steps.Count)
        {
            return null;
        }

        var copy = version == 0 ? null : Copy(connection, files, version, now, logger, free ?? Free);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        for (var step = version; step < steps.Count; step++)
        {
            command.CommandText = steps[step];
            command.ExecuteNonQuery();
        }

        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {steps.Count}");
        command.ExecuteNonQuery();
        transaction.Commit();
        return copy;
    }

    private static string Copy(SqliteConnection connection, StoreFiles files, int version, DateTimeOffset now, ILogger logger, Func<string, long> free)
    {
        using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
        var (size, room) = (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture), free(files.Folder));
        if (room < size + Margin)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The database {files.Database} needs a new schema. The server first makes a copy, which needs {(size + Margin) >> 20} MB, ")
                + string.Create(CultureInfo.InvariantCulture, $"but only {room >> 20} MB are free in {files.Folder}. ")
                + "Nothing was changed. Free some space there, then start again.");
        }

        StoreLog.Migrating(logger, files.Database, size >> 20);
        var copy = string.Create(CultureInfo.InvariantCulture, $"{files.Database}.schema-{version}-{now.UtcDateTime:yyyyMMdd-HHmmss}");
        File.Delete(copy);
        StoreFiles.CreateOwnerOnly(copy);
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", copy);
        command.ExecuteNonQuery();
        return copy;
    }

    private static long Free(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
