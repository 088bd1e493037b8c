using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Access;

/// <summary>
/// Entry n carries SHA-256(hash of n-1 ‖ n ‖ time ‖ texts), every text behind its length so that none can run into the next.
/// Whoever changes, removes or inserts an entry must write every later one anew.
/// </summary>
internal sealed class AuditChain
{
    private static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    private byte[] _head = Start;
    private long _checked;
    private long? _brokenAt;

    public static byte[] Hash(byte[]? before, long id, long atMilliseconds, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before ?? Start);
        Append(hash, id);
        Append(hash, atMilliseconds);
        foreach (var text in new[] { entry.Who, entry.What, entry.Subject, entry.Detail })
        {
            var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
            Append(hash, bytes?.Length ?? -1);
            hash.AppendData(bytes ?? []);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>Takes the entries in order, the first one first.</summary>
    public void Check(AuditRecord record)
    {
        _checked++;
        var expected = Hash(_head, record.Id, record.At.ToUnixTimeMilliseconds(), new AuditEntry(record.Who, record.What, record.Subject, record.Detail));
        if (record.Id != _checked || !expected.AsSpan().SequenceEqual(record.Hash))
        {
            _brokenAt ??= record.Id;
        }
        _head = record.Hash;
    }

    public AuditChainReport Report() => new(_brokenAt is null, _checked, _brokenAt, _checked == 0 ? null : Convert.ToHexStringLower(_head));

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
