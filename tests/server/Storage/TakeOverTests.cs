using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using Dapper;
using Npgsql;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Several servers with one database: of a shard's owners only the last one commits, also when they meet in the middle of a transaction.</summary>
public sealed class TakeOverTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);

    [Theory, OnPostgres]
    public async Task ATakeOverWaitsForTheCommitThatHasBegunAndThenReadsWhatItWrote(Engine engine)
    {
        await using var first = await HotTables.On(engine);
        await using var second = await first.Second();
        var epoch = (await first.Take(Shard)).Epoch;
        // The commit stops between the check of its epoch and its end.
        await first.Execute(
            """
            CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
            CREATE TRIGGER stop_here BEFORE INSERT ON agent_interval EXECUTE FUNCTION stop_here();
            """);
        await using var holder = await Connect(first);
        await holder.ExecuteAsync("SELECT pg_advisory_lock(7)");
        var commit = first.Commit(Batch(epoch) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 0)] });
        await UntilWaiting(first);

        var takeOver = second.Take(Shard);
        await Task.Delay(Moment);
        Assert.False(takeOver.IsCompleted || commit.IsCompleted);
        await holder.ExecuteAsync("SELECT pg_advisory_unlock(7)");

        Assert.Equal(CommitResult.Committed, await commit);
        var taken = await takeOver;
        Assert.True(taken.Epoch > epoch);
        Assert.Equal(At("100"), taken.Checkpoint);
        Assert.Equal(Arn(1), Assert.Single(taken.Agents).AgentArn);
        Assert.Equal(CommitResult.StaleEpoch, await first.Commit(Batch(epoch, "101") with { Intervals = [Interval(1, 1)] }));
        Assert.Equal([Interval(1, 0)], await second.Intervals());
    }

    [Theory, OnPostgres]
    public async Task ACommitThatMeetsATakeOverWritesNothing(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        await using var other = await Connect(store);
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("UPDATE shard SET epoch = nextval('shard_epoch')");

        var commit = store.Commit(Batch(epoch) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 0)] });
        await Task.Delay(Moment);
        Assert.False(commit.IsCompleted);
        await transaction.CommitAsync();

        Assert.Equal(CommitResult.StaleEpoch, await commit);
        Assert.Empty(await store.Intervals());
        Assert.Empty(await store.LoadAgents());
        Assert.Empty(await store.Shards.Checkpoints(Source, default));
        Assert.Null(store.Health.Message);
    }

    [Theory, OnPostgres]
    public async Task ServersThatTakeOverAtTheSameTimeHaveDifferentEpochsAndOnlyTheHighestCommits(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await using var second = await store.Second();

        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => (n % 2 == 0 ? store : second).Take(Shard)));
        var epochs = taken.Select(t => t.Epoch).ToArray();
        Assert.Equal(24, epochs.Distinct().Count());
        var results = await Task.WhenAll(epochs.Select((epoch, n) => (n % 2 == 0 ? second : store).Commit(Batch(epoch, $"{epoch}"))));

        var owner = Array.IndexOf(results, CommitResult.Committed);
        Assert.Equal(epochs.Max(), epochs[owner]);
        Assert.Single(results, CommitResult.Committed);
        Assert.Equal($"{epochs.Max()}", (await store.Shards.Checkpoints(Source, default))[Shard.Name].Sequence);
    }

    /// <summary>The connection was lost after the database had committed. The owner does not know that, and writes all again with what is new.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task ACommitThatIsRepeatedAfterItTookEffectChangesNothing(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        var batch = Batch(epoch) with
        {
            Agents = [(Agent(1), 1), (Agent(2), 2)], Intervals = [Interval(1, 0), Interval(2, 0)],
            ContactIntervals = [new ContactInterval(Arn(1), "c-1", 0, "CONNECTED", "VOICE", "Sales", Noon, Noon.AddSeconds(9))],
            ProfileIntervals = [new ProfileInterval(Arn(1), "Basic", ["EMEA"], Noon.AddDays(-1), Noon)],
            Quarantined = [new QuarantinedRecord(Shard.ToString(), "7", "not JSON", 12, "ab", Noon)],
            Gaps = [new StreamGap(Shard.ToString(), Noon.AddHours(-2), Noon.AddHours(-1), "trimmed", Noon)],
        };
        Assert.Equal(CommitResult.Committed, await store.Commit(batch));
        Assert.Equal(CommitResult.Committed, await store.Commit(batch));
        Assert.Equal(CommitResult.Committed, await store.Commit(batch with
        {
            Checkpoint = At("101"), Agents = [(Agent(1, 2), 1), (Agent(2), 2)], Intervals = [.. batch.Intervals, Interval(1, 1)],
        }));

        Assert.Equal([Interval(1, 0), Interval(1, 1), Interval(2, 0)], await store.Intervals());
        Assert.Equal(batch.ContactIntervals, await store.ContactIntervals());
        Assert.Single(await store.Profiles(1));
        Assert.Single(await store.Shards.Quarantine(10, default));
        Assert.Single(await store.Shards.Gaps(10, default));
        var taken = await store.Take(Shard);
        Assert.Equal(At("101"), taken.Checkpoint);
        Assert.Equal([2L, 1L], taken.Agents.Select(a => a.Version));
    }

    /// <summary>An instance moves from one stream to another. Both shards write the same agents, each in an order of its own.</summary>
    [Theory, OnPostgres]
    public async Task CommitsOfTwoShardsWithTheSameAgentsDoNotWaitInACircle(Engine engine)
    {
        await using var first = await HotTables.On(engine);
        await using var second = await first.Second();
        var epochs = new[] { (await first.Take(Shard)).Epoch, (await second.Take(Other)).Epoch };
        async Task Write(HotTables store, ShardId shard, long epoch, bool backwards)
        {
            for (var n = 1; n <= 20; n++)
            {
                var agents = Enumerable.Range(n, 300).Select(a => (Agent(a, n), (UInt128)a)).ToArray();
                if (backwards)
                {
                    Array.Reverse(agents);
                }

                var result = await store.Commit(Batch(epoch, $"{n}", shard) with
                {
                    Agents = agents,
                    Intervals = [.. agents.Select(a => new AgentInterval(a.Item1.AgentArn, n, ShownCode.Hold, null, Noon, Noon.AddSeconds(n)))],
                });
                Assert.Equal(CommitResult.Committed, result);
            }
        }

        await Task.WhenAll(Write(first, Shard, epochs[0], backwards: false), Write(second, Other, epochs[1], backwards: true));

        Assert.Equal(319, (await first.LoadAgents()).Count);
        Assert.Null(first.Health.Message);
        Assert.Null(second.Health.Message);
    }

    /// <summary>A flood of invented agents is deleted while commits go on. No state or new interval is left without its agent.</summary>
    [Theory, OnPostgres]
    public async Task AgentsThatAreDeletedDuringCommitsLeaveNoRowOfAnUnknownAgent(Engine engine)
    {
        await using var first = await HotTables.On(engine);
        await using var second = await first.Second();
        var epoch = (await first.Take(Shard)).Epoch;
        var writing = Task.Run(async () =>
        {
            for (var n = 1; n <= 40; n++)
            {
                await first.Commit(Batch(epoch, $"{n}") with { Agents = [.. Enumerable.Range(1, 50).Select(a => (Agent(a, n % 3), (UInt128)a))] });
            }
        });
        var deleted = 0;
        while (!writing.IsCompleted)
        {
            deleted += await second.LimitAgents(10);
        }

        await writing;
        Assert.True(deleted > 0);
        Assert.Equal(0L, await first.Scalar<long>("SELECT count(*) FROM agent_state s WHERE NOT EXISTS (SELECT FROM agent a WHERE a.id = s.agent)"));
        await first.Commit(Batch(epoch) with { Agents = [.. Enumerable.Range(1, 50).Select(a => (Agent(a, 9), (UInt128)a))] });
        Assert.Equal(50, (await first.LoadAgents()).Count);
    }

    /// <summary>PostgreSQL refuses two texts that an event can have and SQLite stores. One refused row would stop its shard for ever.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task TextsThatPostgresRefusesAreStored(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;

        Assert.Equal(CommitResult.Committed, await store.Commit(Batch(epoch) with
        {
            Agents = [(Agent(1) with { Profile = new AgentProfile { Username = "a\0b" } }, 1)],
            Intervals = [Interval(1, 0) with { StatusName = "a\0b" }],
            ContactIntervals = [new ContactInterval(Arn(1), "c\0", 0, "CONNECTED", "\ud83d", "Sales 😀", Noon, Noon.AddSeconds(9))],
        }));

        Assert.Equal("a\0b", Assert.Single(await store.LoadAgents()).Profile.Username);
        Assert.Equal(Arn(1), Assert.Single(await store.Intervals()).AgentArn);
        Assert.Equal("Sales 😀", Assert.Single(await store.ContactIntervals()).Queue);
    }

    private static async Task<NpgsqlConnection> Connect(HotTables store)
    {
        var connection = new NpgsqlConnection(store.Address);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task UntilWaiting(HotTables store)
    {
        while (await store.Scalar<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 0)
        {
            await Task.Delay(20);
        }
    }
}
