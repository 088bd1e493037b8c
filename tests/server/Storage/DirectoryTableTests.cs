using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using ConnectStreaming.Users;

namespace ConnectStreaming.Tests.Storage;

/// <summary>The directory in the store, on both engines.</summary>
public sealed class DirectoryTableTests
{
    private const string Instance = "arn:aws:connect:eu-west-2:111122223333:instance/i";
    private const string Other = "arn:aws:connect:eu-west-2:111122223333:instance/j";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(50_000);

    private static DirectoryPerson Person(string arn, string last, params string[] groups) =>
        new(arn, new AgentProfile { Username = arn[^2..], LastName = last, RoutingProfile = "電話", Hierarchy = groups });

    private static DirectoryState Read(string instance) => new(instance, Now, Now.AddSeconds(3), DirectoryOutcome.Read, "", false);

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatWasReadIsThereAfterARestartAndIsReplacedByInstance(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        IDirectoryStore store = tables.Directory;
        DirectoryPerson[] first = [Person($"{Instance}/agent/a1", "佐藤", "東京", "チーム 1"), Person($"{Instance}/agent/a2", "髙橋")];
        var empty = await store.Stamp(default);
        Assert.Null(await store.Save(Read(Instance), first, default));
        await store.Save(Read(Other), [Person($"{Other}/agent/b1", "林")], default);
        await tables.Reopen();
        store = tables.Directory;

        var rows = await store.Load(default);
        Assert.Equal(empty + 2, rows.Stamp);
        Assert.Equal([.. first, Person($"{Other}/agent/b1", "林")], rows.People.OrderBy(p => p.AgentArn, StringComparer.Ordinal));
        Assert.Equal([Read(Instance), Read(Other)], rows.States);

        var cut = Read(Instance) with { Outcome = DirectoryOutcome.ReadInPart, Detail = "connect:ListRoutingProfiles", IsCut = true };
        Assert.Equal(Read(Instance), await store.Save(cut, [Person($"{Instance}/agent/a2", "高橋"), Person($"{Instance}/agent/a3", "森")], default));
        rows = await store.Load(default);
        Assert.Equal(
            ["a2 高橋", "a3 森", "b1 林"], rows.People.Select(p => $"{p.AgentArn[^2..]} {p.Profile.LastName}").Order(StringComparer.Ordinal));
        Assert.Equal([cut, Read(Other)], await store.States(default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AFailedReadKeepsThePeopleAndForgettingRemovesThem(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        IDirectoryStore store = tables.Directory;
        await store.Save(Read(Instance), [Person($"{Instance}/agent/a1", "佐藤")], default);
        await store.Save(Read(Other), [Person($"{Other}/agent/b1", "林")], default);
        var failed = Read(Instance) with { AskedAt = Now.AddHours(1), Outcome = DirectoryOutcome.Failed, Detail = "ThrottlingException" };
        await store.Save(failed, null, default);

        Assert.Equal(2, (await store.Load(default)).People.Count);
        Assert.Contains(failed, await store.States(default));
        await store.Forget([Instance], default);
        Assert.Equal($"{Other}/agent/b1", Assert.Single((await store.Load(default)).People).AgentArn);
        var stamp = await store.Stamp(default);
        await store.Forget(null, default);
        Assert.Equal((0, 0, stamp + 1), ((await store.Load(default)).People.Count, (await store.States(default)).Count, await store.Stamp(default)));
        await store.Forget(null, default);
        Assert.Equal(stamp + 1, await store.Stamp(default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheNamesOfAnInstanceAreReplacedAndThoseOfAllAreOneList(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        IDirectoryStore store = tables.Directory;
        await store.Keep(Instance, new DirectoryNames(["昼休み", "研修"], ["請求"], ["電話"], [["東京"], ["東京", "チーム 1"]]), default);
        await store.Keep(Other, new DirectoryNames(["研修"], ["解約"], [], []), default);
        var stamp = await store.Stamp(default);
        await store.Keep(Other, new DirectoryNames(["研修"], ["解約"], [], []), default);
        Assert.Equal(stamp, await store.Stamp(default));

        var names = (await store.Load(default)).Names;
        Assert.Equal(["昼休み", "研修"], names.Statuses.Order(StringComparer.Ordinal));
        Assert.Equal(["解約", "請求"], names.Queues.Order(StringComparer.Ordinal));
        Assert.Equal(["電話"], names.Profiles);
        Assert.Equal(["東京", "東京/チーム 1"], names.Groups.Select(g => string.Join('/', g)).Order(StringComparer.Ordinal));
        await store.Keep(Instance, DirectoryNames.None with { Queues = ["請求"] }, default);
        names = (await store.Load(default)).Names;
        Assert.Equal((1, 2, 0, 0), (names.Statuses.Count, names.Queues.Count, names.Profiles.Count, names.Groups.Count));
        await store.Save(Read(Other), [], default);
        await store.Forget([Other], default);
        Assert.Equal(["請求"], (await store.Load(default)).Names.Queues);
    }
}
