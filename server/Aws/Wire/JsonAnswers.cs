using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Wire;

/// <summary>Reads the whole JSON body of an answer: the result is complete or an exception, never a part.</summary>
internal sealed class JsonAnswerUnmarshaller<TResponse>(Action<JsonElement, TResponse>? read, Func<ErrorResponse, AmazonServiceException> error)
    : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = new TResponse();
        if (read is not null)
        {
            using var json = JsonDocument.Parse(input.Stream);
            read(json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement
                : throw new JsonException($"Expected an object, found {json.RootElement.ValueKind}."), response);
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        JsonErrors.Read(input, innerException, statusCode, error);
}

/// <summary>Reads an error's JSON body.</summary>
internal static class JsonErrors
{
    public static AmazonServiceException Read(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode, Func<ErrorResponse,
        AmazonServiceException> error)
    {
        var json = new Amazon.Runtime.Internal.Util.StreamingUtf8JsonReader(input.Stream);
        var answer = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref json);
        answer.InnerException = innerException;
        answer.StatusCode = statusCode;
        return error(answer);
    }
}

/// <summary>Fields of a JSON answer; absent and null mean the same, unknown fields are ignored, and a wrong type throws.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement json, string name) => json.Field(name) is { } field ? field.GetString() : null;

    /// <exception cref="JsonException">It is absent or null.</exception>
    public static string Required(this JsonElement json, string name) => json.Text(name) ?? throw new JsonException($"The answer lacks {name}.");

    public static int? Int(this JsonElement json, string name) => json.Field(name)?.GetInt32();

    public static long? Long(this JsonElement json, string name) => json.Field(name)?.GetInt64();

    public static bool? Bool(this JsonElement json, string name) => json.Field(name)?.GetBoolean();

    /// <summary>Epoch seconds with a fraction, to the millisecond.</summary>
    public static DateTime? Time(this JsonElement json, string name) => json.Field(name) is { } field
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)decimal.Round(field.GetDecimal() * 1000)).UtcDateTime
        : null;

    public static T? Object<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => json.Field(name) is { } field ? read(field) : null;

    public static List<T>? List<T>(this JsonElement json, string name, Func<JsonElement, T> read) =>
        json.Field(name) is { } field ? [.. field.EnumerateArray().Select(read)] : null;

    public static List<string>? Texts(this JsonElement json, string name) =>
        json.List(name, static item => item.GetString() ?? throw new JsonException("A list contains null."));

    private static JsonElement? Field(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;
}

/// <summary>Fields of a JSON request; fields that are not set are left out.</summary>
internal static class JsonWriting
{
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Bytes(this Utf8JsonWriter json, string name, MemoryStream? value)
    {
        if (value is not null)
        {
            json.WriteBase64String(name, value.TryGetBuffer(out var buffer) ? buffer : value.ToArray());
        }
    }

    /// <summary>Epoch seconds with a fraction, to the millisecond.</summary>
    public static void Time(this Utf8JsonWriter json, string name, DateTime? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000m);
        }
    }

    /// <summary>An object whose fields are the pairs.</summary>
    public static void Map(this Utf8JsonWriter json, string name, Dictionary<string, string>? values) => json.Object(name, values, static (w, pairs) =>
    {
        foreach (var (key, value) in pairs)
        {
            w.WriteString(key, value);
        }
    });

    public static void Int(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void Bool(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    public static void Object<T>(this Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (value is not null)
        {
            json.WriteStartObject(name);
            write(json, value);
            json.WriteEndObject();
        }
    }

    public static void Texts(this Utf8JsonWriter json, string name, List<string>? values)
    {
        if (values is not null)
        {
            json.WriteStartArray(name);
            values.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }
    }

    public static void List<T>(this Utf8JsonWriter json, string name, List<T>? values, Action<Utf8JsonWriter, T> write)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
