using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Dapper;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Closed intervals, before and after they are sorted by hour and agent.</summary>
public sealed class HistoryTests
{
    private readonly List<AgentInterval> _intervals = [];
    private readonly List<ContactInterval> _contacts = [];

    private async Task<HotTables> Filled(Engine engine, bool sorted = false)
    {
        var store = await HotTables.On(engine);
        // Three agents for 60 days, with lengths of every class, from a second to three weeks, and overlapping contacts.
        var random = new Random(11);
        for (var agent = 1; agent <= 3; agent++)
        {
            var (no, start) = (0L, Noon.AddDays(-60));
            while (start < Noon)
            {
                var end = start + TimeSpan.FromSeconds(Math.Pow(10, random.NextDouble() * (no % 40 == 0 ? 6.3 : 4)));
                _intervals.Add(new AgentInterval(Arn(agent), no, ShownCode.Talking, null, Cut(start), Cut(end)));
                _contacts.Add(new ContactInterval(Arn(agent), $"c-{no / 3}", (int)(no % 3), "CONNECTED", "VOICE", "Sales", Cut(start),
                    Cut(end + TimeSpan.FromHours(random.Next(3)))));
                (no, start) = (no + 1, end);
            }
        }

        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Agents = [.. Enumerable.Range(1, 3).Select(n => (Agent(n), (UInt128)n))], Intervals = _intervals,
            ContactIntervals = _contacts });
        if (sorted)
        {
            await store.SortHistory();
        }

        return store;
    }

    [Theory, OnSqlite(false), OnSqlite(true), OnPostgres(false)]
    public async Task AQueryFindsExactlyTheIntervalsOfItsTimeInBothTables(Engine engine, bool sorted)
    {
        await using var store = await Filled(engine, sorted);
        var random = new Random(12);
        for (var n = 0; n < 60; n++)
        {
            var from = Noon.AddSeconds(-random.Next(61 * 86_400));
            var to = from.AddSeconds(1 + Math.Pow(10, random.NextDouble() * 6));

            Assert.Equal(Order(_intervals.Where(i => i.End >= from && i.Start < to)), await store.Intervals(from, to));
            Assert.Equal(Order(_contacts.Where(i => i.End >= from && i.Start < to)), Order(await store.ContactIntervals(from, to)));
        }
    }

    [Theory, OnSqlite(false), OnSqlite(true), OnPostgres(false)]
    public async Task OneAgentsHistoryIsCompleteFromBothTables(Engine engine, bool sorted)
    {
        await using var store = await Filled(engine, sorted);
        foreach (var since in new[] { Noon.AddDays(-100), Noon.AddDays(-17), Noon.AddHours(-4), Noon })
        {
            var kept = await store.History.Of(Arn(2), since, default);

            Assert.Equal(_intervals.Where(i => i.AgentArn == Arn(2) && i.End >= since), kept.Agent);
            Assert.Equal(Order(_contacts.Where(i => i.AgentArn == Arn(2) && i.End >= since)), Order(kept.Contacts));
        }
    }

    [Theory, OnSqlite]
    public async Task SortingLeavesTheNewestHoursAndAnIntervalIsInOneTableOnly(Engine engine)
    {
        await using var store = await Filled(engine, sorted: true);
        var (newest, sorted, both) = await store.Database.Read(
            c => (c.ExecuteScalar<long>("SELECT min(end_at) FROM agent_interval"), c.ExecuteScalar<long>("SELECT max(end_at) FROM agent_interval_hour"),
                c.ExecuteScalar<long>("SELECT count(*) FROM agent_interval") + c.ExecuteScalar<long>("SELECT count(*) FROM agent_interval_hour")),
            default);

        Assert.True(newest >= HistoryOrder.Before(Noon) && sorted < HistoryOrder.Before(Noon), $"{newest} {sorted}");
        Assert.Equal(_intervals.Count, both);
    }

    /// <summary>A shard that catches up closes intervals in hours that are already sorted.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task ALateIntervalIsSortedInAndAnExistingOneIsOverwritten(Engine engine)
    {
        await using var store = await Filled(engine, sorted: true);
        var (late, again) = (new AgentInterval(Arn(1), 90_000, ShownCode.Acw, null, Noon.AddDays(-9), Noon.AddDays(-9).AddSeconds(1)),
            _intervals[5] with { Code = ShownCode.Hold });
        var epoch = (await store.Take(Shard)).Epoch;
        await store.Commit(Batch(epoch) with { Intervals = [late, again] });
        await store.SortHistory();

        var all = await store.Intervals();
        Assert.Contains(late, all);
        Assert.Contains(again, all);
        Assert.Equal(_intervals.Count + 1, all.Count);
    }

    [Theory, OnSqlite(false), OnSqlite(true), OnPostgres(false)]
    public async Task OldIntervalsAreDeletedToTheMillisecondInBothTables(Engine engine, bool sorted)
    {
        await using var store = await Filled(engine, sorted);

        await store.Upkeep().DeleteOld(default);

        Assert.Equal(Order(_intervals.Where(i => i.End >= Noon.AddDays(-35))), await store.Intervals());
        Assert.Equal(Order(_contacts.Where(i => i.End >= Noon.AddDays(-35))), Order(await store.ContactIntervals()));
    }

    /// <summary>The query plan has no scan of an interval table: the rows of one agent and of one time range are found by key.</summary>
    [Theory, OnSqlite]
    public async Task NoQueryScansTheHistory(Engine engine)
    {
        await using var store = await Filled(engine);
        foreach (var table in new[] { "agent_interval", "contact_interval" })
        {
            var plan = await store.Database.Read(
                c => c.Query($"EXPLAIN QUERY PLAN {IntervalHistory.Touching(table, "agent")}", new { from = 0L, to = 1L })
                    .Select(row => (string)row.detail).ToList(),
                default);

            Assert.NotEmpty(plan);
            Assert.DoesNotContain(plan, step => step.StartsWith($"SCAN {table}", StringComparison.Ordinal));
            Assert.Contains(plan, step =>
                step.StartsWith($"SEARCH {table}_hour USING INDEX {table}_long (span=? AND end_at>? AND end_at<?)", StringComparison.Ordinal));
            Assert.Contains(plan, step => step.StartsWith($"SEARCH {table}_hour USING PRIMARY KEY (hour>? AND hour<?)", StringComparison.Ordinal));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnAgentWithoutEventsForTheRetentionDaysIsDeletedWithItsPlaceAfterEveryStreamWasRead(Engine engine)
    {
        await using var store = await Filled(engine);
        var streams = new StreamReports(store.Time);
        streams.Set(Read("a", Noon));
        streams.Set(Read("b", Noon));
        await store.Seats.SaveSeats(Instance, [.. Enumerable.Range(1, 3).Select(n => new ConnectStreaming.Floors.AutoSeat(Arn(n), "East", n))], default);
        store.Time.Advance(TimeSpan.FromDays(36));

        // Nothing was read since then. The server read nothing; the agents were not necessarily silent.
        await store.Upkeep(streams: streams).DeleteOld(default);
        Assert.Equal(3, (await store.LoadAgents()).Count);

        var epoch = (await store.Take(Shard)).Epoch;
        var heard = store.Time.GetUtcNow();
        await store.Commit(Batch(epoch) with
        {
            Checkpoint = At("200") with { CaughtUpAt = heard }, Agents = [(Agent(2, 9) with { LastEventAt = heard }, 2)],
        });
        // The other two may be in a stream or in a shard that cannot be read.
        streams.Set(Read("a", heard));
        await store.Upkeep(streams: streams).DeleteOld(default);
        streams.Set(Read("b", heard, null));
        await store.Upkeep(streams: streams).DeleteOld(default);
        Assert.Equal(3, (await store.LoadAgents()).Count);

        streams.Set(Read("b", heard));
        await store.Upkeep(streams: streams).DeleteOld(default);

        Assert.Equal(Arn(2), Assert.Single(await store.LoadAgents()).AgentArn);
        Assert.Equal(Arn(2), Assert.Single(await store.Seats.LoadSeats(Instance, 100, default)).AgentArn);
        Assert.Equal(1L, await store.Database.Read(c => c.ExecuteScalar<long>("SELECT count(*) FROM agent"), default));

        // An agent that returns is written as a new one.
        await store.Commit(Batch(epoch) with { Agents = [(Agent(1, 12), 1)], Intervals = [Interval(1, 70_000)] });
        Assert.Equal(12, (await store.LoadAgents()).Single(a => a.AgentArn == Arn(1)).Version);
        Assert.Equal(Arn(1), Assert.Single(await store.Intervals(), i => i.No == 70_000).AgentArn);
    }

    /// <param name="upTo">The time up to which each shard is read.</param>
    private static StreamReport Read(string name, params DateTimeOffset?[] upTo)
    {
        var health = new SourceHealth { Source = SourceKey.Stream(name), State = SourceState.Live };
        return new(name, name, null, health, 0, false,
            [.. upTo.Select((at, n) => new ShardStatus { Shard = $"{name}|{n}", Health = health with { CaughtUpTo = at } })]);
    }

    private static DateTimeOffset Cut(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static IEnumerable<AgentInterval> Order(IEnumerable<AgentInterval> intervals) =>
        intervals.OrderBy(i => i.AgentArn, StringComparer.Ordinal).ThenBy(i => i.No);

    private static IEnumerable<ContactInterval> Order(IEnumerable<ContactInterval> contacts) =>
        contacts.OrderBy(c => c.AgentArn, StringComparer.Ordinal).ThenBy(c => c.ContactId, StringComparer.Ordinal).ThenBy(c => c.No);
}
