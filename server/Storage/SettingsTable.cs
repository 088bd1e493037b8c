using System.Data.Common;
using System.Security.Cryptography;
using ConnectStreaming.Audit;
using ConnectStreaming.Cluster;
using ConnectStreaming.Settings;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Versions of the settings. A write first takes the write lock, the row <c>settings</c> of meta: its row lock admits one writer at a time, so the newest
/// version that is read after it stays the newest one until the write has committed. The lock of the audit log is taken after it.
/// </summary>
internal sealed class SettingsTable(IDatabase database, TimeProvider time) : ISettingsStore
{
    private sealed record VersionRow(long Number, long SavedAt, string ById, string ByName)
    {
        public SettingsVersion Version => new(Number, DateTimeOffset.FromUnixTimeMilliseconds(SavedAt), ById, ByName);
    }

    /// <param name="Secret">0: there is none yet.</param>
    private sealed record Row(long Number, long SavedAt, string ById, string ByName, string Document, long Secret)
    {
        public StoredSettings Stored => new(new VersionRow(Number, SavedAt, ById, ByName).Version, Document, StoredSettings.SaltOf(Secret, Number));
    }

    private const string Columns = "version AS Number, saved_at AS SavedAt, by_id AS ById, by_name AS ByName";

    private const string Whole = Columns + ", document AS Document, coalesce((SELECT value FROM meta WHERE key = 'settings-salt'), 0) AS Secret";

    // While the store cannot be written. Servers then have different salts, which is no fault: a page uses the salt of its own snapshot.
    private static readonly long SecretOfThisProcess = Random();

    public Task<long> Newest(CancellationToken cancellationToken) =>
        Read(connection => connection.QuerySingle<long>("SELECT coalesce(max(version), 0) FROM settings_version"), cancellationToken);

    public async Task<StoredSettings?> Load(CancellationToken cancellationToken)
    {
        var row = await Read(Newest, cancellationToken);
        return row is { Secret: 0 } ? (row with { Secret = await Secret(cancellationToken) }).Stored : row?.Stored;
    }

    public Task<StoredSettings?> Load(long number, CancellationToken cancellationToken) => Read(
        connection => connection.QuerySingleOrDefault<Row>($"SELECT {Whole} FROM settings_version WHERE version = @number", new { number })?.Stored,
        cancellationToken);

    public Task<IReadOnlyList<SettingsVersion>> Versions(CancellationToken cancellationToken) => Read<IReadOnlyList<SettingsVersion>>(
        connection => [.. connection.Query<VersionRow>($"SELECT {Columns} FROM settings_version ORDER BY version DESC").Select(row => row.Version)],
        cancellationToken);

    public Task<SettingsSaved> Save(long basedOn, SettingsDocument document, SettingsWriter writer, CancellationToken cancellationToken)
    {
        var text = SettingsDocumentJson.Text(document);
        return Explained(() => database.Write(connection => Save(connection, basedOn, text, writer), cancellationToken));
    }

    private SettingsSaved Save(DbConnection connection, long basedOn, string text, SettingsWriter writer)
    {
        connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'settings'");
        var current = Newest(connection);
        if ((current?.Number ?? 0) != basedOn)
        {
            return new SettingsSaved(false, current?.Stored);
        }
        var before = current is null ? SettingsDocument.Default : SettingsReader.Stored(current.Document) ?? SettingsDocument.Default;
        if (text == (current?.Document ?? SettingsDocumentJson.Text(before)))
        {
            return new SettingsSaved(true, current?.Stored);
        }
        ChangeStamp.Add(connection, StampNames.Settings);
        var now = time.GetUtcNow();
        var row = new Row(basedOn + 1, now.ToUnixTimeMilliseconds(), writer.Actor.Id ?? "", writer.Actor.Name, text, Secret(connection));
        connection.Execute(
            "INSERT INTO settings_version (version, saved_at, by_id, by_name, document) VALUES (@Number, @SavedAt, @ById, @ByName, @Document)", row);
        connection.Execute("DELETE FROM settings_version WHERE version <= @oldest", new { oldest = row.Number - SettingsVersion.Kept });
        AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(before, row.Number)), now);
        return new SettingsSaved(true, row.Stored);
    }

    private static Row? Newest(DbConnection connection) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Whole} FROM settings_version ORDER BY version DESC LIMIT 1");

    /// <summary>Settings that a former version of the server saved have no secret.</summary>
    private async Task<long> Secret(CancellationToken cancellationToken)
    {
        try
        {
            return await database.Write(Secret, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return SecretOfThisProcess;
        }
    }

    /// <summary>The random number of the store: the first one that a server made.</summary>
    private static long Secret(DbConnection connection) => connection.QuerySingle<long>(
        "INSERT INTO meta VALUES ('settings-salt', @random) ON CONFLICT (key) DO UPDATE SET value = meta.value RETURNING value", new { random = Random() });

    private static long Random() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private Task<T> Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) => Explained(() => database.Read(query, cancellationToken));

    private static async Task<T> Explained<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StoreUnavailableException e)
        {
            throw new SettingsUnavailableException(e.Message, e);
        }
    }
}
