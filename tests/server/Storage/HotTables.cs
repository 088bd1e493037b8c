using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Cluster;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Storage;

/// <summary>What the shards write, on one of the database engines, in a database of this test.</summary>
internal sealed class HotTables : IAsyncDisposable
{
    private readonly StoreFixture? _sqlite;
    private readonly string? _address;
    private PostgresDatabase? _postgres;
    private StoreHealth _health = new();

    private HotTables(StoreFixture? sqlite, string? address) => (_sqlite, _address) = (sqlite, address);

    public FakeTimeProvider Time => _sqlite?.Time ?? _time;

    private readonly FakeTimeProvider _time = new(StoreFixture.Noon);

    public StoreHealth Health => _sqlite?.Health ?? _health;

    public IDatabase Database => (IDatabase?)_postgres ?? _sqlite!.Store;

    public IShardStore Shards => ShardsWith();

    public IBoardStore Board => (IBoardStore)Shards;

    public IStoredHistory History => _sqlite is null ? new PostgresHistory(Database, Settings()) : _sqlite.KeptHistory();

    public AutoSeatTable Seats => new(Database);

    public ConnectedStreamTable ConnectedStreams => new(Database);

    public string Address => _address!;

    public static async Task<HotTables> On(Engine engine)
    {
        if (engine == Engine.Sqlite)
        {
            return new HotTables(new StoreFixture().Open(), null);
        }

        var tables = new HotTables(null, await (await PostgresServer.Running).MakeTables());
        await tables.Connect();
        return tables;
    }

    /// <summary>Of a server of its own on the same database. SQLite does not allow this.</summary>
    public async Task<HotTables> Second()
    {
        var second = new HotTables(null, _address);
        await second.Connect();
        return second;
    }

    public IShardStore ShardsWith(StreamOptions? reading = null)
    {
        var streams = reading is null ? null : Options.Create(reading);
        return _postgres is null
            ? new ShardStore(_sqlite!.Store, Health, NullLogger<ShardStore>.Instance, reading: streams)
            : new PostgresShards(_postgres, Health, NullLogger<PostgresShards>.Instance, Time, reading: streams);
    }

    public async Task Reopen()
    {
        if (_sqlite is not null)
        {
            await _sqlite.Reopen();
            return;
        }

        await _postgres!.DisposeAsync();
        await Connect();
    }

    public Task<ShardTakeOver> Take(ShardId shard) => Shards.TakeOver(shard, 0, UInt128.MaxValue, default);

    public Task<CommitResult> Commit(ShardCommit commit) => Shards.Commit(commit, default);

    public Task<IReadOnlyList<AgentState>> LoadAgents(int instances = 50, int agentsEach = 20_000) => Board.LoadAgents(instances, agentsEach, default);

    public Task<IReadOnlyList<AgentInterval>> Intervals(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var (begin, end) = (from ?? DateTimeOffset.UnixEpoch, to ?? StoreFixture.Noon.AddYears(9));
        return _postgres is null
            ? new IntervalHistory(_sqlite!.Store).Agents(begin, end, default) : new PostgresIntervals(_postgres).Agents(begin, end, default);
    }

    public Task<IReadOnlyList<ContactInterval>> ContactIntervals(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var (begin, end) = (from ?? DateTimeOffset.UnixEpoch, to ?? StoreFixture.Noon.AddYears(9));
        return _postgres is null
            ? new IntervalHistory(_sqlite!.Store).Contacts(begin, end, default) : new PostgresIntervals(_postgres).Contacts(begin, end, default);
    }

    public Task<IReadOnlyList<ProfileInterval>> Profiles(int agent) =>
        Database.Read(connection => ProfileTable.Of(connection, StoreFixture.Arn(agent), DateTimeOffset.UnixEpoch), default);

    public IStoreUpkeep Upkeep(TimeProvider? clock = null, StreamReports? streams = null, IDuties? duties = null) => _postgres is null
        ? new StoreMaintenance(_sqlite!.Store, Health, streams ?? new StreamReports(Time), Settings(), clock ?? Time, NullLogger<StoreMaintenance>.Instance)
        : new PostgresMaintenance(
            Database, duties ?? new AllDuties(), streams ?? new StreamReports(Time), Settings(), clock ?? Time, NullLogger<PostgresMaintenance>.Instance);

    public Task<int> LimitAgents(int most) => _postgres is null
        ? new AgentLimit(_sqlite!.Store, Settings(most), NullLogger.Instance).Keep(default)
        : new PostgresMaintenance(
            Database, new AllDuties(), new StreamReports(Time), Settings(most), Time, NullLogger<PostgresMaintenance>.Instance).LimitAgents(default);

    /// <summary>On SQLite closed intervals move to another table after some hours.</summary>
    public Task SortHistory() => _postgres is null ? ((StoreMaintenance)Upkeep()).SortHistory(default) : Task.CompletedTask;

    public Task<int> Execute(string sql, object? parameters = null) => Database.Write(connection => connection.Execute(sql, parameters), default);

    public Task<T?> Scalar<T>(string sql) => Database.Read(connection => connection.ExecuteScalar<T>(sql), default);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        if (_sqlite is not null)
        {
            await _sqlite.DisposeAsync();
        }
    }

    private static IOptions<StoreOptions> Settings(int mostAgents = 200_000) => Options.Create(new StoreOptions { MaxAgents = mostAgents });

    private async Task Connect()
    {
        _health = new StoreHealth();
        _postgres = new PostgresDatabase(_address!, _health, time: TimeProvider.System);
        await _postgres.OpenOrWait(default);
    }
}
