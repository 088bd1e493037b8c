using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

/// <summary>From one machine to a cluster: a backup of a data folder, restored into an empty PostgreSQL database, and back.</summary>
public sealed class PostgresBackupTests
{
    /// <summary>With this test no table of a later step of the schema is forgotten.</summary>
    [Theory, OnPostgres]
    public async Task EveryTableAndColumnOfSqliteIsOnPostgres(Engine engine)
    {
        await using var hot = await HotTables.On(engine);
        await using var folder = new StoreFixture().Open();
        await using var postgres = new NpgsqlConnection(hot.Address);
        await postgres.OpenAsync();
        using var sqlite = StoreFiles.Open(folder.Files.Database, SqliteOpenMode.ReadOnly, pooled: false);

        var copied = BackupTables.Of(postgres, sqlite).SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name}")).ToArray();
        var there = sqlite.Query<string>(
            """
            SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT IN ('meta', 'agent_interval_hour', 'contact_interval_hour') AND m.name NOT LIKE 'sqlite_%'
            """);

        Assert.Empty(there.Except(copied));
    }

    [Theory, OnPostgres]
    public async Task ABackupOfADataFolderIsRestoredIntoPostgresAndNothingIsReadTwice(Engine engine)
    {
        Assert.Equal(Engine.Postgres, engine);
        await using var folder = await Filled();
        var epoch = (await folder.Take(Shard)).Epoch;
        var file = Path.Combine(folder.Folder, "backup.db");
        StoreBackup.BackUp(folder.Folder, file);
        var address = await (await PostgresServer.Running).MakeDatabase();

        await StoreBackup.RestorePostgres(file, folder.Folder, address, folder.Time, default);

        await using var database = await PostgresDatabase.Open(address, default);
        var shards = new PostgresShards(
            database, new StoreHealth(), Microsoft.Extensions.Logging.Abstractions.NullLogger<PostgresShards>.Instance, folder.Time);
        Assert.Equal(At("100"), (await shards.Checkpoints(Source, default))[Shard.Name]);
        var taken = await shards.TakeOver(Shard, 0, UInt128.MaxValue, default);
        Assert.Equal(At("100"), taken.Checkpoint);
        Assert.True(taken.Epoch > epoch, $"{taken.Epoch} is not above {epoch}");
        Assert.Equal(JsonSerializer.Serialize(Agent(1)), JsonSerializer.Serialize(Assert.Single(taken.Agents, a => a.AgentArn == Arn(1))));
        // From both tables of the folder, each once.
        Assert.Equal((await folder.Intervals()).Distinct(), await new PostgresIntervals(database).Agents(DateTimeOffset.UnixEpoch, Noon.AddYears(9), default));
        Assert.Equal(await folder.ContactIntervals(), await new PostgresIntervals(database).Contacts(DateTimeOffset.UnixEpoch, Noon.AddYears(9), default));
        Assert.Equal(await folder.Seats().LoadSeats(Instance, 10, default), await new AutoSeatTable(database).LoadSeats(Instance, 10, default));
        // The next rows have new numbers, and the chain of the audit log goes on.
        Assert.Equal(CommitResult.Committed, await shards.Commit(
            Batch(taken.Epoch, "101") with { Agents = [(Agent(77), 77)], Gaps = [new StreamGap("s", Noon, Noon.AddHours(1), "new", Noon)] }, default));
        var audit = new AuditTable(database, folder.Time);
        await audit.Append(new AuditEntry(new AuditActor("Sato"), "sign-in.done"), default);
        using var verifier = new AuditVerifier(audit, folder.Time);
        var report = await verifier.Check(default);
        Assert.Equal((true, 3L), (report.Ok, report.Checked));
    }

    [Theory, OnPostgres]
    public async Task ADatabaseThatIsNotEmptyOrIsInUseIsRefusedAndNotChanged(Engine engine)
    {
        await using var folder = await Filled();
        var file = Path.Combine(folder.Folder, "backup.db");
        StoreBackup.BackUp(folder.Folder, file);
        await using var hot = await HotTables.On(engine);
        await hot.Execute("INSERT INTO site (id, name, time_zone) VALUES ('1', 'Osaka', 'Asia/Tokyo')");
        Task<StoreStartException> Refused() => Assert.ThrowsAsync<StoreStartException>(
            () => StoreBackup.RestorePostgres(file, folder.Folder, hot.Address, folder.Time, default));

        Assert.Contains("not empty: there are rows in site", (await Refused()).Message, StringComparison.Ordinal);
        await hot.Execute("DELETE FROM site");
        Assert.True(await new DutyTable(hot.Database).Have("renew", default));
        Assert.Contains("A server uses", (await Refused()).Message, StringComparison.Ordinal);
        Assert.Equal(0L, await hot.Scalar<long>("SELECT count(*) FROM agent"));

        await hot.Execute("DELETE FROM duty");
        await StoreBackup.RestorePostgres(file, folder.Folder, hot.Address, folder.Time, default);
        Assert.Equal(3L, await hot.Scalar<long>("SELECT count(*) FROM agent"));
        Assert.Empty(Directory.GetDirectories(folder.Folder, "restoring-*"));
    }

    [Theory, OnPostgres]
    public async Task ABackupOfPostgresIsRestoredIntoADataFolder(Engine engine)
    {
        await using var folder = await Filled();
        var (file, again) = (Path.Combine(folder.Folder, "backup.db"), Path.Combine(folder.Folder, "again.db"));
        StoreBackup.BackUp(folder.Folder, file);
        await using var hot = await HotTables.On(engine);
        await StoreBackup.RestorePostgres(file, folder.Folder, hot.Address, folder.Time, default);

        await StoreBackup.BackUpPostgres(hot.Address, again, folder.Time, default);

        await using var second = new StoreFixture();
        Directory.CreateDirectory(second.Folder);
        StoreBackup.Restore(again, second.Folder, force: false, second.Time);
        second.Open();
        Assert.Equal((await folder.Intervals()).Distinct(), await second.Intervals());
        Assert.Equal(await folder.ContactIntervals(), await second.ContactIntervals());
        var (before, after) = (await folder.Take(Shard), await second.Take(Shard));
        Assert.Equal((before.Epoch, before.Checkpoint), (after.Epoch, after.Checkpoint));
        Assert.Equal(JsonSerializer.Serialize(before.Agents), JsonSerializer.Serialize(after.Agents));
        using var verifier = new AuditVerifier(second.Audit(), second.Time);
        Assert.Equal((true, 2L), await verifier.Check(default) is { } report ? (report.Ok, report.Checked) : default);
        // The triggers that keep the audit log are there again.
        await Assert.ThrowsAsync<SqliteException>(() => second.Store.Writer.Write(s => s.Execute("UPDATE audit SET who = 'x'"), default));
    }

    /// <summary>Folder → cluster → cluster → folder: a cookie that was signed with the key is accepted at the end.</summary>
    [Theory, OnPostgres]
    public async Task EverybodyStaysSignedInOverABackupBecauseTheKeysOfCookiesAreInIt(Engine engine)
    {
        await using var folder = await Filled();
        var keys = Directory.CreateDirectory(Path.Combine(folder.Folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, "key-1.xml"), "<key id='1' />");
        var (first, second) = (Path.Combine(folder.Folder, "first.db"), Path.Combine(folder.Folder, "second.db"));
        StoreBackup.BackUp(folder.Folder, first);
        await using var hot = await HotTables.On(engine);
        await StoreBackup.RestorePostgres(first, folder.Folder, hot.Address, folder.Time, default);
        await using (var database = await PostgresDatabase.Open(hot.Address, default))
        {
            Assert.Equal(["1"], new ConnectStreaming.Access.SharedKeys(new SharedSecretTable(database)).GetAllElements().Select(e => e.Attribute("id")!.Value));
        }

        await StoreBackup.BackUpPostgres(hot.Address, second, folder.Time, default);
        await using var again = new StoreFixture();
        Directory.CreateDirectory(again.Folder);
        StoreBackup.Restore(second, again.Folder, force: false, again.Time);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(again.Folder, "keys")));
        Assert.Equal("<key id=\"1\" />", System.Xml.Linq.XElement.Load(file).ToString());
        again.Open();
        Assert.Equal(0L, await again.Store.Read(s => s.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'backup_secret'"), default));
    }

    private static async Task<StoreFixture> Filled()
    {
        var store = new StoreFixture().Open();
        var epoch = (await store.Take(Shard)).Epoch;
        AgentInterval[] old =
        [
            .. Enumerable.Range(0, 50).Select(
                n => Interval(2, n) with { Start = Noon.AddDays(-2).AddSeconds(n), End = Noon.AddDays(-2).AddSeconds(n + 1) }),
        ];
        await store.Commit(Batch(epoch) with
        {
            Agents = [.. Enumerable.Range(1, 3).Select(n => (Agent(n), (UInt128)n))], Intervals = [.. old, Interval(1, 0), Interval(1, 1)],
            ContactIntervals = [new ContactInterval(Arn(1), "c-1", 0, "CONNECTED", "VOICE", "Sales", Noon, Noon.AddSeconds(9))],
            Gaps = [new StreamGap(Shard.ToString(), Noon.AddHours(-2), Noon.AddHours(-1), "trimmed", Noon)],
            Quarantined = [new QuarantinedRecord(Shard.ToString(), "7", "not JSON", 12, "ab", Noon)],
            ProfileIntervals = [new ProfileInterval(Arn(1), "Basic", ["EMEA"], Noon.AddDays(-1), Noon)],
        });
        var upkeep = new StoreMaintenance(
            store.Store, store.Health, new StreamReports(store.Time), store.Settings(), store.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<StoreMaintenance>.Instance);
        await upkeep.SortHistory(default);
        // Again: one interval is now in both tables.
        await store.Commit(Batch(epoch) with { Intervals = [old[3]] });
        await store.Seats().SaveSeats(Instance, [new AutoSeat(Arn(1), "East", 1)], default);
        foreach (var who in new[] { "Sato", "Suzuki" })
        {
            await store.Audit().Append(new AuditEntry(new AuditActor(who), "sign-in.done"), default);
        }

        return store;
    }
}
