using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>Brings a SQLite file to the last step of the schema; the number reached is <c>user_version</c>, written in the same transaction.</summary>
internal static class SqliteMigrations
{
    public static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <exception cref="StoreStartException">The schema is of a newer version, which alone knows what is in it.</exception>
    public static void RefuseNewer(int version, int newest, StoreFiles files)
    {
        if (version > newest)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The database {files.Database} was written by a newer version of connect-streaming (schema {version}, this version knows {newest}). "
                + $"Start that version, or restore a backup made by this one."));
        }
    }

    /// <summary>Brings the schema to the last step, all steps in one transaction.</summary>
    /// <returns>The copy that was made first; null for a new database or when nothing was to do.</returns>
    public static string? Apply(SqliteConnection connection, StoreFiles files, IReadOnlyList<string> steps, DateTimeOffset now)
    {
        var version = Version(connection);
        RefuseNewer(version, steps.Count, files);
        if (version == steps.Count)
        {
            return null;
        }

        var copy = version == 0 ? null : Copy(connection, files, version, now);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
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

    private static string Copy(SqliteConnection connection, StoreFiles files, int version, DateTimeOffset now)
    {
        var copy = string.Create(CultureInfo.InvariantCulture, $"{files.Database}.schema-{version}-{now.UtcDateTime:yyyyMMdd-HHmmss}");
        File.Delete(copy);
        StoreFiles.CreateOwnerOnly(copy);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", copy);
        command.ExecuteNonQuery();
        return copy;
    }
}
