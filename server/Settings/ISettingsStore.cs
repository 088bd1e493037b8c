using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
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
/// <param name="Salt">Differs for each version, and is the same on every server. It is made of a random number, so it tells nothing about the document.</param>
internal sealed record StoredSettings(SettingsVersion Version, string Document, string Salt)
{
    /// <param name="secret">A random number of the store.</param>
    /// <param name="number">Of the version.</param>
    public static string SaltOf(long secret, long number)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, secret);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], number);
        return Base64Url.EncodeToString(HMACSHA256.HashData(bytes[..sizeof(long)], bytes[sizeof(long)..]).AsSpan(0, 12));
    }
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
