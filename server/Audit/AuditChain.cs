using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Audit;

/// <summary>
/// Entry n contains SHA-256(hash of n-1 ‖ n ‖ time ‖ texts). Each text is preceded by its length, so that two texts cannot be confused.
/// Someone who changes, removes or inserts an entry must rewrite every later one. The first entry after a cut follows from the hash
/// in the entry of the cut.
/// </summary>
internal sealed class AuditChain
{
    private static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    private long? _brokenAt;

    /// <summary>Number of the last entry seen; 0: none.</summary>
    public long Last { get; private set; }

    /// <summary>Hash of the last entry seen.</summary>
    public byte[] Head { get; private set; } = Start;

    /// <summary>Entries up to this one were removed; 0: none.</summary>
    public long CutTo { get; private set; }

    /// <param name="detail">The text that older versions stored instead of facts.</param>
    /// <param name="facts">The facts as they are stored; null: none.</param>
    public static byte[] Hash(byte[]? before, long id, long atMilliseconds, AuditEntry entry, string? detail, string? facts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before ?? Start);
        Append(hash, id);
        Append(hash, atMilliseconds);
        Append(hash, entry.Who.Name, entry.What, entry.Subject?.Name, detail);
        // Entries of older versions have none of these and keep their hash.
        string?[] later = [entry.Who.Id, entry.Who.Account, entry.Subject?.Id, facts];
        if (later.Any(text => text is not null))
        {
            Append(hash, later);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>Begins after a cut. Call it before the first entry.</summary>
    public void Begin(AuditCut cut) => (Last, CutTo, Head) = (cut.LastId, cut.LastId, cut.LastHash);

    /// <summary>Checks the next entry. Call it in order, from the first entry on.</summary>
    public void Check(AuditRecord record)
    {
        var expected = Hash(Head, record.Id, record.At.ToUnixTimeMilliseconds(), record.Entry, record.OldDetail, record.FactsText);
        if (record.Id != Last + 1 || !expected.AsSpan().SequenceEqual(record.Hash))
        {
            _brokenAt ??= record.Id;
        }
        (Last, Head) = (record.Id, record.Hash);
        CutTo = AuditCut.Of(record.Entry)?.LastId ?? CutTo;
    }

    public AuditChainReport Report() => new(
        _brokenAt is null, Last - CutTo, _brokenAt, Last == 0 ? null : Convert.ToHexStringLower(Head), CutTo == 0 ? null : CutTo);

    private static void Append(IncrementalHash hash, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
            Append(hash, bytes?.Length ?? -1);
            hash.AppendData(bytes ?? []);
        }
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
