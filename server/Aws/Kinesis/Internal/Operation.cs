using System.Buffers;
using System.Net;
using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace Amazon.Kinesis.Internal;

internal delegate void WriteFields<in TRequest>(Utf8JsonWriter json, TRequest request);

/// <summary>Reads the fields of one JSON object; the reader stands on its opening brace and is left on the closing one.</summary>
internal delegate void ReadFields<in TResponse>(ref Utf8JsonReader json, TResponse response);

/// <summary>One operation: how its request is written and its answer is read.</summary>
internal static class Operation
{
    public static InvokeOptions Of<TRequest, TResponse>(string name, WriteFields<TRequest> write, ReadFields<TResponse>? read = null)
        where TRequest : AmazonKinesisRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new RequestMarshaller<TRequest>(name, write),
            ResponseUnmarshaller = new AnswerUnmarshaller<TResponse>(read),
        };
}

internal sealed class RequestMarshaller<TRequest>(string operation, WriteFields<TRequest> write) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonKinesisRequest
{
    private readonly string _target = "Kinesis_20131202." + operation;

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json, (TRequest)input);
            json.WriteEndObject();
        }

        var request = new DefaultRequest(input, "Amazon.Kinesis")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = body.WrittenSpan.ToArray(),
        };
        request.Headers["X-Amz-Target"] = _target;
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers[Amazon.Util.HeaderKeys.XAmzApiVersion] = "2013-12-02";
        return request;
    }
}

/// <summary>
/// Reads the whole body before the first field, so an answer is complete or an exception (AWSSDK.Core makes it an
/// <see cref="AmazonUnmarshallingException"/>, which it retries), never a part.
/// </summary>
internal sealed class AnswerUnmarshaller<TResponse>(ReadFields<TResponse>? read) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = new TResponse();
        if (read is null)
        {
            return response;
        }

        var buffer = ReadToEnd(input, out var length);
        try
        {
            var json = new Utf8JsonReader(buffer.AsSpan(0, length));
            json.Read();
            read(ref json, response);
            if (json.Read())
            {
                throw new JsonException("The answer goes on after its end.");
            }

            return response;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var json = new Amazon.Runtime.Internal.Util.StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref json);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return KinesisErrors.Create(error);
    }

    private static byte[] ReadToEnd(JsonUnmarshallerContext input, out int length)
    {
        var announced = input.ResponseData?.ContentLength ?? 0;
        var buffer = ArrayPool<byte>.Shared.Rent(announced is > 0 and < int.MaxValue ? (int)announced + 1 : 64 * 1024);
        length = 0;
        int read;
        while ((read = input.Stream.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length += read;
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
                buffer.AsSpan().CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }

        return buffer;
    }
}
