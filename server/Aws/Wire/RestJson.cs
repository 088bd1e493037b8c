using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace Amazon.Wire;

/// <summary>AWS's protocol "REST JSON": method and path name the operation; values in the path or the query are not in the body.</summary>
internal sealed class RestJsonMarshaller<TRequest>(string sdkName, string method, string path, Action<RestUri, TRequest> uri, Action<Utf8JsonWriter,
    TRequest>? write = null)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, sdkName) { HttpMethod = method, ResourcePath = path, UseQueryString = true };
        uri(new RestUri(request), (TRequest)input);
        if (write is not null)
        {
            request.Content = JsonBody.Of((TRequest)input, write);
            request.Headers["Content-Type"] = "application/json";
        }

        return request;
    }
}

/// <summary>The parts of a request that are in its URL.</summary>
internal readonly struct RestUri(DefaultRequest request)
{
    public void Path(string name, string? value) => request.AddPathResource(
        $"{{{name}}}",
        string.IsNullOrEmpty(value) ? throw new AmazonClientException($"Request object does not have required field {name} set") : value);

    public void Query(string name, string? value)
    {
        if (value is not null)
        {
            request.Parameters.Add(name, value);
        }
    }

    public void Query(string name, List<string>? values)
    {
        if (values is { Count: > 0 })
        {
            request.ParameterCollection.Add(name, values);
        }
    }

    public void Query(string name, int? value) => Query(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
