using System.Net;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Pages of other sites run in our users' browsers. So the Host must be one of ours (otherwise another name could point to this machine:
/// DNS rebinding). Nothing is sent over plain HTTP across a network. Every request except a plain read, and every hub request,
/// must come from our own pages.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next, IOptions<AccessOptions> options)
{
    private readonly bool _open = options.Value.IsOpen;
    private readonly HashSet<string> _hosts = new(AccessOptionsValidator.List(options.Value.Hosts).Select(h => h.Trim('[', ']')),
        StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!_open && request.Path == "/healthz" && HttpMethods.IsGet(request.Method))
        {
            // A load balancer calls it by address and over plain HTTP; the answer is only "ok".
            return next(context);
        }
        if (!request.Host.HasValue || !IsOurs(request.Host.Host))
        {
            return Problems.Write(context, StatusCodes.Status421MisdirectedRequest, "Unknown host name", _open
                ? "Open access answers only to localhost, 127.0.0.1 and [::1]. Open the page with one of these names."
                : "This server does not answer to this name. An administrator can add the name to Access:Hosts.");
        }
        if (!request.IsHttps && !IsFromHere(context))
        {
            return Problems.Write(context, StatusCodes.Status403Forbidden, "Plain HTTP",
                "This server can only be used over HTTPS. If a proxy terminates TLS, add the proxy to Access:Proxies "
                + "and let it send X-Forwarded-For and X-Forwarded-Proto.");
        }
        var read = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if ((!read || IsHub(request.Path)) && !IsOwn(request))
        {
            return Problems.Write(context, StatusCodes.Status403Forbidden, "Other origin", _open
                ? "This request came from another site's page. Open the dashboard itself. A program that is not a browser must not send an Origin header."
                : "This request came from another site's page, or from a program without a token. "
                    + "Open the dashboard itself. A program must send an API token.");
        }
        return next(context);
    }

    private static bool IsHub(PathString path) => path.StartsWithSegments("/live") || path.StartsWithSegments(ScreenAuthentication.Path + "/live");

    private bool IsOurs(string host) => Loopback.IsLoopbackHost(host) || (!_open && (_hosts.Count == 0 || _hosts.Contains(host.Trim('[', ']'))));

    /// <summary>
    /// Browsers send an Origin with every WebSocket and every write. A request without one comes from a program: in Open
    /// mode any program on this machine is allowed, otherwise one with a token, which a page of another site cannot send.
    /// </summary>
    private bool IsOwn(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count == 0
            ? _open || BearerAuthentication.IsOffered(request)
            : origins.Count == 1 && string.Equals(origins[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsFromHere(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
}
