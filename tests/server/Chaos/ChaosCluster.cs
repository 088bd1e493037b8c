using System.Net;
using System.Net.Sockets;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Storage;
using Dapper;
using Npgsql;
using ClusterOptions = ConnectStreaming.Cluster.ClusterOptions;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>Three real servers, PostgreSQL behind a relay, and the fake Kinesis: each can be disturbed alone.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    public const string Stream = "chaos";
    public const string Id = "chaos";
    private const int Servers = 3;
    private const int KinesisPort = 4567;

    private readonly TestFolder _folder = new();
    private readonly List<Relay> _ways = [];
    private readonly (int Web, int Silo, int Gateway)[] _ports;
    private readonly Uri[] _kinesis = new Uri[Servers];

    private ChaosCluster(ChaosNetwork network, FakeKinesis kinesis, string database)
    {
        (Network, Kinesis, Database) = (network, kinesis, database);
        _ports = [.. Enumerable.Range(0, Servers).Select(_ => network.CanCut ? (5080, 11111, 30000) : (FreePort.Any(), FreePort.Any(), FreePort.Any()))];
    }

    public ChaosNetwork Network { get; }

    public FakeKinesis Kinesis { get; }

    /// <summary>The connection string without the relay.</summary>
    public string Database { get; }

    /// <summary>Between the servers and PostgreSQL.</summary>
    public Relay Postgres { get; private set; } = null!;

    /// <summary>Null: it was killed or has left, and is not started again yet.</summary>
    public ServerProcess?[] All { get; } = new ServerProcess?[Servers];

    public IEnumerable<ServerProcess> Running => All.OfType<ServerProcess>().Where(s => !s.HasEnded);

    public static async Task<ChaosCluster> Start()
    {
        var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(Stream, shards: 4);
        var cluster = new ChaosCluster(await ChaosNetwork.Make(Servers), kinesis, await (await PostgresServer.Running).MakeDatabase());
        try
        {
            cluster.MakeWays();
            await Task.WhenAll(Enumerable.Range(0, Servers).Select(cluster.Start));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Name of a server in the table of members and in reports: its address.</summary>
    public string Name(int n) => $"{Network.Address(n)}:{_ports[n].Silo}";

    public async Task Start(int n) => All[n] = await ServerProcess.InCluster(
        new ServerPlace(Network.Before(n), Reach(n, null)), _kinesis[n], Stream, _folder.Path, Relayed(), _ports[n],
        $"--Cluster:Id={Id}", $"--Cluster:Advertise={Network.Address(n)}", "--Cluster:Insecure=true",
        "--Stream:ReadInterval=00:00:00.200", "--Stream:CommitInterval=00:00:00.500", "--Stream:ReadBytesPerSecond=1000000000",
        // Every server's data folder has this name.
        $"--Storage:Path={Path.Combine(_folder.Path, $"data-{n}")}");

    /// <summary>The way of a client to a server, through this network of a browser.</summary>
    public SocketsHttpHandler Reach(int n, BrowserLink? link) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var (socket, to) = (Network.Socket(n), new IPEndPoint(IPAddress.Loopback, _ports[n].Web));
            if (link is not null)
            {
                return await link.Connect(socket, to, cancellationToken);
            }

            try
            {
                await socket.ConnectAsync(to, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>For an Orleans client on this machine.</summary>
    public ClusterOptions ClientOptions => new() { Mode = ClusterOptions.PostgresMode, ConnectionString = Database, Id = Id };

    /// <summary>Writes are refused from now on, or allowed again. Open connections of the servers are ended.</summary>
    public async Task SetReadOnly(bool on)
    {
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database) { Database = "postgres", Pooling = false }.ConnectionString);
        await admin.OpenAsync();
        await admin.ExecuteAsync($"ALTER DATABASE {name} SET default_transaction_read_only = {(on ? "on" : "off")}");
        await admin.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name AND pid <> pg_backend_pid()", new { name });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in All.OfType<ServerProcess>())
        {
            // A frozen process ends only when it goes on.
            await server.DisposeAsync();
        }

        foreach (var way in _ways)
        {
            await way.DisposeAsync();
        }

        await Kinesis.DisposeAsync();
        await Network.DisposeAsync();
        _folder.Dispose();
    }

    private string Relayed() => new NpgsqlConnectionStringBuilder(Database) { Host = _folder.Path }.ConnectionString;

    private void MakeWays()
    {
        const string Socket = ".s.PGSQL.5432";
        var service = new UnixDomainSocketEndPoint(Path.Combine(new NpgsqlConnectionStringBuilder(Database).Host!, Socket));
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.Path, Socket)));
        listener.Listen(200);
        _ways.Add(Postgres = new Relay(listener, async cancellationToken =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(service, cancellationToken);
            return socket;
        }).Start());

        for (var n = 0; n < Servers; n++)
        {
            _kinesis[n] = new Uri(Kinesis.Endpoint);
            if (Network.CanCut)
            {
                var inside = Network.Socket(n);
                inside.Bind(new IPEndPoint(IPAddress.Loopback, KinesisPort));
                inside.Listen(200);
                _ways.Add(new Relay(inside, async cancellationToken =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(IPAddress.Loopback, new Uri(Kinesis.Endpoint).Port, cancellationToken);
                    return socket;
                }).Start());
                _kinesis[n] = new Uri($"http://127.0.0.1:{KinesisPort}");
            }
        }
    }
}
