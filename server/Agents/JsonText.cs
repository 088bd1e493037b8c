using System.Buffers;
using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary>Tolerant values: null, a wrong type or an empty text means "absent", never an error. The reader is at the value.</summary>
internal static class JsonText
{
    private const int LongestTime = 192;

    public static string? Read(ref Utf8JsonReader json, TextPool pool, int cap = TextPool.Cap)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        return json.ValueIsEscaped ? Unescaped(ref json, pool, cap) : pool.Get(json.ValueSpan, cap);
    }

    /// <summary>For ids that are not repeated. They are not pooled, because they would displace the names.</summary>
    public static string? ReadUnpooled(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        return json.ValueIsEscaped ? Unescaped(ref json, null, TextPool.Cap) : TextPool.Unpooled(json.ValueSpan);
    }

    public static DateTimeOffset? ReadTime(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length > LongestTime)
        {
            json.Skip();
            return null;
        }

        if (!json.ValueIsEscaped)
        {
            return IsoTime.TryParse(json.ValueSpan, out var time) ? time : null;
        }

        Span<byte> buffer = stackalloc byte[LongestTime];
        return TryUnescape(ref json, buffer, out var length) && IsoTime.TryParse(buffer[..length], out var unescaped) ? unescaped : null;
    }

    /// <summary>True when the current text has no control or direction characters.</summary>
    public static bool IsClean(ref Utf8JsonReader json)
    {
        try
        {
            return TextPool.IsClean(json.GetString());
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Unescaped(ref Utf8JsonReader json, TextPool? pool, int cap)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            if (!TryUnescape(ref json, buffer, out var length))
            {
                return null;
            }

            return pool is null ? TextPool.Unpooled(buffer.AsSpan(0, length)) : pool.Get(buffer.AsSpan(0, length), cap);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // "\ud800" alone is valid JSON but not a valid text.
    private static bool TryUnescape(ref Utf8JsonReader json, scoped Span<byte> buffer, out int length)
    {
        try
        {
            length = json.CopyString(buffer);
            return true;
        }
        catch (InvalidOperationException)
        {
            length = 0;
            return false;
        }
    }
}
