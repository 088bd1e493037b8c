using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Settings;

/// <summary>A version of the settings, without its document.</summary>
/// <param name="Number">1, 2, 3, …</param>
internal sealed record SettingsVersion(long Number, DateTimeOffset SavedAt, string ById, string ByName)
{
    /// <summary>So many of the newest versions are stored.</summary>
    public const int Kept = 100;
}

/// <param name="Document">JSON, as <see cref="SettingsDocumentJson.Text"/> wrote it.</param>
internal sealed record StoredSettings(SettingsVersion Version, string Document)
{
    /// <summary>A text that differs for each version, and that every server makes alike. It tells nothing about the document: the id is not known.</summary>
    public string Salt => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Version.Number} {Version.SavedAt.ToUnixTimeMilliseconds()} {Version.ById} {Document}"))).AsSpan(0, 12));
}

/// <summary>The person who saves.</summary>
/// <param name="Entry">Makes the audit entry from the document before and the number of the new version. It is written in the same transaction.</param>
internal sealed record SettingsWriter(AuditActor Actor, Func<SettingsDocument, long, AuditEntry> Entry);

/// <summary>What a save did.</summary>
/// <param name="IsCurrent">The document is in effect now. False: another version than the edited one is current, and nothing was written.</param>
/// <param name="Current">The current version; null: the settings were never saved.</param>
internal sealed record SettingsSaved(bool IsCurrent, StoredSettings? Current);

/// <summary>Stores the settings. A version never changes; only the oldest ones are removed.</summary>
/// <remarks>Throws <see cref="SettingsUnavailableException"/> while the store cannot be used.</remarks>
internal interface ISettingsStore
{
    /// <summary>Number of the newest version; 0: none.</summary>
    Task<long> Newest(CancellationToken cancellationToken);

    /// <returns>Null: the settings were never saved.</returns>
    Task<StoredSettings?> Load(CancellationToken cancellationToken);

    /// <returns>Null: this version does not exist, or is no longer stored.</returns>
    Task<StoredSettings?> Load(long number, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<SettingsVersion>> Versions(CancellationToken cancellationToken);

    /// <summary>
    /// Saves a document as the next version, if <paramref name="basedOn"/> is the current one. Of several writers with the same version, one wins. A document
    /// that is the current one makes no version and no entry.
    /// </summary>
    Task<SettingsSaved> Save(long basedOn, SettingsDocument document, SettingsWriter writer, CancellationToken cancellationToken);
}

/// <summary>The store cannot be used at the moment. Nothing was written.</summary>
internal sealed class SettingsUnavailableException(string message, Exception? inner) : Exception(message, inner);
