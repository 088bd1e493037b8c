using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ConnectStreaming.Hosting;

/// <summary>Finds free ports on the loopback addresses.</summary>
internal static class FreePort
{
    private static readonly ConcurrentDictionary<int, Socket?> Reserved = new();

    /// <summary>
    /// Any free port of 127.0.0.1, to listen on later. It is none of those that systems give to outgoing connections (32768–60999 on Linux, else
    /// 49152 and above): one of them could be in use again before the listener starts. No later call gets it, on Linux not in another process either,
    /// until this process ends.
    /// </summary>
    public static int Any()
    {
        int port;
        do
        {
            port = Random.Shared.Next(10_000, 32_000);
        }
        while (!Reserve(port) || !IsFree(IPAddress.Loopback, port));
        return port;
    }

    /// <summary>
    /// The name that a process holds for a port that it will use: a socket of Linux that is no file. The system frees it with the process. It has the full
    /// length of an address, because some programs (Node.js 20) only use that.
    /// </summary>
    internal static string NameOf(int port) => $"\0connect-streaming-port-{port}".PadRight(108, '\0');

    private static bool Reserve(int port)
    {
        if (!Reserved.TryAdd(port, null))
        {
            return false;
        }

        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(NameOf(port)));
            Reserved[port] = socket;
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return false;
        }
    }

    /// <summary>The first port, from <paramref name="first"/> on, that is free on both loopback addresses.</summary>
    public static int From(int first)
    {
        for (var port = first; port < first + 100; port++)
        {
            if (IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port)))
            {
                return port;
            }
        }

        throw new StartRefusedException($"Ports {first} to {first + 99} are all in use. Choose an address with --urls http://localhost:PORT.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new TcpListener(address, port);
            socket.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException)
        {
            // This machine has no IPv6, so there is no conflict.
            return true;
        }
    }
}
