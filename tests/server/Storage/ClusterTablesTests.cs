using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Storage;

/// <summary>What servers of a cluster tell each other through the database: stamps of changes, duties, secrets.</summary>
public sealed class ClusterTablesTests
{
    [Theory, OnPostgres]
    public async Task OfManyServersOneHasADutyUntilItIsSilentForTheLeaseOrGivesItBack(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = await tables.Second();
        IDuties[] servers = [.. Enumerable.Range(0, 8).Select(n => new DutyTable(n % 2 == 0 ? tables.Database : second))];

        var have = await Task.WhenAll(servers.Select(s => s.Have("sweep", default)));
        var owner = servers[Array.IndexOf(have, true)];
        var another = servers.First(s => s != owner);
        Assert.Single(have, true);
        Assert.True(await owner.Have("sweep", default));
        Assert.True(await another.Have("renew", default));
        Assert.False(await another.Have("sweep", default));

        // As if the owner had been silent for the lease.
        await tables.Execute("UPDATE duty SET until = clock_timestamp() - interval '1 millisecond' WHERE name = 'sweep'");
        Assert.True(await another.Have("sweep", default));
        Assert.False(await owner.Have("sweep", default));

        await another.GiveBack(default);
        Assert.True(await owner.Have("sweep", default));
        Assert.InRange(
            await tables.Database.Read(
                c => c.ExecuteScalar<double>("SELECT extract(epoch FROM until - clock_timestamp())::float8 FROM duty WHERE name = 'sweep'"), default),
            IDuties.Lease.TotalSeconds - 5, IDuties.Lease.TotalSeconds);
    }

    [Theory, OnPostgres]
    public async Task AFollowerIsCalledAfterAChangeOfAnotherServerAndAgainWhenItFailed(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = await tables.Second();
        using var feed = new ChangeStampFeed(second, TimeProvider.System, NullLogger<ChangeStampFeed>.Instance);
        var (calls, fails, others) = (0, false, 0);
        using var following = feed.Follow("people", _ => ++calls < 0 || fails ? throw new InvalidOperationException() : Task.CompletedTask);
        using var other = feed.Follow("streams", _ => Task.FromResult(++others));
        Task Change(string name) => tables.Database.Write(connection => ChangeStamp.Add(connection, name), default);

        // The first look: a change may have come after the follower had read.
        await feed.Poll(default);
        Assert.Equal((1, 1), (calls, others));
        await feed.Poll(default);
        Assert.Equal((1, 1), (calls, others));

        await Change("people");
        await Change("people");
        await feed.Poll(default);
        Assert.Equal((2, 1), (calls, others));

        await Change("people");
        fails = true;
        await feed.Poll(default);
        fails = false;
        await feed.Poll(default);
        Assert.Equal((4, 1), (calls, others));
        await feed.Poll(default);
        Assert.Equal((4, 1), (calls, others));
    }

    [Theory, OnPostgres]
    public async Task AFollowerIsCalledWithinASecond(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = await tables.Second();
        using var feed = new ChangeStampFeed(second, TimeProvider.System, NullLogger<ChangeStampFeed>.Instance);
        using var called = new SemaphoreSlim(0);
        using var following = feed.Follow("people", _ => Task.FromResult(called.Release()));
        await feed.StartAsync(default);
        Assert.True(await called.WaitAsync(TimeSpan.FromSeconds(30)));

        for (var n = 0; n < 3; n++)
        {
            await tables.Database.Write(connection => ChangeStamp.Add(connection, "people"), default);
            Assert.True(await called.WaitAsync(TimeSpan.FromSeconds(1)));
        }

        await feed.StopAsync(default);
    }

    [Theory, OnPostgres]
    public async Task ASecretIsTheSameForServersThatMakeOneAtTheSameTime(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = await tables.Second();
        ISharedSecrets[] servers = [.. Enumerable.Range(0, 8).Select(n => new SharedSecretTable(n % 2 == 0 ? tables.Database : second))];

        var kept = await Task.WhenAll(servers.Select((s, n) => s.KeepFirst("island", [(byte)n], default)));

        Assert.Single(kept.Select(Convert.ToHexString).Distinct());
        await servers[0].Replace("island", [9], default);
        await servers[0].KeepFirst("key/1", [1], default);
        Assert.Equal([9], Assert.Single(await servers[1].All("isl", default)).Value);
    }

    /// <summary>Of servers that look at the same time, one deletes.</summary>
    [Theory, OnPostgres]
    public async Task OnlyTheServerWithTheDutyDeletesOldRows(Engine engine)
    {
        await using var first = await HotTables.On(engine);
        await using var second = await first.Second();
        var epoch = (await first.Take(StoreFixture.Shard)).Epoch;
        await first.Commit(StoreFixture.Batch(epoch) with { Intervals = [StoreFixture.Interval(1, 1)] });
        second.Time.Advance(TimeSpan.FromDays(40));
        Assert.True(await new DutyTable(first.Database).Have(PostgresMaintenance.Duty, default));

        var upkeep = second.Upkeep(duties: new DutyTable(second.Database));
        await upkeep.DeleteOld(default);
        Assert.Single(await first.Intervals());

        await first.Execute("DELETE FROM duty");
        await upkeep.DeleteOld(default);
        Assert.Empty(await first.Intervals());
    }
}
