using System.Globalization;

namespace ConnectStreaming.Screens;

/// <summary>
/// A short text for the seats that are painted: the same seats give the same text, in any order. The page computes it from what its canvas shows
/// (client/wall/seat-digest.ts); tests/fixtures/screens holds both together. It finds faults, not forgeries: a screen could say anything.
/// </summary>
internal static class SeatDigest
{
    private const uint Prime = 16_777_619;
    private const uint FirstBasis = 2_166_136_261;
    private const uint SecondBasis = 40_389;

    /// <summary>One seat as text.</summary>
    /// <param name="arn">ARN of the agent.</param>
    /// <param name="place">Id of the seat on a drawn floor, "" without one; on an automatic floor <see cref="PlaceOf"/>.</param>
    /// <param name="code">Code of the shown state (DOMAIN.md).</param>
    /// <param name="since">Start of the state, Unix ms; 0: unknown.</param>
    public static string Stamp(string arn, string place, string code, long since) =>
        string.Create(CultureInfo.InvariantCulture, $"{arn}|{place}|{code}|{since}");

    /// <summary>A seat on an automatic floor.</summary>
    public static string PlaceOf(string island, int seat) => string.Create(CultureInfo.InvariantCulture, $"{island}#{seat}");

    /// <summary>The number of seats, and two sums of 32-bit FNV-1a over the UTF-16 of "stamp|level" with different bases, in hex.</summary>
    /// <param name="seats">Stamps with their alert level: 0 none, 1 warning, 2 critical.</param>
    public static string Of(IEnumerable<(string Stamp, int Level)> seats) => Of(seats.Select(seat => (HashOf(seat.Stamp), seat.Level)));

    /// <summary>The same of stamps that were hashed before: a level costs little then.</summary>
    public static string Of(IEnumerable<((uint First, uint Second) Stamp, int Level)> seats)
    {
        var (count, first, second) = (0, 0u, 0u);
        foreach (var (stamp, level) in seats)
        {
            count++;
            first += Add(stamp.First, (char)('0' + level));
            second += Add(stamp.Second, (char)('0' + level));
        }
        return string.Create(CultureInfo.InvariantCulture, $"{count}-{first:x8}{second:x8}");
    }

    /// <summary>Both sums of "stamp|".</summary>
    public static (uint First, uint Second) HashOf(string stamp) => (Hash(stamp, FirstBasis), Hash(stamp, SecondBasis));

    private static uint Hash(string stamp, uint hash)
    {
        foreach (var unit in stamp)
        {
            hash = Add(hash, unit);
        }
        return Add(hash, '|');
    }

    private static uint Add(uint hash, char unit) => unchecked(((((hash ^ (uint)(unit & 0xff)) * Prime) ^ (uint)(unit >> 8)) * Prime));
}
