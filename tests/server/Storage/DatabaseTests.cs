using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Cluster;
using ConnectStreaming.Floors;
using ConnectStreaming.Settings;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using ConnectStreaming.Users;
using Dapper;
using Npgsql;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Properties of the database that the tables with few writes depend on, the same on both engines.</summary>
public sealed class DatabaseTests
{
    private const int LastRelease = 16;

    [Theory, OnSqlite, OnPostgres]
    public async Task AWriteThatFailsHalfwayLeavesNothing(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);

        await Assert.ThrowsAnyAsync<DbException>(() => tables.Database.Write(
            connection => connection.Execute("INSERT INTO meta VALUES ('a', 1)") + connection.Execute("INSERT INTO meta VALUES ('a', 2)"), default));

        Assert.Equal(0L, await tables.Database.Read(c => c.ExecuteScalar<long>("SELECT count(*) FROM meta WHERE key = 'a'"), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WritersAtTheSameTimeKeepTheAuditChain(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = engine == Engine.Postgres ? await tables.Second() : null;
        var logs = new[] { tables.Audit, new AuditTable(second ?? tables.Database, tables.Time) };

        await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(n => logs[n % 2].Append(new AuditEntry(new AuditActor($"writer {n % 2}"), "person.changed", new AuditSubject($"{n}")), default)));

        var report = await tables.Verify();
        Assert.Equal((true, 60L), (report.Ok, report.Checked));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SeatsAreKeptPerInstanceAndMove(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Seats.SaveSeats("i", [new AutoSeat("a", "East", 0), new AutoSeat("b", "East", 1)], default);
        await tables.Seats.SaveSeats("j", [new AutoSeat("a", "West", 4)], default);
        await tables.Seats.SaveSeats("i", [new AutoSeat("a", "North", 3)], default);

        await tables.Reopen();

        Assert.Equal([new AutoSeat("b", "East", 1), new AutoSeat("a", "North", 3)], await tables.Seats.LoadSeats("i", 10, default));
        Assert.Equal([new AutoSeat("b", "East", 1)], await tables.Seats.LoadSeats("i", 1, default));

        await tables.Seats.ForgetSeats("i", ["b", "never there"], default);
        Assert.Equal([new AutoSeat("a", "North", 3)], await tables.Seats.LoadSeats("i", 10, default));
        Assert.Single(await tables.Seats.LoadSeats("j", 10, default));
    }

    /// <summary>A server that stood still for so long that another one has taken its floor wakes up with seats to save.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task AFormerOwnerWritesNoSeatsOverThoseOfTheNext(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = engine == Engine.Postgres ? await tables.Second() : null;
        var (former, next) = (tables.Seats, new AutoSeatTable(second ?? tables.Database));
        var old = await former.Own("i", default);
        Assert.True(await former.Write("i", old, [new AutoSeat("a", "East", 0), new AutoSeat("b", "East", 1)], [], default));

        var owner = await next.Own("i", default);
        Assert.True(await next.Write("i", owner, [new AutoSeat("a", "West", 7)], ["b"], default));

        Assert.False(await former.Write("i", old, [new AutoSeat("a", "East", 3), new AutoSeat("b", "East", 1)], ["a"], default));
        Assert.Equal([new AutoSeat("a", "West", 7)], await next.LoadSeats("i", 10, default));
        // Other instances have owners of their own.
        Assert.True(await former.Write("j", await former.Own("j", default), [new AutoSeat("c", "East", 0)], [], default));
        Assert.True(await next.Write("i", owner, [new AutoSeat("a", "West", 8)], [], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AWriteOfWhatServersHoldInMemoryRaisesItsStampAndAnythingElseDoesNot(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        var writer = new SettingsWriter(new AuditActor("p"), (_, _) => new AuditEntry(new AuditActor("p"), "settings.changed"));
        var stream = new ConnectedStream("i", "arn", Connected: true, Read: true, tables.Time.GetUtcNow());
        var state = new DirectoryState("i", tables.Time.GetUtcNow(), null, DirectoryOutcome.Denied, "", false);

        Assert.True((await tables.Settings.Save(0, SettingsDocument.Default with { Colours = "monochrome" }, writer, default)).IsCurrent);
        Assert.False((await tables.Settings.Save(0, SettingsDocument.Default, writer, default)).IsCurrent);
        await tables.ConnectedStreams.Save(stream, default);
        await tables.ConnectedStreams.Save(stream with { Connected = false, Read = false }, default);
        await ((IDirectoryStore)tables.Directory).Save(state, [], default);

        var stamps = await tables.Database.Read(
            c => new[] { StampNames.Settings, StampNames.Streams, StampNames.Directory, StampNames.Access }.Select(name => ChangeStamp.Of(c, name)).ToArray(),
            default);
        Assert.Equal([1L, 2L, 1L, 0L], stamps);
    }

    [Theory, OnPostgres]
    public async Task ADutyIsOneServersUntilItGivesItBackAndOnlyThatOne(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = await tables.Second();
        IDuties first = new DutyTable(tables.Database), other = new DutyTable(second);
        Assert.True(await first.Have("setup-run", default));
        Assert.True(await first.Have("sweep", default));
        Assert.False(await other.Have("setup-run", default));

        await other.GiveBack("setup-run", default);
        Assert.False(await other.Have("setup-run", default));
        await first.GiveBack("setup-run", default);

        Assert.Equal((true, false, false), (
            await other.Have("setup-run", default), await first.Have("setup-run", default), await other.Have("sweep", default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ConnectionsBySetupAreStoredInOneRowForEachInstance(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        var first = new ConnectedStream("i", "s", Connected: true, Read: true, StoreFixture.Noon);
        await tables.ConnectedStreams.Save(first, default);
        await tables.ConnectedStreams.Save(first with { InstanceArn = "j" }, default);
        await tables.ConnectedStreams.Save(first with { Connected = false, Read = false, At = StoreFixture.Noon.AddHours(1) }, default);

        await tables.Reopen();

        Assert.Equal([new("i", "s", false, false, StoreFixture.Noon.AddHours(1)), first with { InstanceArn = "j" }],
            await tables.ConnectedStreams.Connected(default));
    }

    /// <summary>In the same transaction: a server that is killed then still knows what it has to read.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task AStreamThatNoInstanceIsReadFromAnyMoreIsLeftUntilItIsReadOrConnectedAgain(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        var (noon, streams) = (StoreFixture.Noon, tables.ConnectedStreams);
        var first = new ConnectedStream("i", "old", Connected: true, Read: true, noon);
        await streams.Save(first, default);
        await streams.Save(first with { InstanceArn = "j" }, default);
        await streams.Save(first with { StreamArn = "new", At = noon.AddHours(1) }, default);
        Assert.Empty(await streams.Left(default));

        await streams.Save(first with { InstanceArn = "j", Connected = false, Read = false, At = noon.AddHours(2) }, default);
        await streams.Save(first with { StreamArn = "newer", At = noon.AddHours(3) }, default);
        await tables.Reopen();
        streams = tables.ConnectedStreams;
        Assert.Equal([new LeftStream("old", noon.AddHours(2)), new LeftStream("new", noon.AddHours(3))], await streams.Left(default));

        await streams.Save(first with { InstanceArn = "j", At = noon.AddHours(4) }, default);
        await streams.Done(new LeftStream("new", noon.AddHours(2)), default);
        Assert.Equal([new LeftStream("new", noon.AddHours(3))], await streams.Left(default));

        await streams.Done(new LeftStream("new", noon.AddHours(3)), default);
        Assert.Empty(await streams.Left(default));
    }

    [Theory, OnPostgres]
    public async Task OfServersThatStartTogetherOneChangesTheSchema(Engine engine)
    {
        Assert.Equal(Engine.Postgres, engine);
        var address = await (await PostgresServer.Running).MakeDatabase();

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresDatabase.Open(address, default)));

        Assert.Equal(SchemaSteps.Postgres.Count, await opened[0].Read(c => c.QuerySingle<long>("SELECT reached FROM schema_version"), default));
        foreach (var database in opened)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>A rolling upgrade, and back: both versions start on the database in any order, as long as the step in between only adds.</summary>
    [Theory, OnPostgres]
    public async Task TheVersionBeforeStartsOnASchemaThatOnlyAdds(Engine engine)
    {
        Assert.Equal(Engine.Postgres, engine);
        await using var source = NpgsqlDataSource.Create(await (await PostgresServer.Running).MakeDatabase());
        string[] before = ["CREATE TABLE a (n bigint)", "CREATE TABLE b (n bigint)"];
        string[] added = [.. before, "-- Works with schema 2\nCREATE TABLE c (n bigint)"];
        string[] changed = [.. added, "DROP TABLE a"];
        foreach (var steps in new[] { before, added, before, added, before })
        {
            await PostgresMigrations.Apply(source, steps, default);
        }

        Assert.Equal((2L, 3L), await Schema());
        await PostgresMigrations.Apply(source, changed, default);
        Assert.Equal((4L, 4L), await Schema());
        await Assert.ThrowsAsync<StoreStartException>(() => PostgresMigrations.Apply(source, added, default));

        async Task<(long, long)> Schema()
        {
            await using var connection = await source.OpenConnectionAsync();
            return await PostgresMigrations.Of(connection);
        }
    }

    /// <summary>The release before this line, v0.2.0, knew 16 steps.</summary>
    [Theory, OnPostgres]
    public async Task TheLastReleaseStartsOnThisSchema(Engine engine)
    {
        Assert.Equal(Engine.Postgres, engine);
        var address = await (await PostgresServer.Running).MakeDatabase();
        await (await PostgresDatabase.Open(address, default)).DisposeAsync();

        await using var source = NpgsqlDataSource.Create(address);
        await PostgresMigrations.Apply(source, [.. SchemaSteps.Postgres.Take(LastRelease)], default);
    }

    [Theory, OnPostgres]
    public async Task ANewerSchemaIsRefused(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Execute("UPDATE schema_version SET version = 1000");

        Assert.Contains("newer version", (await Assert.ThrowsAsync<StoreStartException>(tables.Second)).Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task AStoppedDatabaseServerIsReportedWithTheDatabaseAndTheNextWriteIsTriedAgain(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);

        // The administrator ends the session of the write, as a restart of the database server does.
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => tables.Execute("SELECT pg_terminate_backend(pg_backend_pid())"));

        Assert.Contains("PostgreSQL database t", error.Message, StringComparison.Ordinal);
        await tables.Audit.Append(new AuditEntry(new AuditActor("Sato"), "sign-in.done"), default);
        var nobody = await Assert.ThrowsAsync<StoreStartException>(() => PostgresDatabase.Open("Host=/tmp/cs-pg-nobody;Username=tests;Database=t", default));
        Assert.IsAssignableFrom<NpgsqlException>(nobody.InnerException);
    }
}
