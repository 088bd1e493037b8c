using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Tests.Alerts;

namespace ConnectStreaming.Tests.Storage;

/// <summary>What people did about alerts, in the store. The store in memory, which other tests use, has the same rules.</summary>
public sealed class AlertTableTests
{
    private const string Instance = "arn:aws:connect:eu-west-2:111122223333:instance/i";
    private const string Other = "arn:aws:connect:eu-west-2:111122223333:instance/j";
    private static readonly AlertId Hold = new($"{Instance}/agent/a", AlertKind.LongHold, 1_000);
    private static readonly AlertId Missed = new($"{Instance}/agent/a", AlertKind.Missed, null);
    private static readonly AlertActor Sato = new("佐藤", "p1", "sato");
    private static readonly AlertActor Yamada = new("山田", "p2", "yamada");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(50_000);

    private static Task<StoredAct> Do(
        IAlertStore store, AlertVerb verb, AlertActor by, AlertLevel level = AlertLevel.Warning, AlertId? alert = null, long until = 0, long eventAt = 500) =>
        store.Apply(Instance, new AlertAct(alert ?? Hold, verb, level, until, eventAt, by, "user1"), Now, default);

    [Theory, OnSqlite, OnPostgres]
    public async Task TheTablesAndTheStoreInMemoryHaveTheSameRules(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        List<string> inTables = [], inMemory = [];
        await Story(tables.Alerts, inTables);
        await Story(new MarksInMemory(), inMemory);

        Assert.Equal(inMemory, inTables);
        Assert.Equal(26, inTables.Count);
    }

    /// <summary>Every act, in an order in which each one meets each state.</summary>
    private static async Task Story(IAlertStore store, List<string> said)
    {
        foreach (var (verb, by, level) in new[]
        {
            (AlertVerb.Release, Sato, AlertLevel.Warning), (AlertVerb.Unacknowledge, Sato, AlertLevel.Warning),
            (AlertVerb.Unsnooze, Sato, AlertLevel.Warning), (AlertVerb.Acknowledge, Sato, AlertLevel.Warning),
            (AlertVerb.Acknowledge, Yamada, AlertLevel.Warning), (AlertVerb.Acknowledge, Yamada, AlertLevel.Critical),
            (AlertVerb.Acknowledge, Sato, AlertLevel.Warning), (AlertVerb.Claim, Sato, AlertLevel.Critical),
            (AlertVerb.Claim, Sato, AlertLevel.Critical), (AlertVerb.Claim, Yamada, AlertLevel.Critical),
            (AlertVerb.Snooze, Yamada, AlertLevel.Critical), (AlertVerb.Snooze, Sato, AlertLevel.Critical),
            (AlertVerb.Unacknowledge, Sato, AlertLevel.Critical), (AlertVerb.Release, Yamada, AlertLevel.Critical),
            (AlertVerb.Claim, Yamada, AlertLevel.Critical), (AlertVerb.Unsnooze, Sato, AlertLevel.Critical),
            (AlertVerb.Release, Yamada, AlertLevel.Critical), (AlertVerb.Claim, Sato, AlertLevel.Warning),
        })
        {
            said.Add($"{verb} {by.Name}: {await Do(store, verb, by, level, until: 60_000)}");
        }
        said.Add($"unknown time: {await Do(store, AlertVerb.Acknowledge, Sato, AlertLevel.Critical, Missed)}");
        said.Add($"newer event: {await Do(store, AlertVerb.Acknowledge, Sato, AlertLevel.Critical, eventAt: 900)}");
        said.Add($"older event: {await Do(store, AlertVerb.Claim, Sato, AlertLevel.Critical, eventAt: 100)}");
        await Loaded(Instance);
        await Loaded(Other);
        await store.Remove([Missed, new("nobody", AlertKind.Missed, null)], default);
        await Loaded(Instance);
        await store.Remove([], default);
        await Loaded(Instance);
        await store.Remove([Hold], default);
        await Loaded(Instance);

        async Task Loaded(string instance) =>
            said.Add(string.Join(" | ", (await store.Load(instance, default)).Select(m => m.ToString()).Order(StringComparer.Ordinal)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatWasDoneIsThereAfterARestart(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await Do(tables.Alerts, AlertVerb.Claim, Sato);
        await Do(tables.Alerts, AlertVerb.Acknowledge, Yamada, AlertLevel.Critical, Missed);
        var before = await tables.Alerts.Load(Instance, default);
        await tables.Reopen();

        Assert.Equal(before, await tables.Alerts.Load(Instance, default));
        Assert.Equal(2, before.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OfManyClaimsAtOnceExactlyOneIsStoredAndTheOthersSayWho(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        for (var round = 0; round < 10; round++)
        {
            var alert = Hold with { Since = round };
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
                Do(tables.Alerts, AlertVerb.Claim, new AlertActor($"name {n}", $"p{n}", null), alert: alert))));

            var winner = Assert.Single(results, r => !r.IsRefused).Mark!.Mark.Claimed;
            Assert.All(results, r => Assert.Equal(winner, r.Mark!.Mark.Claimed));
        }
    }

    /// <summary>Two servers of a cluster may both believe that they own the alerts of an instance.</summary>
    [Theory, OnPostgres]
    public async Task OfTwoServersExactlyOneClaims(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = await tables.Second();
        IAlertStore[] servers = [tables.Alerts, new ConnectStreaming.Storage.AlertTable(second)];
        for (var round = 0; round < 50; round++)
        {
            var alert = Hold with { Since = round };
            var results = await Task.WhenAll(servers.Select((s, n) => Task.Run(() => Do(s, AlertVerb.Claim, n == 0 ? Sato : Yamada, alert: alert))));

            Assert.Single(results, r => !r.IsRefused);
            Assert.Equal(results[0].Mark!.Mark.Claimed, results[1].Mark!.Mark.Claimed);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EveryActThatChangesSomethingIsAuditedInWordsAndARepeatedOneIsNot(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await Do(tables.Alerts, AlertVerb.Claim, Sato, AlertLevel.Critical);
        await Do(tables.Alerts, AlertVerb.Claim, Sato, AlertLevel.Critical);
        await Do(tables.Alerts, AlertVerb.Claim, Yamada, AlertLevel.Critical);
        await Do(tables.Alerts, AlertVerb.Snooze, Yamada, AlertLevel.Critical, until: 3_600_000);
        await Do(tables.Alerts, AlertVerb.Unacknowledge, Yamada);

        var entries = await tables.Audit.Read(new AuditFilter(null, "alert.", null, null, null, null, 10), default);

        Assert.Equal(
            ["alert.snoozed 山田 p2 yamada", "alert.claimed 佐藤 p1 sato"],
            entries.Select(e => $"{e.Entry.What} {e.Entry.Who.Name} {e.Entry.Who.Id} {e.Entry.Who.Account}"));
        Assert.All(entries, e => Assert.Equal(("user1", Hold.Agent), (e.Entry.Subject!.Name, e.Entry.Subject.Id)));
        Assert.Equal(
            [
                new("on hold too long (critical); until 1970-01-01 01:00:00Z", "保留超過（緊急）；再通知：1970-01-01 01:00:00Z"),
                new("on hold too long (critical)", "保留超過（緊急）"),
            ],
            entries.Select(e => AuditWords.Of(e)!));
        Assert.True((await tables.Verify()).Ok);
    }
}
