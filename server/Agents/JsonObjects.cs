using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary>Finds where one JSON object of a record ends and the next begins, also when one of them is broken.</summary>
internal static class JsonObjects
{
    private static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    /// <summary>Length of the white space at the start of <paramref name="text"/>.</summary>
    public static int Blanks(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Blank) is >= 0 and var at ? at : text.Length;

    /// <summary>Length of the broken value at the start of <paramref name="text"/>: up to the next possible object, else all of it.</summary>
    public static int Broken(ReadOnlySpan<byte> text, in JsonReaderOptions options) =>
        Whole(text, options) is > 0 and var length ? length : NextObject(text);

    // The value may be well formed JSON and still be unreadable (half a surrogate pair).
    private static int Whole(ReadOnlySpan<byte> text, in JsonReaderOptions options)
    {
        var json = new Utf8JsonReader(text, options);
        try
        {
            return json.Read() && json.TrySkip() ? (int)json.BytesConsumed : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    // In JSON, an object never follows another one without a comma. Programs that write one object a line do not indent it.
    private static int NextObject(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            var next = text[at..].IndexOf((byte)'{');
            if (next < 0)
            {
                return text.Length;
            }

            at += next;
            if (text[at - 1] == '\n' || text[..at].TrimEnd(Blank) is [.., (byte)'}'])
            {
                return at;
            }
        }

        return text.Length;
    }
}
