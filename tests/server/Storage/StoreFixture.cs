using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Storage;

/// <summary>A store in a folder of its own, and valid examples of what goes into it.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    public const string Instance = "arn:aws:connect:eu-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555";
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly StreamId Source = new("arn:aws:kinesis:eu-west-2:111122223333:stream/agents", Noon.AddDays(-1));
    public static readonly ShardId Shard = new(Source, "shardId-000000000000");
    public static readonly ShardId Other = new(Source, "shardId-000000000001");

    public StoreFixture(string? folder = null) =>
        Folder = folder ?? Path.Combine(Path.GetTempPath(), "cs-store-" + Guid.NewGuid().ToString("N"));

    public string Folder { get; }
    public FakeTimeProvider Time { get; } = new(Noon);
    public StoreHealth Health { get; private set; } = new();
    public SqliteStore Store { get; private set; } = null!;
    public StoreFiles Files => new(Folder);

    /// <summary>The test deletes the folder.</summary>
    public bool KeepFolder { get; init; }

    public ShardStore Shards => new(Store, Health, NullLogger<ShardStore>.Instance);

    /// <param name="migrations">Null: the migrations of this version.</param>
    /// <param name="wholeCheckBytes">A file larger than this is checked like a large file.</param>
    public StoreFixture Open(IReadOnlyList<string>? migrations = null, long wholeCheckBytes = StoreOpening.WholeCheckBytes)
    {
        Health = new StoreHealth();
        Store = new SqliteStore(Files, Health, Time, NullLogger<SqliteStore>.Instance);
        Store.Open(migrations, wholeCheckBytes);
        return this;
    }

    /// <summary>Starts as a server does: it waits for a disk that cannot be written.</summary>
    public StoreFixture OpenOrWait()
    {
        Health = new StoreHealth();
        Store = new SqliteStore(Files, Health, Time, NullLogger<SqliteStore>.Instance);
        Store.OpenOrWait();
        return this;
    }

    /// <summary>The folder refuses new files, even for root, until the result is disposed.</summary>
    public static IDisposable Block(StoreFiles files) => new Blocked(files.LockOwner + ".new");

    private sealed class Blocked : IDisposable
    {
        private readonly string _path;

        public Blocked(string path) => Directory.CreateDirectory(Path.Combine(_path = path, "in the way"));

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }

    public IOptions<StoreOptions> Settings() => Options.Create(new StoreOptions { Path = Folder });

    public async Task Reopen()
    {
        await Store.DisposeAsync();
        Open();
    }

    public Task<ShardTakeOver> Take(ShardId shard) => Shards.TakeOver(shard, 0, UInt128.MaxValue, default);

    public Task<IReadOnlyList<AgentState>> LoadAgents(int instances = 50, int agentsEach = 20_000) => Shards.LoadAgents(instances, agentsEach, default);

    public Task<CommitResult> Commit(ShardCommit commit) => Shards.Commit(commit, default);

    public static string Arn(int n) => $"{Instance}/agent/{n:D8}-0000-0000-0000-000000000000";

    public static AgentState Agent(int n, long version = 1) => new()
    {
        AgentArn = Arn(n),
        InstanceArn = Instance,
        Version = version,
        Profile = new AgentProfile { Username = $"agent{n}", FirstName = "花子", LastName = "<b>O'Hara</b>", RoutingProfile = "Basic",
            Hierarchy = ["EMEA", "Support"] },
        Status = new AgentStatus("Available", Instance + "/agent-state/1", AgentStatusType.Routable, Noon),
        Shown = ShownCode.Talking,
        StateSince = Noon,
        Contacts =
        [
            new AgentContact
            {
                Id = "c0ffee00-0000-0000-0000-000000000000", State = ContactState.Connected, StateText = "CONNECTED", Channel = "VOICE",
                InitiationMethod = "INBOUND", Since = Noon, ConnectedAt = Noon, Queue = "Sales", IntervalNo = 2,
            },
        ],
        Why = new Why(6, "c0ffee00-0000-0000-0000-000000000000", "e-1", Noon),
        LastEventAt = Noon.AddSeconds(version),
        LastEventType = "STATE_CHANGE",
        LastEventIds = ["e-1"],
        IntervalNo = version,
        IntervalStart = Noon,
    };

    public static AgentInterval Interval(int agent, long no) => new(Arn(agent), no, ShownCode.Available, null, Noon.AddSeconds(no), Noon.AddSeconds(no + 1));

    public static Checkpoint At(string sequence) => new(sequence, Noon.AddMinutes(-70), Noon, Noon.AddSeconds(-1), Finished: false);

    public static ShardCommit Batch(long epoch, string sequence = "100", ShardId? shard = null) =>
        new() { Shard = shard ?? Shard, Epoch = epoch, Checkpoint = At(sequence) };

    public Task<IReadOnlyList<AgentInterval>> Intervals() => new IntervalHistory(Store).Agents(DateTimeOffset.UnixEpoch, Noon.AddYears(9), default);

    public Task<IReadOnlyList<ContactInterval>> ContactIntervals() => new IntervalHistory(Store).Contacts(DateTimeOffset.UnixEpoch, Noon.AddYears(9), default);

    public Task<IReadOnlyList<ProfileInterval>> Profiles(int agent) =>
        Store.Read(connection => ProfileTable.Of(connection, Arn(agent), DateTimeOffset.UnixEpoch), default);

    public AutoSeatTable Seats() => new(Store);

    public AuditTable Audit() => new(Store, Time);

    public ConnectedStreamTable ConnectedStreams() => new(Store);

    public KeptHistory KeptHistory() => new(Store, Settings());

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        if (!KeepFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
