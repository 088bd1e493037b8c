using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Dapper;
using Npgsql;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

/// <summary>PostgreSQL away, at the start and later: it is told, waited for, and no text has the password.</summary>
public sealed class PostgresOutageTests
{
    private const string Secret = "hunter2-very-secret";

    [Theory, OnPostgres]
    public async Task AServerWaitsAtItsStartForADatabaseThatDoesNotAnswerYet(Engine engine)
    {
        await using var tables = await HotTables.On(engine);
        var address = new NpgsqlConnectionStringBuilder(tables.Address);
        var (real, later) = (address.Host!, Path.Combine(Path.GetTempPath(), "cs-pg-later-" + Guid.NewGuid().ToString("N")[..8]));
        address.Host = later;
        address.Password = Secret;
        var health = new StoreHealth();
        await using var database = new PostgresDatabase(address.ConnectionString, health);

        var opening = database.OpenOrWait(default);
        await Task.Delay(500);
        Assert.False(opening.IsCompleted);
        Assert.True(database.IsOut);
        var trouble = Assert.Single(health.Troubles);
        Assert.Equal("failing", trouble.Code);
        Assert.Contains("does not answer", trouble.En, StringComparison.Ordinal);
        Assert.Contains("応答しません", trouble.Ja, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, trouble.En + trouble.Ja, StringComparison.Ordinal);

        Directory.CreateSymbolicLink(later, real);
        await opening.WaitAsync(TimeSpan.FromSeconds(20));

        Directory.Delete(later);
        Assert.False(database.IsOut);
        Assert.True(database.Opened.IsCompletedSuccessfully);
        Assert.Empty(health.Troubles);
    }

    [Theory, OnPostgres]
    public async Task AWrongDatabaseIsReportedAtOnce(Engine engine)
    {
        await using var tables = await HotTables.On(engine);
        var address = new NpgsqlConnectionStringBuilder(tables.Address) { Database = "nothing", Password = Secret };
        await using var database = new PostgresDatabase(address.ConnectionString);

        var error = await Assert.ThrowsAsync<StoreStartException>(() => database.OpenOrWait(default));

        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task ADatabaseThatGoesAwayIsInTheHealthUntilACommitSucceedsAgain(Engine engine)
    {
        await using var tables = await HotTables.On(engine);
        var epoch = (await tables.Take(Shard)).Epoch;
        var batch = Batch(epoch) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 0)] };
        var name = new NpgsqlConnectionStringBuilder(tables.Address).Database;
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(tables.Address) { Database = "postgres" }.ConnectionString);
        await admin.OpenAsync();
        await admin.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await admin.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name", new { name });

        // The first failure is a broken connection, later ones are refused connections.
        for (var n = 0; n < 2; n++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => tables.Commit(batch));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => tables.LoadAgents());
        }

        var trouble = Assert.Single(tables.Health.Troubles);
        Assert.Equal("failing", trouble.Code);
        Assert.Contains($"PostgreSQL database {name}", trouble.En, StringComparison.Ordinal);
        await admin.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        Assert.Equal(CommitResult.Committed, await tables.Commit(batch));
        Assert.Single(await tables.LoadAgents());
        Assert.Empty(tables.Health.Troubles);
    }

    [Theory, OnPostgres]
    public async Task AReadOnlyDatabaseIsToldAndSlowWritesToo(Engine engine)
    {
        await using var tables = await HotTables.On(engine);
        var name = new NpgsqlConnectionStringBuilder(tables.Address).Database;
        await tables.Execute($"ALTER DATABASE {name} SET default_transaction_read_only = on");
        await using var second = new PostgresDatabase(tables.Address, tables.Health);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => second.Write(c => c.Execute("INSERT INTO meta VALUES ('x', 1)"), default));

        Assert.Equal(StoreProblem.ReadOnly, error.Problem);
        Assert.Equal("read-only", Assert.Single(tables.Health.Troubles).Code);
    }

    /// <summary>A frozen server would keep the turn to write, for example of the audit log, from all others.</summary>
    [Theory, OnPostgres]
    public async Task ATransactionOfAFrozenServerIsEnded(Engine engine)
    {
        await using var tables = await HotTables.On(engine);
        await using var second = await tables.Second();
        var frozen = tables.Database.Write(
            connection =>
            {
                connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'audit'");
                Thread.Sleep(TimeSpan.FromSeconds(6));
                return connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'audit'");
            },
            default);
        await Task.Delay(500);

        await second.Execute("UPDATE meta SET value = 100 WHERE key = 'audit'").WaitAsync(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => frozen);
        Assert.Equal(100L, await second.Scalar<long>("SELECT value FROM meta WHERE key = 'audit'"));
    }

    [Theory]
    [InlineData($"Host=db;Port=5432 Password={Secret};Database=x")]
    [InlineData($"Host=db;Pasword={Secret}")]
    [InlineData($"postgres://me:{Secret}@db/x")]
    [InlineData($"Password={Secret}")]
    public void AConnectionStringThatCannotBeReadIsRefusedWithoutQuotingIt(string text)
    {
        var result = new ClusterOptionsValidator().Validate(null, new ClusterOptions { Mode = "Postgres", ConnectionString = text });

        Assert.True(result.Failed);
        Assert.Contains("Cluster:ConnectionString", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Assert.Throws<ArgumentException>(() => new PostgresDatabase(text)).ToString(), StringComparison.Ordinal);
    }
}
