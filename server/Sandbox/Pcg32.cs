namespace ConnectStreaming.Sandbox;

/// <summary>
/// PCG32. We do not use <see cref="Random"/>, because it may change between .NET versions, and the same seed must always give the
/// same events. Only integer steps and IEEE products are used, no logarithms, so the result does not depend on the platform's
/// mathematics library either.
/// </summary>
internal sealed class Pcg32
{
    private const ulong Multiplier = 6364136223846793005;
    private const ulong Increment = 1442695040888963407;
    private ulong _state;

    public Pcg32(ulong seed)
    {
        _state = seed + Increment;
        Next();
    }

    public uint Next()
    {
        var old = _state;
        _state = (old * Multiplier) + Increment;
        return uint.RotateRight((uint)(((old >> 18) ^ old) >> 27), (int)(old >> 59));
    }

    /// <summary>0 … <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)(((ulong)Next() * (uint)limit) >> 32);

    public bool Chance(double probability) => Next() < probability * uint.MaxValue;

    /// <summary>Uniform, in milliseconds; the arguments are in seconds.</summary>
    public long Seconds(double from, double to) => (long)((from + ((to - from) * Unit())) * 1000);

    /// <summary>Mostly short with a long tail (the mean is a quarter of the range), in milliseconds; the arguments are in seconds.</summary>
    public long Skewed(double from, double to) => (long)((from + ((to - from) * Unit() * Unit())) * 1000);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index, with a probability in proportion to its weight.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var at = Below(total);
        var index = 0;
        while (at >= weights[index])
        {
            at -= weights[index++];
        }

        return index;
    }

    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 4; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes[(i * 4)..], Next());
        }

        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private double Unit() => Next() / 4294967296.0;
}
