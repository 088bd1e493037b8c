using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace ConnectStreaming.Agents;

/// <summary>
/// Makes clean strings from UTF-8 and returns the same string for the same text: 10,000 agents share their status, queue and
/// profile names, and an agent's own ARN and names are not allocated with every event. A fixed table without locks: a
/// collision only costs one more string, and a race only one more copy.
/// </summary>
internal sealed class TextPool
{
    /// <summary>Longest text of a field, in UTF-16 units.</summary>
    public const int Cap = 256;

    /// <summary>Longest AgentARN.</summary>
    public const int ArnCap = 512;

    private const int Slots = 1 << 17;

    // Control characters, line and paragraph separators, byte-order marks and all characters that change the direction of text:
    // a name must not be able to rearrange the text beside it.
    private static readonly SearchValues<char> Unwanted = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c))
        + "\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF");

    private readonly string?[] _table = new string?[Slots];

    /// <summary>The clean text, at most <paramref name="cap"/> long; null when nothing is left.</summary>
    [SkipLocalsInit] // of 4 KB, mostly for a name of two characters
    public string? Get(ReadOnlySpan<byte> utf8, int cap = Cap)
    {
        if (utf8.IsEmpty)
        {
            return null;
        }

        var slot = (int)(Hash(utf8) & (Slots - 1));
        if (utf8.Length <= cap)
        {
            if (_table[slot] is { } first && Ascii.Equals(utf8, first))
            {
                return first;
            }

            if (_table[slot ^ 1] is { } second && Ascii.Equals(utf8, second))
            {
                return second;
            }
        }

        Span<char> buffer = stackalloc char[ArnCap * 4];
        var chars = buffer[..Encoding.UTF8.GetChars(Front(utf8, cap * 4), buffer)];
        return Share(slot, Clean(chars, cap));
    }

    /// <summary>A clean text that is not kept in the table: for ids that are not repeated.</summary>
    [SkipLocalsInit]
    public static string? Unpooled(ReadOnlySpan<byte> utf8)
    {
        Span<char> buffer = stackalloc char[Cap * 4];
        var chars = Clean(buffer[..Encoding.UTF8.GetChars(Front(utf8, Cap * 4), buffer)], Cap);
        return chars.IsEmpty ? null : new string(chars);
    }

    /// <summary>True when the text has no characters to remove.</summary>
    public static bool IsClean(ReadOnlySpan<char> text) => !text.ContainsAny(Unwanted);

    private string? Share(int slot, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        if (_table[slot] is { } first && text.SequenceEqual(first))
        {
            return first;
        }

        if (_table[slot ^ 1] is { } second && text.SequenceEqual(second))
        {
            return second;
        }

        var made = new string(text);
        _table[slot ^ 1] = _table[slot];
        _table[slot] = made;
        return made;
    }

    private static ReadOnlySpan<char> Clean(Span<char> text, int cap)
    {
        var at = text.IndexOfAny(Unwanted);
        if (at >= 0)
        {
            var kept = at;
            foreach (var c in text[at..])
            {
                if (!Unwanted.Contains(c))
                {
                    text[kept++] = c;
                }
            }

            text = text[..kept];
        }

        if (text.Length <= cap)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[cap - 1]) ? cap - 1 : cap)];
    }

    // At most as many bytes as can be kept, and never a part of a character.
    private static ReadOnlySpan<byte> Front(ReadOnlySpan<byte> utf8, int bytes)
    {
        if (utf8.Length <= bytes)
        {
            return utf8;
        }

        while (bytes > 0 && (utf8[bytes] & 0xC0) == 0x80)
        {
            bytes--;
        }

        return utf8[..bytes];
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length * Prime;
        while (bytes.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Prime;
            hash ^= hash >> 29;
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash ^ (hash >> 32);
    }
}
