using System.Net;
using System.Net.Sockets;

namespace ConnectStreaming.Cluster;

/// <summary>The address of this machine on the way to the database: the other servers use the same database, so they reach this one there.</summary>
internal static class DatabaseRoute
{
    /// <returns>127.0.0.1 for a database on this machine.</returns>
    /// <exception cref="SocketException">The name of the host is unknown, or there is no way to it.</exception>
    public static IPAddress LocalAddress(string connectionString)
    {
        var database = PostgresAddress.Parse(connectionString);
        var (host, port) = FirstHost(database.Host ?? "", database.Port);
        // A socket of this machine is a path, or begins with @.
        if (host.Length == 0 || host[0] is '/' or '@')
        {
            return IPAddress.Loopback;
        }

        var target = IPAddress.TryParse(host, out var address) ? address : Dns.GetHostAddresses(host)[0];
        // To connect a UDP socket sends nothing; the system only chooses the route.
        using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target, port);
        var own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return IPAddress.IsLoopback(own) ? IPAddress.Loopback : own;
    }

    /// <summary>Npgsql accepts several hosts, each with a port: <c>a:5432,b</c>.</summary>
    private static (string Host, int Port) FirstHost(string hosts, int port)
    {
        var first = hosts.Split(',')[0].Trim();
        return first.Count(c => c == ':') == 1 && first.Split(':') is [var name, var number] && int.TryParse(number, out var own) ? (name, own) : (first, port);
    }
}
