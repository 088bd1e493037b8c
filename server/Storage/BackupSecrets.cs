using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>
/// Secrets in a backup, in a table of its own that no server reads: the keys of cookies, so that everybody stays signed in after a restore, the generated
/// certificate, the key of codes in views. A data folder has only the keys of cookies, as files. Only the owner of the backup file can read it.
/// </summary>
internal static class BackupSecrets
{
    /// <summary>As a cluster names the keys of cookies; the rest is a number.</summary>
    private const string Keys = "keys/";
    private const string Make = "CREATE TABLE backup_secret (name TEXT PRIMARY KEY, value BLOB NOT NULL)";
    private const string Add = "INSERT INTO backup_secret (name, value) VALUES (@Name, @Value)";

    private sealed record Secret(string Name, byte[] Value);

    /// <summary>Adds the keys of a data folder to its backup.</summary>
    public static void FromFolder(StoreFiles files, SqliteConnection backup)
    {
        var folder = KeysOf(files);
        backup.Execute(Make);
        IEnumerable<string> keys = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.xml").OrderBy(File.GetLastWriteTimeUtc).ThenBy(f => f, StringComparer.Ordinal) : [];
        backup.Execute(Add, keys.Select((file, n) => new Secret(Name(n + 1), File.ReadAllBytes(file))).ToArray());
    }

    /// <summary>Takes them out of a restored database, into files. A folder with keys of its own keeps those.</summary>
    public static void ToFolder(SqliteConnection restored, StoreFiles files)
    {
        var folder = KeysOf(files);
        if (!Directory.Exists(folder))
        {
            foreach (var (name, value) in Read(restored).Where(s => s.Name.StartsWith(Keys, StringComparison.Ordinal)))
            {
                new StoreFiles(folder).CreateFolder();
                var file = Path.Combine(folder, $"key-{name[Keys.Length..]}.xml");
                StoreFiles.CreateOwnerOnly(file);
                File.WriteAllBytes(file, value);
            }
        }

        restored.Execute("DROP TABLE IF EXISTS backup_secret");
    }

    public static async Task FromPostgres(NpgsqlConnection connection, SqliteConnection backup, SqliteTransaction writing)
    {
        backup.Execute(Make, transaction: writing);
        backup.Execute(Add, (await connection.QueryAsync<Secret>("SELECT name AS \"Name\", value AS \"Value\" FROM shared_secret")).ToArray(), writing);
    }

    public static Task ToPostgres(SqliteConnection backup, NpgsqlConnection connection) => connection.ExecuteAsync(
        "INSERT INTO shared_secret (name, value) VALUES (@Name, @Value) ON CONFLICT DO NOTHING", Read(backup));

    /// <returns>Empty: the backup is of a version that did not have them.</returns>
    private static Secret[] Read(SqliteConnection backup) =>
        backup.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'backup_secret'") == 0 ? []
        : [.. backup.Query<Secret>("SELECT name AS Name, value AS Value FROM backup_secret ORDER BY name")];

    private static string Name(int place) => Keys + place.ToString("D6", CultureInfo.InvariantCulture);

    private static string KeysOf(StoreFiles files) => Path.Combine(files.Folder, "keys");
}
