using System.Net;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Other sites' pages run in our users' browsers. The Host must be one of ours (otherwise a foreign name points at this machine:
/// DNS rebinding). Nothing is answered over plain HTTP that crosses a network. Everything but a plain read, and every hub request,
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
            // Asked by a load balancer, by address and over plain HTTP; it says "ok" and nothing else.
            return next(context);
        }
        if (!request.Host.HasValue || !IsOurs(request.Host.Host))
        {
            return Problems.Write(context, StatusCodes.Status421MisdirectedRequest, "Unknown host name", _open
                ? "Open access answers to localhost, 127.0.0.1 and [::1] only. Open the page under one of these names."
                : "This server does not answer to that name. An administrator lists its names in Access:Hosts.");
        }
        if (!request.IsHttps && !IsFromHere(context))
        {
            return Problems.Write(context, StatusCodes.Status403Forbidden, "Plain HTTP",
                "This server is reached over HTTPS only. Behind a proxy that does TLS, list the proxy in Access:Proxies "
                + "and let it send X-Forwarded-For and X-Forwarded-Proto.");
        }
        var read = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if ((!read || request.Path.StartsWithSegments("/live")) && !IsOwn(request))
        {
            return Problems.Write(context, StatusCodes.Status403Forbidden, "Other origin", _open
                ? "This request came from another site's page. Open the dashboard itself; programs other than browsers send no Origin header."
                : "This request came from another site's page, or from a program without a token. Open the dashboard itself; programs send an API token.");
        }
        return next(context);
    }

    private bool IsOurs(string host) => Loopback.IsLoopbackHost(host) || (!_open && (_hosts.Count == 0 || _hosts.Contains(host.Trim('[', ']'))));

    /// <summary>
    /// Browsers send an Origin with every WebSocket and every write. A request without one comes from a program: in Open
    /// mode any on this machine, else one that offers a token, which no other site's page can do unasked.
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
