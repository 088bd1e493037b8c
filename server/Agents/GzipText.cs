using System.IO.Compression;

namespace ConnectStreaming.Agents;

/// <summary>Decompresses the beginning of gzip data to find out what it is: a CloudWatch Logs subscription writes such records.</summary>
internal static class GzipText
{
    /// <summary>Size of the buffer for the first decompressed bytes.</summary>
    private const int Enough = 4096;

    /// <summary>False when it is not gzip, or is broken at its beginning.</summary>
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
