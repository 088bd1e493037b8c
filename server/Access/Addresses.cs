using System.Net;
using System.Net.Sockets;

namespace ConnectStreaming.Access;

/// <summary>Where a request came from; behind a proxy that we believe, the client it names.</summary>
internal static class Addresses
{
    public static string Of(HttpContext context) => Plain(context)?.ToString() ?? "";

    /// <summary>What is counted together: an IPv4 address, or an IPv6 network of a /64, which one household or office has whole.</summary>
    public static string Group(HttpContext context)
    {
        if (Plain(context) is not { AddressFamily: AddressFamily.InterNetworkV6 } address)
        {
            return Of(context);
        }
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }

    private static IPAddress? Plain(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
