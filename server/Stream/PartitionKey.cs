using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Stream;

/// <summary>Kinesis assigns a record to a shard by the MD5 of its partition key, as a 128-bit number.</summary>
internal static class PartitionKey
{
    public static UInt128 Hash(string partitionKey)
    {
        Span<byte> hash = stackalloc byte[16];
#pragma warning disable CA5351 // not for security: Kinesis assigns records to shards by MD5
        MD5.HashData(Encoding.UTF8.GetBytes(partitionKey), hash);
#pragma warning restore CA5351
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
