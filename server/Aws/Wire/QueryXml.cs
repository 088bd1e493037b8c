using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace Amazon.Wire;

/// <summary>AWS's protocol "Query": the request is a form, the answer is XML.</summary>
internal sealed class QueryMarshaller<TRequest>(string sdkName, string action, string version, Action<IDictionary<string, string>, TRequest> write)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, sdkName);
        Dictionary<string, string> form = new() { ["Action"] = action, ["Version"] = version };
        write(form, (TRequest)input);
        foreach (var (name, value) in form)
        {
            request.Parameters.Add(name, value);
        }

        return request;
    }
}

/// <summary>Reads <c>ACTIONResult</c> of an XML answer; elements are found by their local name.</summary>
internal sealed class XmlAnswerUnmarshaller<TResponse>(Action<XElement, TResponse>? read, Func<ErrorResponse, AmazonServiceException> error)
    : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var response = new TResponse { ResponseMetadata = new ResponseMetadata() };
        var document = XDocument.Load(input.Stream).Root!;
        response.ResponseMetadata.RequestId = document.Child("ResponseMetadata")?.Text("RequestId");
        if (read is not null)
        {
            read(document.Elements().First(e => e.Name.LocalName.EndsWith("Result", StringComparison.Ordinal)), response);
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var document = XDocument.Load(input.Stream).Root!;
        var fields = document.Child("Error") ?? document;
        var answer = new ErrorResponse
        {
            Type = fields.Text("Type") == "Receiver" ? ErrorType.Receiver : ErrorType.Sender,
            Code = fields.Text("Code"),
            Message = fields.Text("Message"),
            RequestId = document.Text("RequestId"),
            InnerException = innerException,
            StatusCode = statusCode,
        };
        return error(answer);
    }
}

internal static class XmlFields
{
    public static XElement? Child(this XElement xml, string name) => xml.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static string? Text(this XElement xml, string name) => xml.Child(name)?.Value;

    /// <summary>Items of a list that Query writes as <c>NAME/member</c>.</summary>
    public static List<T>? Members<T>(this XElement xml, string name, Func<XElement, T> read) =>
        xml.Child(name) is { } list ? [.. list.Elements().Select(read)] : null;
}
