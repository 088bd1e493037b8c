using System.Net;
using System.Net.Sockets;
using Amazon.Kinesis;

namespace ConnectStreaming.Commands;

/// <summary>A host name of Kinesis as this machine sees it.</summary>
/// <param name="Addresses">Empty: the name does not resolve.</param>
/// <param name="Answers">A connection to its port could be opened.</param>
internal sealed record HostSeen(string Name, IReadOnlyList<IPAddress> Addresses, bool Answers)
{
    /// <summary>In a VPC with an endpoint and private DNS, the names of AWS resolve to addresses of the VPC.</summary>
    public bool IsPrivate => Addresses.Count > 0 && Addresses.All(DoctorEndpoints.IsPrivate);
}

/// <summary>
/// The way to Kinesis. Calls that name a stream by its ARN go to host names of the account, the others to that of the Region; an endpoint of a VPC may know
/// only one of the three.
/// </summary>
internal static class DoctorEndpoints
{
    private const string Check = "Way to Kinesis";
    private const string OneHost = "Set AWS_ENDPOINT_URL_KINESIS to the name that works (https://…): then all calls use it, still signed for the Region.";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <param name="account">Of the stream's ARN; null: not known, so only the name of the Region is checked.</param>
    /// <returns>Null: the Region is not known; the check of the stream says so.</returns>
    public static async Task<Finding?> Find(IAmazonKinesis kinesis, string? account, CancellationToken cancellationToken)
    {
        var config = kinesis.Config;
        if (config.ServiceURL is { Length: > 0 } url && Uri.TryCreate(url, UriKind.Absolute, out var fixedTo))
        {
            var one = await Connect(fixedTo.Host, fixedTo.Port, cancellationToken);
            return Judge([one], isFixed: true);
        }

        if (config.RegionEndpoint is null)
        {
            return null;
        }

        var suffix = $"{config.RegionEndpoint.SystemName}.{config.RegionEndpoint.PartitionDnsSuffix}";
        string[] names = [$"kinesis.{suffix}", .. account is null ? Array.Empty<string>()
            : [$"{account}.data-kinesis.{suffix}", $"{account}.control-kinesis.{suffix}"]];
        return Judge(await Task.WhenAll(names.Select(name => Connect(name, 443, cancellationToken))), isFixed: false);
    }

    /// <param name="hosts">All names that are used.</param>
    /// <param name="isFixed">AWS_ENDPOINT_URL_KINESIS or the profile names the one host.</param>
    internal static Finding Judge(IReadOnlyList<HostSeen> hosts, bool isFixed)
    {
        var seen = string.Join("; ", hosts.Select(Words)) + ".";
        var working = hosts.Where(h => h.Answers).ToArray();
        if (working.Length == hosts.Count)
        {
            return hosts.Any(h => h.IsPrivate) && hosts.Any(h => !h.IsPrivate)
                ? new Finding(
                    FindingLevel.Note, Check, $"{seen} The endpoint of the VPC knows only some of the names; the others go through the internet.", OneHost)
                : new Finding(FindingLevel.Good, Check, seen);
        }

        if (working.Length > 0)
        {
            return new Finding(FindingLevel.Bad, Check, $"{seen} Only some of the names can be used, so some calls fail.", OneHost);
        }

        return new Finding(FindingLevel.Bad, Check, seen, hosts switch
        {
            _ when isFixed && hosts[0].Addresses.Count == 0 => "Correct the host in AWS_ENDPOINT_URL_KINESIS, or the DNS of this machine.",
            _ when hosts.All(h => h.Addresses.Count == 0) =>
                "Check the DNS of this machine. In a VPC: turn on DNS hostnames and DNS resolution, and private DNS names of the endpoint.",
            _ when hosts.Any(h => h.IsPrivate) =>
                "The security group of the VPC endpoint must allow HTTPS (port 443) from this machine, and the endpoint must have a network interface in a "
                + "subnet that this machine reaches.",
            _ => "This machine has no way to the internet. Make an interface endpoint com.amazonaws.REGION.kinesis-streams in the VPC with private DNS names, "
                + "or a NAT gateway; or set HTTPS_PROXY.",
        });
    }

    internal static bool IsPrivate(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6UniqueLocal || IPAddress.IsLoopback(address);
        }

        var bytes = address.GetAddressBytes();
        return bytes[0] is 10 or 127 || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168)
            || (bytes[0] == 100 && bytes[1] is >= 64 and <= 127);
    }

    private static string Words(HostSeen host) => host switch
    {
        { Addresses.Count: 0 } => $"{host.Name} is not known to the DNS",
        { IsPrivate: true } => $"{host.Name} is a private address ({host.Addresses[0]}){(host.Answers ? "" : " that does not answer")}",
        _ => $"{host.Name} is a public address{(host.Answers ? "" : " that does not answer")}",
    };

    private static async Task<HostSeen> Connect(string name, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        IPAddress[] addresses = [];
        try
        {
            addresses = await Dns.GetHostAddressesAsync(name, limit.Token);
            using var socket = new TcpClient();
            await socket.ConnectAsync(addresses, port, limit.Token);
            return new HostSeen(name, addresses, true);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            return new HostSeen(name, addresses, false);
        }
    }
}
