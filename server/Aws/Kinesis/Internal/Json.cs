using System.Buffers.Text;
using System.Text.Json;

namespace Amazon.Kinesis.Internal;

/// <summary>
/// Small steps over a <see cref="Utf8JsonReader"/>: absent and null are the same thing, unknown fields are skipped, a wrong kind throws.
/// Kinesis leaves empty fields out; kinesis-local writes them as null.
/// </summary>
internal static class Json
{
    public static void BeginObject(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"Expected an object, found {json.TokenType}.");
        }
    }

    /// <summary>Moves to the next field's name; false at the object's end.</summary>
    public static bool NextField(ref Utf8JsonReader json)
    {
        if (!json.Read())
        {
            throw new JsonException("The answer ends inside an object.");
        }

        return json.TokenType == JsonTokenType.PropertyName;
    }

    public static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    public static string Required(ref Utf8JsonReader json) => Text(ref json) ?? throw new JsonException("A required field is null.");

    public static int? Int(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
    }

    public static long? Long(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
    }

    public static bool? Bool(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
    }

    /// <summary>Epoch seconds with a fraction, to the millisecond.</summary>
    public static DateTime? Time(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds((long)decimal.Round(json.GetDecimal() * 1000)).UtcDateTime;
    }

    public static void WriteTime(Utf8JsonWriter json, string name, DateTime? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000m);
        }
    }

    public static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteInt(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void WriteBytes(Utf8JsonWriter json, string name, MemoryStream? value)
    {
        if (value is not null)
        {
            json.WriteBase64String(name, value.TryGetBuffer(out var buffer) ? buffer : value.ToArray());
        }
    }

    /// <summary>Base64 straight into an array of the right length: no pool, no second copy (a page holds up to 10 MiB).</summary>
    public static MemoryStream Bytes(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"Expected base64 text, found {json.TokenType}.");
        }

        byte[] bytes;
        if (json.ValueIsEscaped)
        {
            bytes = json.GetBytesFromBase64();
        }
        else
        {
            var text = json.ValueSpan;
            bytes = GC.AllocateUninitializedArray<byte>(DecodedLength(text));
            if (Base64.DecodeFromUtf8(text, bytes, out var consumed, out var written) != System.Buffers.OperationStatus.Done
                || consumed != text.Length || written != bytes.Length)
            {
                throw new JsonException("A record's data is not base64.");
            }
        }

        return new MemoryStream(bytes, 0, bytes.Length, writable: true, publiclyVisible: true);
    }

    public static List<T>? List<T>(ref Utf8JsonReader json, ReadItem<T> item)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"Expected a list, found {json.TokenType}.");
        }

        var list = new List<T>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            list.Add(item(ref json));
        }

        return list;
    }

    public static List<string>? Texts(ref Utf8JsonReader json) =>
        List(ref json, static (ref Utf8JsonReader item) => item.GetString() ?? throw new JsonException("A list holds a null."));

    /// <summary>Reads an object's value, or null.</summary>
    public static T? Object<T>(ref Utf8JsonReader json, ReadItem<T> read)
        where T : class
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : read(ref json);
    }

    public static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    private static int DecodedLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if ((text.Length & 3) != 0)
        {
            throw new JsonException("A record's data is not base64.");
        }

        var padding = text[^1] != (byte)'=' ? 0 : text[^2] != (byte)'=' ? 1 : 2;
        return (text.Length / 4 * 3) - padding;
    }
}

/// <summary>Reads one value; the reader already stands on its first token.</summary>
internal delegate T ReadItem<out T>(ref Utf8JsonReader json);
