using System.Net;
using System.Net.Sockets;

namespace ConnectStreaming.Access;

/// <summary>The client address of a request. Behind a trusted proxy, the client that the proxy names.</summary>
internal static class Addresses
{
    public static string Of(HttpContext context) => Plain(context)?.ToString() ?? "";

    /// <summary>The unit for limits: an IPv4 address, or an IPv6 /64, which one household or office has completely.</summary>
    public static string Group(HttpContext context)
    {
        if (Plain(context) is not { AddressFamily: AddressFamily.InterNetworkV6 } address)
        {
            return Of(context);
        }
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }

    /// <param name="address">From <see cref="Of"/>.</param>
    /// <returns>As <see cref="Group"/>.</returns>
    public static string GroupOf(string address) => IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6
        ? Convert.ToHexStringLower(parsed.GetAddressBytes().AsSpan(0, 8))
        : address;

    /// <summary>The network that one attacker may have: an IPv4 /24, or an IPv6 /48, which a provider gives to one customer.</summary>
    public static string Network(HttpContext context) => Plain(context) switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6 } v6 => Convert.ToHexStringLower(v6.GetAddressBytes().AsSpan(0, 6)),
        var v4 => Convert.ToHexStringLower(v4.GetAddressBytes().AsSpan(0, 3)),
    };

    /// <summary>The client's address; an IPv4 address also if it came as IPv6. Null: unknown.</summary>
    public static IPAddress? Client(HttpContext context) => Plain(context);

    private static IPAddress? Plain(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
