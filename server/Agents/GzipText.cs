using System.IO.Compression;

namespace ConnectStreaming.Agents;

/// <summary>Looks into gzip just far enough to tell what it is: a subscription of CloudWatch Logs puts such records into a stream.</summary>
internal static class GzipText
{
    /// <summary>Holds the first bytes of whatever was compressed.</summary>
    private const int Enough = 4096;

    /// <summary>False for what is not gzip, or is broken before it begins.</summary>
    public static bool Begins(ReadOnlySpan<byte> record, ReadOnlySpan<byte> text)
    {
        if (!record.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return false;
        }

        Span<byte> begin = stackalloc byte[text.Length];
        try
        {
            using var gzip = new GZipStream(new MemoryStream(record[..Math.Min(record.Length, Enough)].ToArray()), CompressionMode.Decompress);
            return gzip.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.SequenceEqual(text);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
