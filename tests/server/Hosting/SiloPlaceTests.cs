using System.Net;
using System.Net.Sockets;
using ConnectStreaming.Cluster;
using ConnectStreaming.Hosting;
using Microsoft.Extensions.Configuration;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>The address that a server of a cluster tells to the others.</summary>
public sealed class SiloPlaceTests
{
    [Theory]
    [InlineData("Host=/var/run/postgresql;Username=a")]
    [InlineData("Host=localhost;Port=5433;Username=a")]
    [InlineData("Host=127.0.0.1;Username=a")]
    [InlineData("Host=127.0.0.1:6432,db2:5432;Username=a")]
    public void ADatabaseOnThisMachineMeansLoopback(string connection) => Assert.Equal(IPAddress.Loopback, DatabaseRoute.LocalAddress(connection));

    [Fact]
    public void AnUnknownHostOfTheDatabaseIsNamedWithoutThePassword()
    {
        var refused = Assert.Throws<StartRefusedException>(() => SiloPlace.Of(Options("Host=no-such-host.invalid;Username=a;Password=hidden-word")));
        Assert.True(refused.NeedsAttention);
        Assert.Contains("Cluster:Advertise", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BeyondLoopbackAStartWithoutCertificatesIsRefused()
    {
        var options = Options("Host=localhost", advertise: "192.0.2.1");
        var refused = Assert.Throws<StartRefusedException>(() => SiloPlace.Of(options));
        Assert.Contains("Cluster:Certificate", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Cluster:Insecure=true", refused.Message, StringComparison.Ordinal);

        options.Insecure = true;
        // It is an address of a router or of a container's host, so the server listens on all of its own.
        Assert.Equal(new SiloPlace(IPAddress.Parse("192.0.2.1"), IPAddress.Any), SiloPlace.Of(options));
    }

    [Fact]
    public void APortInUseIsNamed()
    {
        using var used = new TcpListener(IPAddress.Loopback, 0);
        used.Start();
        var options = Options("Host=localhost");
        options.GatewayPort = ((IPEndPoint)used.LocalEndpoint).Port;
        var refused = Assert.Throws<StartRefusedException>(() => SiloPlace.Of(options));
        Assert.StartsWith($"Cluster:GatewayPort: the server cannot listen on port {options.GatewayPort}", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Every user of a machine can read the command lines of all processes.</summary>
    [Fact]
    public void TheConnectionStringIsRefusedOnTheCommandLine()
    {
        var settings = new ConfigurationBuilder().AddCommandLine(["--cluster:connectionstring=Host=a;Password=hidden-word"]).Build();
        var problem = Assert.Single(SettingsCheck.Problems(settings));
        Assert.Contains("Cluster__ConnectionString", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", problem, StringComparison.Ordinal);
    }

    private static ClusterOptions Options(string connection, string? advertise = null) => new()
    {
        Mode = "Postgres",
        ConnectionString = connection,
        Advertise = advertise,
        SiloPort = FreePort.Any(),
        GatewayPort = FreePort.Any(),
    };
}
