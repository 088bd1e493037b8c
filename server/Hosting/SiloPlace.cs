using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ConnectStreaming.Cluster;

namespace ConnectStreaming.Hosting;

/// <summary>Where the other servers of the cluster reach this one.</summary>
/// <param name="Advertised">The address that is told to the others.</param>
/// <param name="Listen">The address to listen on.</param>
internal sealed record SiloPlace(IPAddress Advertised, IPAddress Listen)
{
    /// <summary>Finds the address, and refuses a start that would be unsafe or could not listen.</summary>
    /// <exception cref="StartRefusedException">The message names the key of the setting.</exception>
    public static SiloPlace Of(ClusterOptions options)
    {
        var address = options.Advertise is { Length: > 0 } given ? IPAddress.Parse(given) : Route(options.ConnectionString!);
        if (!IPAddress.IsLoopback(address) && !options.HasCertificates && !options.Insecure)
        {
            throw new StartRefusedException(
                $"Cluster:Certificate, Cluster:Key and Cluster:Authority are not set, and the other servers reach this one at {address}. Without them everyone "
                + $"in that network could read and change what the servers say to each other. Set the three. If no other machine is in that network, "
                + "set Cluster:Insecure=true. If all servers run on this machine, set Cluster:Advertise=127.0.0.1.");
        }

        // An address of a container's host or of a translated network is none of this machine's.
        var place = new SiloPlace(
            address, IsOwn(address) ? address : address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
        place.RefuseUsed("SiloPort", options.SiloPort);
        place.RefuseUsed("GatewayPort", options.GatewayPort);
        return place;
    }

    private static IPAddress Route(string connectionString)
    {
        try
        {
            return DatabaseRoute.LocalAddress(connectionString);
        }
        catch (SocketException e)
        {
            throw new StartRefusedException(
                $"The address at which the other servers reach this one could not be found, because there is no way to the database: {e.Message}. "
                + "Check the Host of Cluster:ConnectionString, or set Cluster:Advertise.",
                needsAttention: true);
        }
    }

    private static bool IsOwn(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(n => n.GetIPProperties().UnicastAddresses).Any(a => a.Address.Equals(address));

    /// <summary>Orleans would end the start with a stack trace.</summary>
    private void RefuseUsed(string key, int port)
    {
        try
        {
            using var socket = new TcpListener(Listen, port);
            socket.Start();
        }
        catch (SocketException e)
        {
            var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "another program is using it" : e.Message;
            throw new StartRefusedException(string.Create(CultureInfo.InvariantCulture,
                $"Cluster:{key}: the server cannot listen on port {port} of {Listen}: {reason}. Set another port with Cluster:{key}, or stop that program."));
        }
    }
}
