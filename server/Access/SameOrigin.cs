using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Access;

/// <summary>
/// Other sites' pages run in our users' browsers. The Host must be a loopback name (else a foreign name was pointed at this
/// machine: DNS rebinding), and whatever is not a plain read, and every hub request, must come from our own pages.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Host.HasValue || !Loopback.IsLoopbackHost(request.Host.Host))
        {
            return Refuse(context, StatusCodes.Status421MisdirectedRequest, "Unknown host name",
                "Open access answers to localhost, 127.0.0.1 and [::1] only. Open the page under one of these names.");
        }
        var read = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if ((!read || request.Path.StartsWithSegments("/live")) && !IsOwn(request))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "Other origin",
                "This request came from another site's page. Open the dashboard itself; programs other than browsers send no Origin header.");
        }
        return next(context);
    }

    /// <summary>No Origin: not a browser (browsers send one with every WebSocket and every write).</summary>
    public static bool IsOwn(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count == 0
            || (origins.Count == 1 && string.Equals(origins[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
    }

    private static Task Refuse(HttpContext context, int status, string title, string detail)
    {
        ProblemHttpResult problem = TypedResults.Problem(detail, statusCode: status, title: title);
        return problem.ExecuteAsync(context);
    }
}
