namespace ConnectStreaming.Agents;

/// <summary>
/// Reads <c>2026-03-02T01:02:03.004Z</c> (also with an offset; without one it is UTC) directly from UTF-8. The framework's
/// readers treat a missing offset as this machine's zone, so the result of a replay would depend on the machine.
/// </summary>
internal static class IsoTime
{
    private const int SecondsLength = 19;

    /// <summary>UTC, truncated to milliseconds. False when it is not such a text or is outside 1970–9999.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < SecondsLength
            || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) is not ('t' or ' ') || text[13] != ':' || text[16] != ':'
            || !Number(text[..4], out var year) || !Number(text.Slice(5, 2), out var month) || !Number(text.Slice(8, 2), out var day)
            || !Number(text.Slice(11, 2), out var hour) || !Number(text.Slice(14, 2), out var minute) || !Number(text.Slice(17, 2), out var second)
            || year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[SecondsLength..];
        if (!Milliseconds(ref rest, out var millisecond) || !Offset(rest, out var offset))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, millisecond).Ticks - offset.Ticks;
        if (ticks < DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool Milliseconds(ref ReadOnlySpan<byte> rest, out int value)
    {
        value = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? rest.Length - 1 : digits;
        if (digits is 0 or > 9)
        {
            return false;
        }

        var kept = Math.Min(digits, 3);
        _ = Number(rest.Slice(1, kept), out value);
        for (; kept < 3; kept++)
        {
            value *= 10;
        }

        rest = rest[(1 + digits)..];
        return true;
    }

    private static bool Offset(ReadOnlySpan<byte> rest, out TimeSpan offset)
    {
        offset = default;
        if (rest.IsEmpty || rest is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (rest[0] is not ((byte)'+' or (byte)'-') || rest.Length < 3 || !Number(rest.Slice(1, 2), out var hours) || hours > 14)
        {
            return false;
        }

        var minutes = 0;
        var tail = rest[3..];
        if (!tail.IsEmpty && (!Number(tail[0] == ':' ? tail[1..] : tail, out minutes) || minutes > 59))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return digits.Length is > 0 and <= 4;
    }
}
