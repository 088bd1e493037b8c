using System.Globalization;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

public sealed class StartTests
{
    [Fact]
    public async Task ASecondStoreOnTheFolderRefusesAndNamesTheFirst()
    {
        await using var store = new StoreFixture().Open();
        var error = Assert.Throws<StoreStartException>(() =>
            new SqliteStore(store.Files, new StoreHealth(), store.Time, NullLogger<SqliteStore>.Instance).Open());
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}, started 20", error.Message, StringComparison.Ordinal);
        await store.Reopen();
    }

    [Fact]
    public async Task ALockFileOfADeadProcessDoesNotBlock()
    {
        var store = new StoreFixture();
        Directory.CreateDirectory(store.Folder);
        await File.WriteAllTextAsync(store.Files.Lock, "");
        await File.WriteAllTextAsync(store.Files.LockOwner, """{"pid":1,"startedAt":"2020-01-01T00:00:00Z","host":"gone"}""");
        await using (store.Open())
        {
            Assert.Equal(Environment.ProcessId, FolderLock.ReadOwner(store.Files)!.Pid);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task ADamagedFileIsMovedAsideAndTheStoreStartsEmptyAndSaysSo(int offset)
    {
        await using var store = new StoreFixture().Open();
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1), 1)] });
        await store.Store.DisposeAsync();
        using (var file = File.Open(store.Files.Database, FileMode.Open))
        {
            file.Position = offset;
            file.Write(Enumerable.Repeat((byte)0xA5, 64).ToArray());
        }

        store.Open();

        Assert.Empty(await store.LoadAgents());
        Assert.True(File.Exists(store.Health.MovedAside));
        Assert.Contains(store.Health.MovedAside!, store.Health.Message, StringComparison.Ordinal);
        epoch = (await store.Take(Shard)).Epoch;
        Assert.Equal(ConnectStreaming.Stream.CommitResult.Committed, await store.Commit(Batch(epoch)));
    }

    [Fact]
    public async Task ANewerSchemaIsRefusedAndTheFileIsNotChanged()
    {
        await using var store = new StoreFixture().Open([.. SchemaSteps.Sqlite, "CREATE TABLE later (x)"]);
        await store.Store.DisposeAsync();
        var error = Assert.Throws<StoreStartException>(() => store.Open());
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(store.Folder, "*.damaged-*"));
        store.Open([.. SchemaSteps.Sqlite, "CREATE TABLE later (x)"]);
    }

    /// <summary>The length does not matter: small files are read whole, and large files table by table.</summary>
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public async Task ANewerSchemaIsRefusedBeforeAnyOtherCheckOfTheFile(long wholeCheckBytes)
    {
        await using var store = new StoreFixture().Open([.. SchemaSteps.Sqlite, "DROP TABLE auto_seat; CREATE TABLE later (x)"]);
        await store.Store.DisposeAsync();
        using (var file = File.Open(store.Files.Database, FileMode.Open))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 64).ToArray());
        }

        var before = await File.ReadAllBytesAsync(store.Files.Database);
        Assert.Contains("newer version",
            Assert.Throws<StoreStartException>(() => store.Open(wholeCheckBytes: wholeCheckBytes)).Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store.Files.Database));
    }

    public static TheoryData<int> OlderSchemas => [.. Enumerable.Range(1, SchemaSteps.Sqlite.Count - 1)];

    [Theory]
    [MemberData(nameof(OlderSchemas))]
    public async Task AValidDatabaseOfAnyOlderSchemaAndSizeIsNeverMovedAside(int steps)
    {
        await using var store = new StoreFixture();
        Directory.CreateDirectory(store.Folder);
        using (var first = StoreFiles.Open(store.Files.Database, SqliteOpenMode.ReadWriteCreate, pooled: false))
        {
            SqliteMigrations.Apply(first, store.Files, [.. SchemaSteps.Sqlite.Take(steps)], Noon, NullLogger.Instance);
        }

        store.Open(wholeCheckBytes: 0);

        Assert.Null(store.Health.MovedAside);
        Assert.Empty(Directory.GetFiles(store.Folder, "*.damaged-*"));
    }

    [Fact]
    public async Task ALargeFileIsCheckedInEveryTableButTheHistory()
    {
        await using var store = new StoreFixture().Open([.. SchemaSteps.Sqlite, "CREATE TABLE later (x); INSERT INTO later VALUES (1)"]);
        var page = Convert.ToInt64(await store.Store.Read(c => Scalar(c, "SELECT rootpage FROM sqlite_schema WHERE name = 'later'"), default),
            CultureInfo.InvariantCulture);
        await store.Store.DisposeAsync();
        using (var file = File.Open(store.Files.Database, FileMode.Open))
        {
            file.Position = (page - 1) * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 64).ToArray());
        }

        store.Open([.. SchemaSteps.Sqlite, "CREATE TABLE later (x)"], wholeCheckBytes: 0);

        Assert.NotNull(store.Health.MovedAside);
    }

    [Fact]
    public async Task AMigrationIsAllOrNothingAndACopyIsMadeFirst()
    {
        await using var store = new StoreFixture().Open();
        await store.Store.DisposeAsync();
        Assert.Throws<StoreStartException>(() => store.Open([.. SchemaSteps.Sqlite, "CREATE TABLE later (x)", "nonsense"]));
        store.Open();
        Assert.Equal(0L, await store.Store.Read(c => Scalar(c, "SELECT count(*) FROM sqlite_schema WHERE name = 'later'"), default));
        Assert.Single(Directory.GetFiles(store.Folder, $"*.schema-{SchemaSteps.Sqlite.Count}-*"));
    }

    [Fact]
    public async Task AMigrationWithoutSpaceForItsCopyChangesNothingAndSaysHowMuchItNeeds()
    {
        await using var store = new StoreFixture().Open();
        await store.Store.DisposeAsync();
        using var connection = StoreFiles.Open(store.Files.Database, SqliteOpenMode.ReadWrite, pooled: false);

        var error = Assert.Throws<StoreStartException>(() => SqliteMigrations.Apply(
            connection, store.Files, [.. SchemaSteps.Sqlite, "CREATE TABLE later (x)"], Noon, NullLogger.Instance, _ => 64L << 20));

        Assert.Contains("but only 64 MB are free", error.Message, StringComparison.Ordinal);
        Assert.Equal(SchemaSteps.Sqlite.Count, SqliteMigrations.Version(connection));
        Assert.Empty(Directory.GetFiles(store.Folder, "*.schema-*"));
    }

    [Fact]
    public async Task ADatabaseOfTheFirstSchemaKeepsItsStatesAndIntervals()
    {
        await using var store = new StoreFixture();
        Directory.CreateDirectory(store.Folder);
        using (var first = StoreFiles.Open(store.Files.Database, SqliteOpenMode.ReadWriteCreate, pooled: false))
        {
            SqliteMigrations.Apply(first, store.Files, [.. SchemaSteps.Sqlite.Take(1)], Noon, NullLogger.Instance);
            var state = JsonSerializer.Serialize(Agent(1, 7) with { IntervalNo = 2, IntervalStart = Noon.AddSeconds(2) }, FirstStateJson.Default.AgentState);
            Scalar(first,
                $"""
                INSERT INTO agent VALUES (1, '{Arn(1)}'), (2, '{Arn(2)}');
                INSERT INTO agent_state VALUES (1, '{Instance}', zeroblob(16), 7, '{state.Replace("'", "''", StringComparison.Ordinal)}'),
                    (2, '{Instance}', zeroblob(16), 3, 'damaged');
                INSERT INTO agent_interval VALUES (1, 0, 'available', NULL, {Ms(0)}, {Ms(1)}), (1, 1, 'available', NULL, {Ms(1)}, {Ms(2)}),
                    (2, 5, 'available', NULL, {Ms(5)}, {Ms(6)});
                INSERT INTO contact_interval VALUES (1, 'c-1', 3, 'CONNECTED', 'VOICE', 'Sales', {Ms(0)}, {Ms(9)});
                """);
        }

        store.Open();

        Assert.Equal([Interval(1, 0), Interval(1, 1), Interval(2, 5)], await store.Intervals());
        Assert.Equal(
            new ContactInterval(Arn(1), "c-1", 3, "CONNECTED", "VOICE", "Sales", Noon, Noon.AddSeconds(9)),
            Assert.Single(await store.ContactIntervals()));
        var states = (await store.Take(Shard)).Agents;
        Assert.Equal(
            JsonSerializer.Serialize(Agent(1, 7) with { IntervalNo = 2, IntervalStart = Noon.AddSeconds(2) }), JsonSerializer.Serialize(states[0]));
        Assert.Equal((3, 6, Noon.AddSeconds(6)), (states[1].Version, states[1].IntervalNo, states[1].IntervalStart));
        Assert.Equal(1, store.Health.UnreadableStates);
    }

    [Fact]
    public async Task FilesAreForTheOwnerOnly()
    {
        await using var store = new StoreFixture().Open();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(store.Folder));
            foreach (var file in Directory.GetFiles(store.Folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task ABackupDuringCommitsIsCompleteAndCanBeRestored()
    {
        await using var store = new StoreFixture().Open();
        var epoch = (await store.Take(Shard)).Epoch;
        using var stop = new CancellationTokenSource();
        await store.Commit(Batch(epoch, "0") with { Agents = [(Agent(1, 0), 1)], Intervals = [Interval(1, 0)] });
        var writing = Task.Run(async () =>
        {
            for (var n = 1; !stop.IsCancellationRequested; n++)
            {
                await store.Commit(Batch(epoch, $"{n}") with { Agents = [(Agent(1, n), 1)], Intervals = [Interval(1, n)] });
            }
        });
        var file = Path.Combine(store.Folder, "copy.db");
        StoreBackup.BackUp(store.Folder, file);
        await stop.CancelAsync();
        await writing;

        Assert.Throws<StoreStartException>(() => StoreBackup.BackUp(store.Folder, file));
        Assert.Contains("in use by process",
            Assert.Throws<StoreStartException>(() => StoreBackup.Restore(file, store.Folder, force: true, store.Time)).Message, StringComparison.Ordinal);
        await store.Store.DisposeAsync();
        Assert.Contains("--force",
            Assert.Throws<StoreStartException>(() => StoreBackup.Restore(file, store.Folder, force: false, store.Time)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(StoreBackup.Restore(file, store.Folder, force: true, store.Time)));

        store.Open();
        var taken = await store.Take(Shard);
        Assert.Equal(taken.Checkpoint!.Sequence, $"{Assert.Single(taken.Agents).Version}");
        Assert.Equal(taken.Agents[0].Version, (await store.Intervals())[^1].No);
    }

    [Fact]
    public async Task ADamagedBackupIsRefusedAndTheDatabaseStays()
    {
        await using var store = new StoreFixture().Open();
        await store.Store.DisposeAsync();
        var file = Path.Combine(store.Folder, "copy.db");
        await File.WriteAllTextAsync(file, new string('x', 9000));
        Assert.Throws<StoreStartException>(() => StoreBackup.Restore(file, store.Folder, force: true, store.Time));
        Assert.True(File.Exists(store.Files.Database));
        Assert.False(File.Exists(store.Files.Database + ".restoring"));
        store.Open();
    }

    [Fact]
    public void EveryWrongOptionIsNamedByItsFullKey()
    {
        var result = new StoreOptionsValidator().Validate(null, new StoreOptions { Path = " ", IntervalDays = 0 });
        Assert.Equal(["Storage:Path", "Storage:IntervalDays"], result.Failures!.Select(f => f[..f.LastIndexOf(':', f.IndexOf(' ', StringComparison.Ordinal))]));
        Assert.True(new StoreOptionsValidator().Validate(null, new StoreOptions { Path = "/tmp" }).Succeeded);
    }

    private static long Ms(int second) => Noon.AddSeconds(second).ToUnixTimeMilliseconds();

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
