using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Tests.Storage;

/// <summary>The stored history of one agent.</summary>
public sealed class StoredHistoryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task TheStoredHistoryOfOneAgentIsOnlyThatAgents(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(StoreFixture.Shard);
        await store.Commit(StoreFixture.Batch(1) with { Agents = [],
            Intervals = [StoreFixture.Interval(1, 1), StoreFixture.Interval(1, 50), StoreFixture.Interval(2, 60)] });
        var history = store.History;

        var kept = await history.Of(StoreFixture.Arn(1), StoreFixture.Noon.AddSeconds(10), default);

        Assert.Equal([50L], kept.Agent.Select(i => i.No));
        Assert.Empty(kept.Contacts);
        Assert.Equal(35, history.RetentionDays);
    }

    /// <summary>35 days of all agents are gigabytes. 35 days of one agent are pages.</summary>
    [Theory]
    [InlineData("agent_interval_hour")]
    [InlineData("contact_interval_hour")]
    public async Task TheStoredHistoryOfOneAgentIsReadWithoutThoseOfOthers(string table)
    {
        await using var store = new StoreFixture().Open();
        using var connection = new SqliteConnection($"Data Source={store.Files.Database}");
        connection.Open();
        using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + (table == "agent_interval_hour" ? KeptHistory.AgentSql : KeptHistory.ContactSql);
        explain.Parameters.AddWithValue("agentArn", StoreFixture.Arn(1));
        explain.Parameters.AddWithValue("since", 0);
        List<string> plan = [];
        using var rows = explain.ExecuteReader();
        while (rows.Read())
        {
            plan.Add(rows.GetString(3));
        }

        Assert.Contains(plan, step => step.StartsWith("SEARCH i USING", StringComparison.Ordinal)
            && step.Contains("(hour=? AND agent=?", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN i", StringComparison.Ordinal));
    }

    /// <summary>Also a contact of long ago, and only of the given instances. Of a short history, or without the time to read it, nothing is said.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task AQueueExistedIfAKeptContactHadIt(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(StoreFixture.Shard);
        ContactInterval Contact(int hours, string queue)
        {
            var at = StoreFixture.Noon.AddHours(-hours);
            return new(StoreFixture.Arn(1), $"c{hours}", 1, "CONNECTED", "VOICE", queue, at, at.AddMinutes(1));
        }
        await store.Commit(StoreFixture.Batch(1) with { Agents = [], ContactIntervals = [Contact(0, "Sales"), Contact(200, "Old"), Contact(100, "Gas")] });
        await store.Reopen();
        var history = store.History;
        Task<bool?> Had(string queue, string instance = StoreFixture.Instance, double seconds = 60) =>
            history.HadQueue(queue, [instance], TimeSpan.FromSeconds(seconds), default);

        // On PostgreSQL there is one table, so the length of the history is always known.
        bool? unsure = engine == Engine.Sqlite ? null : false;
        Assert.Equal([true, true, unsure, unsure], [await Had("Sales"), await Had("Old"), await Had("None"), await Had("Old", StoreFixture.Instance + "9")]);
        if (engine == Engine.Sqlite)
        {
            await store.Execute(
                $"""
                INSERT INTO contact_interval_hour
                SELECT end_at / {HistoryOrder.Hour}, agent, end_at, contact, no, state, channel, queue, start_at, 0 FROM contact_interval;
                DELETE FROM contact_interval WHERE end_at < {StoreFixture.Noon.AddHours(-1).ToUnixTimeMilliseconds()};
                """);
        }

        Assert.Equal([true, true, false, false], [await Had("Sales"), await Had("Old"), await Had("None"), await Had("Old", StoreFixture.Instance + "9")]);
        Assert.Null(await Had("None", seconds: -1));
    }

    /// <summary>A stream that carries only other instances lost nothing of this one. Of another stream it is not known.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task GapsAreThoseOfStreamsThatMayHaveCarriedTheInstance(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(StoreFixture.Shard);
        StreamGap Gap(string shard, int from, int to) =>
            new(shard, StoreFixture.Noon.AddMinutes(from), StoreFixture.Noon.AddMinutes(to), "r", StoreFixture.Noon);
        await store.Commit(StoreFixture.Batch(1) with
        {
            Agents = [(StoreFixture.Agent(1), 1)],
            Gaps = [Gap(StoreFixture.Shard.ToString(), 3, 4), Gap(StoreFixture.Shard.ToString(), -9, -1), Gap("unread", 1, 2)],
        });
        var history = store.History;
        async Task<int[]> From(string instance) =>
            [.. (await history.Gaps(instance, StoreFixture.Noon, default)).Select(g => (int)(g.From - StoreFixture.Noon).TotalMinutes)];

        var (own, another) = (await From(StoreFixture.Instance), await From(StoreFixture.Instance + "9"));
        Assert.Equal([1, 3], own);
        Assert.Equal([1], another);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnAgentIsFoundByUserNameOrArnInSpiteOfADamagedRow(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(StoreFixture.Shard);
        await store.Commit(StoreFixture.Batch(1) with { Agents = [.. Enumerable.Range(1, 3).Select(n => (StoreFixture.Agent(n), (UInt128)n))] });
        Assert.Equal(1, await store.Execute(
            "UPDATE agent_state SET state = '{' WHERE agent = (SELECT id FROM agent WHERE arn = @arn)", new { arn = StoreFixture.Arn(3) }));

        var history = store.History;
        Assert.Equal(StoreFixture.Arn(1), Assert.Single(await history.Find("agent1", default)).AgentArn);
        Assert.Equal("agent2", Assert.Single(await history.Find(StoreFixture.Arn(2), default)).Profile.Username);
        Assert.Empty(await history.Find("nobody", default));
    }
}
