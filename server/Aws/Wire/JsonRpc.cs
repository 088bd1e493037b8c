using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace Amazon.Wire;

/// <summary>AWS's protocol "JSON 1.1": POST to the root, the operation in a header.</summary>
internal sealed class JsonRpcMarshaller<TRequest>(string sdkName, string target, Action<Utf8JsonWriter, TRequest> write) : IMarshaller<IRequest,
    AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, sdkName)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonBody.Of((TRequest)input, write),
        };
        request.Headers["X-Amz-Target"] = target;
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        return request;
    }
}

internal static class JsonBody
{
    public static byte[] Of<TRequest>(TRequest request, Action<Utf8JsonWriter, TRequest> write)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json, request);
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }
}
