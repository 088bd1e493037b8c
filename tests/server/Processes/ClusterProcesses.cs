using System.Text.Json;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Storage;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Three servers with one database and one stream.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    private const int Shards = 4;

    private readonly string _stream;
    private readonly string _connection;
    private readonly Func<int, string[]> _settings;
    private readonly TestFolder _folder = new();
    private readonly (int Web, int Silo, int Gateway)[] _ports = [NewPorts(), NewPorts(), NewPorts()];

    private ClusterProcesses(string stream, string connection, FakeKinesis kinesis, Func<int, string[]> settings) =>
        (_stream, _connection, Kinesis, _settings) = (stream, connection, kinesis, settings);

    public FakeKinesis Kinesis { get; }

    /// <summary>Of their database.</summary>
    public string Connection => _connection;

    /// <summary>Null: it was killed or has left.</summary>
    public ServerProcess?[] Servers { get; } = new ServerProcess?[3];

    public ServerProcess[] Running => [.. Servers.OfType<ServerProcess>()];

    public OracleLoad Load { get; set; } = null!;

    /// <summary>The build that servers are started with: path of its DLL; null: this build.</summary>
    public string? Build { get; set; }

    /// <param name="settings">More settings of each server.</param>
    /// <param name="build"><see cref="Build"/>.</param>
    public static async Task<ClusterProcesses> Start(string stream, Func<int, string[]> settings, string? build = null)
    {
        var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(stream, Shards);
        var cluster = new ClusterProcesses(stream, await (await PostgresServer.Running).MakeDatabase(), kinesis, settings) { Build = build };
        try
        {
            await cluster.StartAll(newAddresses: false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartAll(bool newAddresses)
    {
        for (var n = 0; newAddresses && n < _ports.Length; n++)
        {
            _ports[n] = NewPorts();
        }

        await Task.WhenAll(Enumerable.Range(0, Servers.Length).Select(Start));
    }

    public async Task Start(int n) => Servers[n] = await ServerProcess.InCluster(
        new Uri(Kinesis.Endpoint), _stream, _folder.Path, _connection, _ports[n],
        ["--Stream:ReadInterval=00:00:00.200", "--Stream:CommitInterval=00:00:00.200", "--Stream:ReadBytesPerSecond=1000000000", .. _settings(n)], Build);

    public async Task KillAll()
    {
        await Task.WhenAll(Running.Select(s => s.Kill()));
        Array.Clear(Servers);
    }

    /// <summary>Waits until every server says that everything is read and stored.</summary>
    public async Task UntilAllRead()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var server in Running)
        {
            await server.WaitUntilDrained(0, upTo: now, Shards, committed: Load is null or { IsStopped: true });
        }
    }

    /// <summary>How many shards a server reads.</summary>
    public async Task<int> OwnedBy(int n)
    {
        using var document = JsonDocument.Parse(await Servers[n]!.Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative)));
        return document.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray())
            .Count(s => s.GetProperty("owner").GetString()!.Contains($":{_ports[n].Silo}", StringComparison.Ordinal));
    }

    public Task AssertStore(OracleResult truth) => ClusterStore.AssertSame(truth, _connection);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Running)
        {
            await server.DisposeAsync();
        }

        await Kinesis.DisposeAsync();
        _folder.Dispose();
    }

    private static (int Web, int Silo, int Gateway) NewPorts() => (FreePort.Any(), FreePort.Any(), FreePort.Any());
}

/// <summary>A temporary folder of a test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("connect-streaming-cluster-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
