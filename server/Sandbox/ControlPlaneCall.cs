using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using System.Xml.Linq;

namespace ConnectStreaming.Sandbox;

/// <summary>One complete request to the stand-in.</summary>
/// <param name="Service">The service in the signature: <c>connect</c>, <c>firehose</c>, <c>iam</c>, <c>s3</c>, <c>sts</c>.</param>
/// <param name="Operation">Its operation, with the name in AWS's model.</param>
/// <param name="Path">Decoded segments of the path.</param>
internal sealed record ControlPlaneCall(
    string Service, string Operation, string Method, IReadOnlyList<string> Path, IReadOnlyDictionary<string, string> Query, byte[] Body)
{
    /// <summary>The JSON body; an empty one is an empty object.</summary>
    /// <exception cref="ControlPlaneError">The body is not a JSON object.</exception>
    public JsonObject Json()
    {
        try
        {
            return Body.Length == 0 ? [] : JsonNode.Parse(Body) as JsonObject ?? throw new FormatException();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException)
        {
            throw new ControlPlaneError("SerializationException", "The request is not a JSON object.");
        }
    }

    public IReadOnlyDictionary<string, string> Form()
    {
        var form = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(Body));
        return form.AllKeys.OfType<string>().ToDictionary(key => key, key => form[key] ?? "");
    }
}

internal sealed record ControlPlaneAnswer(int Status, string ContentType, byte[] Body, IReadOnlyDictionary<string, string>? Headers = null)
{
    public static ControlPlaneAnswer Json(JsonNode? body, int status = 200) =>
        new(status, "application/json", body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static ControlPlaneAnswer Xml(XElement body, int status = 200) =>
        new(status, "text/xml", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body.ToString(SaveOptions.DisableFormatting)));

    public static ControlPlaneAnswer Empty(int status = 200) => new(status, "application/xml", []);

    /// <summary>An error in the format of each protocol.</summary>
    public static ControlPlaneAnswer Of(string service, ControlPlaneError error) => service switch
    {
        "connect" => Json(new JsonObject { ["Message"] = error.Message }, error.Status)
            with { Headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = error.Code } },
        "firehose" => Json(new JsonObject { ["__type"] = error.Code, ["message"] = error.Message }, error.Status),
        "s3" => Xml(new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message), new XElement("RequestId", Request())),
            error.Status) with { ContentType = "application/xml", Headers = error.Headers },
        _ => Xml(
            new XElement(
                "ErrorResponse",
                new XElement("Error", new XElement("Type", error.Status >= 500 ? "Receiver" : "Sender"), new XElement("Code", error.Code),
                    new XElement("Message", error.Message)),
                new XElement("RequestId", Request())),
            error.Status),
    };

    /// <summary>An answer in the format of the "Query" protocol: <c>OPERATIONResponse/OPERATIONResult</c>.</summary>
    public static ControlPlaneAnswer Query(XNamespace space, string operation, params object[] result) => Xml(new XElement(
        space + $"{operation}Response",
        result.Length == 0 ? null : new XElement(space + $"{operation}Result", result),
        new XElement(space + "ResponseMetadata", new XElement(space + "RequestId", Request()))));

    private static string Request() => Guid.NewGuid().ToString();
}

/// <summary>An error as AWS would return it.</summary>
internal sealed class ControlPlaneError(string code, string message, int status = 400) : Exception(message)
{
    public string Code => code;

    public int Status => status;

    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
