using System.IO.Compression;
using System.Security.Cryptography;

namespace ConnectStreaming.Floors.Documents;

/// <summary>A document as it is stored and sent: JSON in gzip.</summary>
/// <param name="Hash">SHA-256 of the JSON, hex.</param>
/// <param name="Gzip">The compressed JSON.</param>
internal sealed record StoredDocument(string Hash, byte[] Gzip)
{
    public static StoredDocument Of(FloorDocument document)
    {
        var json = FloorJson.Write(document);
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(json);
        }
        return new StoredDocument(Convert.ToHexStringLower(SHA256.HashData(json)), packed.ToArray());
    }

    public byte[] Json()
    {
        using var stream = new GZipStream(new MemoryStream(Gzip), CompressionMode.Decompress);
        using var json = new MemoryStream();
        stream.CopyTo(json);
        return json.ToArray();
    }

    public FloorDocument Document() => FloorJson.Read(Json());
}
