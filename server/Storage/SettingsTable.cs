using System.Data.Common;
using ConnectStreaming.Audit;
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

    private sealed record Row(long Number, long SavedAt, string ById, string ByName, string Document)
    {
        public StoredSettings Stored => new(new VersionRow(Number, SavedAt, ById, ByName).Version, Document);
    }

    private const string Columns = "version AS Number, saved_at AS SavedAt, by_id AS ById, by_name AS ByName";

    public Task<long> Newest(CancellationToken cancellationToken) =>
        Read(connection => connection.QuerySingle<long>("SELECT coalesce(max(version), 0) FROM settings_version"), cancellationToken);

    public Task<StoredSettings?> Load(CancellationToken cancellationToken) => Read(Newest, cancellationToken);

    public Task<StoredSettings?> Load(long number, CancellationToken cancellationToken) => Read(
        connection => connection.QuerySingleOrDefault<Row>(
            $"SELECT {Columns}, document AS Document FROM settings_version WHERE version = @number", new { number })?.Stored,
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
        if ((current?.Version.Number ?? 0) != basedOn)
        {
            return new SettingsSaved(false, current);
        }
        var before = current is null ? SettingsDocument.Default : SettingsReader.Stored(current.Document) ?? SettingsDocument.Default;
        if (text == (current?.Document ?? SettingsDocumentJson.Text(before)))
        {
            return new SettingsSaved(true, current);
        }
        var now = time.GetUtcNow();
        var row = new Row(basedOn + 1, now.ToUnixTimeMilliseconds(), writer.Actor.Id ?? "", writer.Actor.Name, text);
        connection.Execute(
            "INSERT INTO settings_version (version, saved_at, by_id, by_name, document) VALUES (@Number, @SavedAt, @ById, @ByName, @Document)", row);
        connection.Execute("DELETE FROM settings_version WHERE version <= @oldest", new { oldest = row.Number - SettingsVersion.Kept });
        AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(before, row.Number)), now);
        return new SettingsSaved(true, row.Stored);
    }

    private static StoredSettings? Newest(DbConnection connection) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Columns}, document AS Document FROM settings_version ORDER BY version DESC LIMIT 1")?.Stored;

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
