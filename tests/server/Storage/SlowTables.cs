using ConnectStreaming.Audit;
using ConnectStreaming.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Storage;

/// <summary>The tables with few writes on one of the database engines, in a database of this test.</summary>
internal sealed class SlowTables : IAsyncDisposable
{
    private readonly StoreFixture? _sqlite;
    private readonly string? _address;
    private PostgresDatabase? _postgres;

    private SlowTables(StoreFixture? sqlite, string? address, PostgresDatabase? postgres) => (_sqlite, _address, _postgres) = (sqlite, address, postgres);

    public FakeTimeProvider Time { get; } = new(StoreFixture.Noon);

    public IDatabase Database => (IDatabase?)_postgres ?? _sqlite!.Store;

    public AuditTable Audit => new(Database, Time);

    public AccessTables Access => new(Database, new StoreFiles(Path.GetTempPath()), Time);

    public AutoSeatTable Seats => new(Database);

    public FloorTables Floors => new(Database, Time);

    public SeatingTable Seating => new(Database, Time);

    public CheckInTable CheckIns => new(Database, Time);

    public SeatTableWrites SeatTables => new(Database, Time);

    public DraftTables Drafts => new(Database, Time);

    public AlertTable Alerts => new(Database);

    public SettingsTable Settings => new(Database, Time);

    public ScreenTables Screens => new(Database, Time);

    public ReadingsTable Readings => new(Database, Time);

    public DirectoryTable Directory => new(Database);

    public ConnectedStreamTable ConnectedStreams => new(Database);

    public static async Task<SlowTables> On(Engine engine)
    {
        if (engine == Engine.Sqlite)
        {
            return new SlowTables(new StoreFixture().Open(), null, null);
        }

        var address = await (await PostgresServer.Running).MakeTables();
        return new SlowTables(null, address, await PostgresDatabase.Open(address, default));
    }

    /// <summary>The state after a restart of the server.</summary>
    public async Task Reopen()
    {
        if (_sqlite is not null)
        {
            await _sqlite.Reopen();
            return;
        }

        await _postgres!.DisposeAsync();
        _postgres = await PostgresDatabase.Open(_address!, default);
    }

    /// <summary>A second server on the same database. SQLite does not allow this.</summary>
    public Task<PostgresDatabase> Second() => PostgresDatabase.Open(_address!, default);

    /// <summary>The whole chain, as after a restart.</summary>
    public async Task<AuditChainReport> Verify()
    {
        using var verifier = new AuditVerifier(Audit, Time);
        return await verifier.Check(default);
    }

    public Task<int> Execute(string sql) => Database.Write(connection => connection.Execute(sql), default);

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
}
