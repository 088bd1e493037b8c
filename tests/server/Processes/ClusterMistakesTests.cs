using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConnectStreaming.Tests.Processes;

/// <summary>A start of a cluster's server that fails says why, and never with the password of the database.</summary>
public sealed class ClusterMistakesTests : IDisposable
{
    private const string Password = "hidden-word";

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-mistakes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, "Cluster:ConnectionString: is missing", "")]
    [InlineData(2, "Cluster:ConnectionString: ", $"Host=a;{Password}")]
    [InlineData(2, "Cluster:ConnectionString: ", $"Host=127.0.0.1;Password={Password};Port={Password}")]
    [InlineData(3, "Check the Host of Cluster:ConnectionString, or set Cluster:Advertise", $"Host=no-such-host.invalid;Username=cs;Password={Password}")]
    public async Task AWrongAddressOfTheDatabaseIsExplained(int code, string words, string connection)
    {
        var (exit, said) = await Serve(connection);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(code, exit);
    }

    [Fact]
    public async Task AWrongPasswordIsExplained()
    {
        using var database = Refusing();
        var (exit, said) = await Serve($"Host=127.0.0.1;Port={((IPEndPoint)database.LocalEndpoint).Port};Database=d;Username=cs;Password={Password}");
        Assert.Contains("password authentication failed for user \"cs\"", said, StringComparison.Ordinal);
        Assert.Equal(1, exit);
    }

    [Fact]
    public async Task TheAddressOfTheDatabaseIsRefusedOnTheCommandLine()
    {
        var (exit, said) = await Serve(null, $"--Cluster:ConnectionString=Host=localhost;Password={Password}");
        Assert.Contains("Set the environment variable Cluster__ConnectionString instead.", said, StringComparison.Ordinal);
        Assert.Equal(2, exit);
    }

    [Fact]
    public async Task BeyondLoopbackAServerWithoutCertificatesDoesNotStart()
    {
        var (exit, said) = await Serve($"Host=localhost;Username=cs;Password={Password}", "--Cluster:Advertise=192.0.2.1");
        Assert.Contains("Cluster:Certificate, Cluster:Key and Cluster:Authority are not set", said, StringComparison.Ordinal);
        Assert.Equal(2, exit);
    }

    private async Task<(int Exit, string Said)> Serve(string? connection, params string[] settings)
    {
        var environment = new Dictionary<string, string?> { ["Cluster__Mode"] = "Postgres", ["Cluster__ConnectionString"] = connection };
        var (exit, output, error) = await VerbRun.Run(
            _folder, environment, ["serve", "--urls", "http://127.0.0.1:0", "--Access:Mode=Open", $"--Storage:Path={_folder}/data",
                $"--Cluster:SiloPort={ConnectStreaming.Hosting.FreePort.Any()}",
                $"--Cluster:GatewayPort={ConnectStreaming.Hosting.FreePort.Any()}", .. settings]);
        Assert.DoesNotContain(Password, output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        return (exit, output + error);
    }

    /// <summary>A PostgreSQL server that accepts no password.</summary>
    private static TcpListener Refusing()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var (stream, head) = (client.GetStream(), new byte[8]);
                await stream.ReadExactlyAsync(head);
                // A question about encryption; the answer is no.
                while (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) is 80_877_103 or 80_877_104)
                {
                    await stream.WriteAsync("N"u8.ToArray());
                    await stream.ReadExactlyAsync(head);
                }

                var fields = Encoding.ASCII.GetBytes("SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"cs\"\0\0");
                var answer = new byte[5 + fields.Length];
                answer[0] = (byte)'E';
                BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(1), 4 + fields.Length);
                fields.CopyTo(answer, 5);
                await stream.WriteAsync(answer);
            }
        });
        return listener;
    }
}
