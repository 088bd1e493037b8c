using System.Net;
using System.Text.Json;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The files of <c>server/Deploy</c> with the programs that they are for.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class DeployTests(ITestOutputHelper output)
{
    private const string Stream = "behind";
    private const int PerServer = 6;

    [DeployFact("systemd-analyze", "systemd")]
    public async Task SystemdAcceptsTheUnit()
    {
        using var folder = new TestFolder();
        var unit = Path.Combine(folder.Path, "connect-streaming.service");
        // It looks for the program; here it is wherever .NET is installed.
        var text = (await File.ReadAllTextAsync(Programs.Deploy("connect-streaming.service")))
            .Replace("/usr/bin/dotnet", Environment.ProcessPath ?? Programs.Find("dotnet")!, StringComparison.Ordinal);
        await File.WriteAllTextAsync(unit, text);

        var said = await Programs.Run(Programs.Find("systemd-analyze")!, "verify", unit);

        Assert.DoesNotContain("connect-streaming.service:", said, StringComparison.Ordinal);
    }

    [DeployFact("nginx", "nginx-light")]
    public async Task NginxAcceptsItsFile()
    {
        using var folder = new TestFolder();
        var file = await Nginx.Write(folder.Path, 8443, [new Uri("http://127.0.0.1:5080")]);
        var said = await Programs.Run(Programs.Find("nginx")!, "-p", folder.Path, "-t", "-c", file);
        Assert.Contains("test is successful", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ecs-task.json")]
    [InlineData("ecs-service.json")]
    public void TheFilesForEcsAreJson(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Programs.Deploy(file)));
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    /// <summary>No sticky sessions: a page, its snapshot and its stream come from any server. nginx asks another one when a server leaves.</summary>
    [DeployFact("nginx", "nginx-light", withPostgres: true)]
    [Trait("Category", "Long")]
    public async Task BehindNginxNobodyNoticesThatAServerLeaves()
    {
        await using var cluster = await ClusterProcesses.Start(Stream, _ => ["--Access:Proxies=127.0.0.1"]);
        await using var nginx = await Nginx.Start(cluster.Running.Select(s => s.Address));
        using (var http = new HttpClient(Nginx.Trusting()))
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri(nginx.Address, "/readyz"))
            {
                Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await http.SendAsync(asked);
            Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        }

        cluster.Load = new OracleLoad(cluster.Kinesis, Stream, 200, 7, TimeSpan.Zero);
        foreach (var server in cluster.Running)
        {
            await server.Until("it shows agents", async () => (await server.Agents()).Length > 0, TimeSpan.FromSeconds(30));
        }

        await using var browsers = new Browsers(() => [nginx.Address], 3 * PerServer);
        await browsers.UntilAllWatch();
        await Task.Delay(TimeSpan.FromSeconds(3));
        for (var n = 0; n < 3; n++)
        {
            var at = TimeProvider.System.GetUtcNow();
            Assert.Equal(0, await cluster.Servers[n]!.End("TERM"));
            await Task.Delay(TimeSpan.FromSeconds(3));
            output.WriteLine($"server {n} left: {browsers.Say(at)}");
            await cluster.Start(n);
            await cluster.UntilAllRead();
        }

        browsers.AssertNobodyNoticed(moved: null);
        var truth = Agents.Histories.FoldRecords(await cluster.Load.Stop());
        await cluster.UntilAllRead();
        await cluster.AssertStore(truth);
    }

    [DeployFact("pgbouncer", "pgbouncer", withPostgres: true)]
    public async Task AServerRunsThroughPgBouncerInTransactionMode()
    {
        await using var bouncer = await PgBouncer.Start(await (await Storage.PostgresServer.Running).MakeDatabase());
        using var folder = new TestFolder();
        await using var kinesis = await Fakes.FakeKinesis.Start();
        kinesis.CreateStream(Stream, 2);
        await using var server = await ServerProcess.InCluster(
            new Uri(kinesis.Endpoint), Stream, folder.Path, bouncer.Connection,
            (ConnectStreaming.Hosting.FreePort.Any(), ConnectStreaming.Hosting.FreePort.Any(), ConnectStreaming.Hosting.FreePort.Any()),
            ["--Stream:ReadInterval=00:00:00.200", "--Stream:CommitInterval=00:00:00.200", "--Stream:ReadBytesPerSecond=1000000000"]);
        var load = new OracleLoad(kinesis, Stream, 200, 7, TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(4));
        var truth = Agents.Histories.FoldRecords(await load.Stop());
        await server.WaitUntilDrained(0, upTo: TimeProvider.System.GetUtcNow(), 2);

        await ClusterStore.AssertSame(truth, bouncer.Connection);
        // Nothing went wrong with the database: a warning of the store names it.
        Assert.DoesNotContain("warn: ConnectStreaming.Storage", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail: ", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.End("TERM"));
    }
}
