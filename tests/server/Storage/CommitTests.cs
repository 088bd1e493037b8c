using System.Data.Common;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using StreamId = ConnectStreaming.Stream.StreamId;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

public sealed class CommitTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task CommittedDataAreThereAfterARestart(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        var contact = new ContactInterval(Arn(1), "c-1", 0, "CONNECTED", "", null, Noon, Noon.AddSeconds(9));
        var bad = new QuarantinedRecord(Shard.ToString(), "7", "not JSON", 12, "ab", Noon);
        var gap = new StreamGap(Shard.ToString(), Noon.AddHours(-2), Noon.AddHours(-1), "trimmed", Noon);
        var profile = new ProfileInterval(Arn(1), "Basic", ["EMEA"], Noon.AddDays(-1), Noon);
        Assert.Equal(CommitResult.Committed, await store.Commit(Batch(epoch) with
        {
            Agents = [(Agent(1), 5)], Intervals = [Interval(1, 0), Interval(1, 1)], ContactIntervals = [contact], Quarantined = [bad], Gaps = [gap],
            ProfileIntervals = [profile],
        }));
        Assert.Equal(CommitResult.StaleEpoch, await store.Commit(Batch(epoch - 1) with { ProfileIntervals = [profile with { Start = Noon.AddYears(-1) }] }));

        await store.Reopen();

        var taken = await store.Take(Shard);
        Assert.Equal(epoch + 1, taken.Epoch);
        Assert.Equal(At("100"), taken.Checkpoint);
        Assert.Equal(JsonSerializer.Serialize(Agent(1)), JsonSerializer.Serialize(Assert.Single(taken.Agents)));
        Assert.Equal(JsonSerializer.Serialize(Agent(1)), JsonSerializer.Serialize(Assert.Single(await store.LoadAgents())));
        Assert.Equal([Interval(1, 0), Interval(1, 1)], await store.Intervals());
        Assert.Equal(contact, Assert.Single(await store.ContactIntervals()));
        Assert.Equal((profile.Start, profile.End), Assert.Single(await store.Profiles(1)) is { } kept ? (kept.Start, kept.End) : default);
        Assert.Equal(bad, Assert.Single(await store.Shards.Quarantine(10, default)));
        Assert.Equal(gap, Assert.Single(await store.Shards.Gaps(10, default)));
        Assert.Equal(At("100"), (await store.Shards.Checkpoints(Source, default))[Shard.Name]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AShardThatWasTakenOverButNeverCommittedHasNoCheckpoint(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(Shard);
        Assert.Null((await store.Take(Shard)).Checkpoint);
        Assert.Empty(await store.Shards.Checkpoints(Source, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ShardsOfAStreamThatAreNotReadToTheirEndAreFoundByItsArnAndTheirGapIsStoredOnce(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        ShardId[] others =
        [
            new(new StreamId(Source.Arn + "-2", Source.CreatedAt), Shard.Name), new(new StreamId(Source.Arn[..^1], Source.CreatedAt), Shard.Name), Other,
        ];
        foreach (var shard in others.Append(Shard))
        {
            var batch = Batch((await store.Take(shard)).Epoch, shard: shard);
            await store.Commit(shard == Other ? batch with { Checkpoint = batch.Checkpoint with { Finished = true } } : batch);
        }

        Assert.Equal([Shard], (await store.Shards.Unfinished(Source.Arn, default)).Keys);
        var gap = new StreamGap(Shard.ToString(), Noon.AddHours(-2), Noon.AddHours(-1), "left", Noon);
        await store.Shards.Save([gap], default);
        await store.Shards.Save([gap], default);
        Assert.Equal(gap, Assert.Single(await store.Shards.Gaps(10, default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AStaleOwnerWritesNothingAndItsNeighbourInTheSameTransactionIsCommitted(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var stale = (await store.Take(Shard)).Epoch;
        await store.Take(Shard);
        var other = (await store.Take(Other)).Epoch;

        var results = await Task.WhenAll(
            store.Commit(Batch(stale) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 0)] }),
            store.Commit(Batch(other, shard: Other) with { Agents = [(Agent(2), 2)] }));

        Assert.Equal([CommitResult.StaleEpoch, CommitResult.Committed], results);
        Assert.Equal(Arn(2), Assert.Single(await store.LoadAgents()).AgentArn);
        Assert.Empty(await store.Intervals());
        Assert.Equal([Other.Name], (await store.Shards.Checkpoints(Source, default)).Keys);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AFailedRowRollsBackItsWholeCommitAndNoOther(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        var other = (await store.Take(Other)).Epoch;
        await store.Execute(engine == Engine.Sqlite
            ? "CREATE TRIGGER refuse BEFORE INSERT ON agent_interval WHEN NEW.no = 13 BEGIN SELECT RAISE(ABORT, 'refused'); END"
            : "ALTER TABLE agent_interval ADD CHECK (no <> 13)");

        var failing = store.Commit(Batch(epoch) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 12), Interval(1, 13)] });
        var fine = store.Commit(Batch(other, shard: Other) with { Agents = [(Agent(2), 2)] });

        await Assert.ThrowsAnyAsync<DbException>(() => failing);
        Assert.Equal(CommitResult.Committed, await fine);
        Assert.Empty(await store.Intervals());
        Assert.Null((await store.Take(Shard)).Checkpoint);
        Assert.Equal(Arn(2), Assert.Single(await store.LoadAgents()).AgentArn);

        // The number of agent 1 in the rolled-back commit is not kept.
        epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 12)] });
        Assert.Equal(Arn(1), Assert.Single(await store.Intervals()).AgentArn);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AVersionNeverMovesBackwards(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        foreach (var (version, key) in new (long, UInt128)[] { (5, 1), (4, 1), (3, 2) })
        {
            await store.Commit(Batch(epoch) with { Agents = [(Agent(1, version), key)] });
        }

        Assert.Equal(5, Assert.Single(await store.LoadAgents()).Version);
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1, 6), 2)] });
        Assert.Equal(6, Assert.Single((await store.Shards.TakeOver(Shard, 2, 2, default)).Agents).Version);
    }

    /// <summary>An instance moves from one stream to another. For a while two shards have the same agent.</summary>
    [Theory, OnSqlite(true), OnSqlite(false), OnPostgres(true), OnPostgres(false)]
    public async Task OfTwoShardsWithTheSameAgentTheNewerEventStaysWhicheverCommitsFirst(Engine engine, bool olderFirst)
    {
        await using var store = await HotTables.On(engine);
        var former = (await store.Take(Shard)).Epoch;
        var next = (await store.Take(Other)).Epoch;
        var older = Batch(former) with { Agents = [(Agent(1, 15) with { LastEventAt = Noon.AddSeconds(15) }, 1)] };
        var newer = Batch(next, shard: Other) with { Agents = [(Agent(1, 12) with { LastEventAt = Noon.AddSeconds(17) }, 1)] };
        foreach (var commit in olderFirst ? new[] { older, newer } : [newer, older])
        {
            Assert.Equal(CommitResult.Committed, await store.Commit(commit));
        }

        Assert.Equal(12, Assert.Single(await store.LoadAgents()).Version);

        // The same event: the shard that took over the agent later knows more about it.
        await store.Commit(older with { Agents = [(Agent(1, 99) with { LastEventAt = Noon.AddSeconds(17) }, 1)] });
        Assert.Equal(12, Assert.Single(await store.LoadAgents()).Version);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ReplayedIntervalsOverwriteThemselves(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        var batch = Batch(epoch) with { Agents = [(Agent(1), 1)], Intervals = [Interval(1, 0), Interval(1, 1)] };
        await store.Commit(batch);
        await store.Commit(batch with { Intervals = [Interval(1, 1), Interval(1, 2)] });
        Assert.Equal([Interval(1, 0), Interval(1, 1), Interval(1, 2)], await store.Intervals());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ATakeOverReturnsExactlyTheAgentsOfItsKeyRangeBothEndsIncluded(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        var middle = UInt128.One << 127;
        UInt128[] keys = [0, 1, middle - 1, middle, UInt128.MaxValue - 1, UInt128.MaxValue];
        await store.Commit(Batch(epoch) with { Agents = [.. keys.Select((key, n) => (Agent(n), key))] });

        async Task<string> Found(UInt128 first, UInt128 last) =>
            string.Join(' ', (await store.Shards.TakeOver(Shard, first, last, default)).Agents.Select(a => a.Profile.Username));

        Assert.Equal("agent0 agent1 agent2", await Found(0, middle - 1));
        Assert.Equal("agent3 agent4 agent5", await Found(middle, UInt128.MaxValue));
        Assert.Equal("agent0", await Found(0, 0));
        Assert.Equal("agent5", await Found(UInt128.MaxValue, UInt128.MaxValue));
        Assert.Equal("agent0 agent1 agent2 agent3 agent4 agent5", await Found(0, UInt128.MaxValue));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task QuarantineKeepsTheNewest(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        var records = Enumerable.Range(0, ShardStatements.MostKept + 5).Select(n => new QuarantinedRecord("s", $"{n}", "not JSON", n, "", Noon)).ToArray();
        await store.Commit(Batch(epoch) with { Quarantined = records });
        await store.Commit(Batch(epoch) with { Quarantined = [records[^1], records[0]] });

        var kept = await store.Shards.Quarantine(int.MaxValue, default);
        Assert.Equal(ShardStatements.MostKept, kept.Count);
        Assert.Equal(["0", $"{ShardStatements.MostKept + 4}"], kept.Take(2).Select(r => r.Sequence));
        Assert.Equal("6", kept[^1].Sequence);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ADamagedStateRowIsCountedAndItsAgentContinuesWithVersionAndIntervalNumber(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1, 7), 1), (Agent(2), 2)], Intervals = [Interval(1, 6)] });
        await store.Execute("UPDATE agent_state SET state = '{\"arn\":' WHERE version = 7");

        var states = (await store.Take(Shard)).Agents;

        Assert.Equal(2, states.Count);
        Assert.Equal((7, 7, ShownCode.Unknown), (states[0].Version, states[0].IntervalNo, states[0].Shown));
        Assert.Equal(Agent(1, 7).IntervalStart, states[0].IntervalStart);
        Assert.Equal(1, store.Health.UnreadableStates);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnUnreadableStateStaysInTheHealthUntilItIsWrittenAgain(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1, 7), 1), (Agent(2), 2)] });
        await store.Execute("UPDATE agent_state SET state = '{' WHERE version = 7");
        await store.LoadAgents();

        // Another shard, without faults in its key range.
        await store.Shards.TakeOver(Other, 2, 2, default);
        Assert.Equal(1, store.Health.UnreadableStates);
        Assert.Contains("1 stored agent state", store.Health.Message, StringComparison.Ordinal);

        await store.Commit(Batch((await store.Take(Shard)).Epoch) with { Agents = [(Agent(1, 8), 1)] });
        Assert.Null(store.Health.Message);
    }

    [Fact]
    public async Task AReadThatFailsOnADamagedFileIsInTheHealthAndTheNextStartChecksTheWholeFile()
    {
        await using var store = new StoreFixture().Open();
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Agents = [.. Enumerable.Range(0, 2_000).Select(n => (Agent(n), (UInt128)(uint)n))] });
        await store.Reopen();
        using (var file = File.Open(store.Files.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = 4096 * 30;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - (4096 * 30)).ToArray());
        }

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadAgents());

        Assert.Equal((StoreProblem.Damaged, $"Cannot read from {store.Files.Database}"), (error.Problem, error.Message.Split(':')[0]));
        Assert.Equal(error.Message, store.Health.Message);
        Assert.True(File.Exists(store.Files.CheckRequested));
    }

    [Fact]
    public async Task AFullDiskFailsTheCommitByNameAndTheNextOneSucceedsWithoutARestart()
    {
        await using var store = new StoreFixture().Open();
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Store.Writer.Write(s => s.Execute("PRAGMA max_page_count = 1"), default);
        var batch = Batch(epoch) with { Agents = [.. Enumerable.Range(0, 500).Select(n => (Agent(n), (UInt128)(uint)n))] };

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Commit(batch));

        Assert.Equal(StoreProblem.DiskFull, error.Problem);
        Assert.Contains(store.Files.Database, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, store.Health.Message);
        Assert.Empty(await store.LoadAgents());
        Assert.Equal(CommitResult.Committed, await store.Commit(batch));
        Assert.Null(store.Health.Message);
        Assert.Equal(500, (await store.LoadAgents()).Count);
    }

    [Fact]
    public async Task AnEmptyWriteDoesNotMakeTheStoreHealthyAgain()
    {
        await using var store = new StoreFixture().Open();
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Store.Writer.Write(s => s.Execute("PRAGMA max_page_count = 1"), default);
        var batch = Batch(epoch) with { Agents = [.. Enumerable.Range(0, 500).Select(n => (Agent(n), (UInt128)(uint)n))] };
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Commit(batch));

        await Upkeep(store).EmptyJournal(default);
        await Upkeep(store).DeleteOld(default);
        await store.Store.Writer.Write(s => s.Shards.Holds(Shard, epoch), default);
        Assert.Equal(CommitResult.StaleEpoch, await store.Commit(Batch(epoch - 1)));

        Assert.Equal(error.Message, store.Health.Message);
        await store.Store.Writer.Write(s => s.Touch(), default);
        Assert.Null(store.Health.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task NothingIsDeletedByAClockThatAwsHasNotConfirmed(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Intervals = [Interval(1, 1)] });
        // The machine's clock is ten years ahead, and AWS's clock is right.
        store.Time.Advance(TimeSpan.FromDays(3_650));
        var clock = new SourceClock(store.Time);

        await store.Upkeep(clock).DeleteOld(default);
        Assert.Single(await store.Intervals());

        clock.Observe(Noon, clock.MachineNow(), clock.MachineNow());
        await store.Upkeep(clock).DeleteOld(default);
        Assert.Single(await store.Intervals());

        clock.Observe(Noon.AddDays(36), clock.MachineNow(), clock.MachineNow());
        await store.Upkeep(clock).DeleteOld(default);
        Assert.Empty(await store.Intervals());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OldIntervalsAreDeletedAndNewOnesStay(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Intervals = [.. Enumerable.Range(0, 6_000).Select(n => Interval(1, n))] });
        store.Time.Advance(TimeSpan.FromDays(35) + TimeSpan.FromSeconds(5_999));

        await store.Upkeep().DeleteOld(default);

        Assert.Equal([5_998L, 5_999L], (await store.Intervals()).Select(i => i.No));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ProfilesOfThePastGoWithTheIntervalsOfTheirDaysAndWithTheirAgent(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var epoch = (await store.Take(Shard)).Epoch;
        ProfileInterval Of(int n, int from) => new(Arn(n), "Basic", [], Noon.AddDays(from), Noon.AddDays(from + 1));
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1), 1), (Agent(2), 2)], ProfileIntervals = [Of(1, -1), Of(1, 0), Of(2, 0)] });
        store.Time.Advance(TimeSpan.FromDays(35.5));
        await store.Upkeep().DeleteOld(default);
        Assert.Equal(Noon, Assert.Single(await store.Profiles(1)).Start);

        // The limit forgets the agent with its row.
        await store.LimitAgents(1);
        Assert.Empty(await store.Profiles(1));
        Assert.Single(await store.Profiles(2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ADrawnSeatThatEndedLongAgoIsForgottenAndOneOfNowIsNot(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Execute(
                $"""
                INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name) VALUES
                    ('old', 'f', 's', 'a', 0, {Noon.ToUnixTimeMilliseconds()}, '', ''),
                    ('young', 'f', 's', 'a', 0, {Noon.AddDays(1).ToUnixTimeMilliseconds()}, '', ''), ('now', 'f', 's', 'a', 0, NULL, '', '')
                """);
        store.Time.Advance(TimeSpan.FromDays(35.5));

        await store.Upkeep().DeleteOld(default);

        Assert.Equal(2, await store.Execute("DELETE FROM seat_assignment WHERE id IN ('young', 'now')"));
        Assert.Equal(0, await store.Execute("DELETE FROM seat_assignment"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhoWorkedAtHomeLongAgoIsForgottenAndWhoDoesNowIsNot(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Execute(
                $"""
                INSERT INTO at_home (id, occupant, from_at, to_at, by_id, by_name) VALUES
                    ('old', 'a', 0, {Noon.ToUnixTimeMilliseconds()}, '', ''),
                    ('young', 'a', 0, {Noon.AddDays(1).ToUnixTimeMilliseconds()}, '', ''), ('now', 'a', 0, NULL, '', '')
                """);
        store.Time.Advance(TimeSpan.FromDays(35.5));

        await store.Upkeep().DeleteOld(default);

        Assert.Equal(2, await store.Execute("DELETE FROM at_home WHERE id IN ('young', 'now')"));
        Assert.Equal(0, await store.Execute("DELETE FROM at_home"));
    }

    private static StoreMaintenance Upkeep(StoreFixture store, TimeProvider? clock = null) => new(
        store.Store, store.Health, new StreamReports(store.Time), store.Settings(), clock ?? store.Time,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<StoreMaintenance>.Instance);
}
