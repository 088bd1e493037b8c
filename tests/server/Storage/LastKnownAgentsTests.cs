using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Storage;
using ConnectStreaming.Users;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Who of the people with a seat was not heard for long.</summary>
public sealed class LastKnownAgentsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task WhoWasNotHeardForHalfTheTimeOfTheBoardIsToldWithTheLastProfile(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(StoreFixture.Shard);
        await store.Commit(StoreFixture.Batch(1) with
        {
            Agents = [.. Enumerable.Range(1, 3).Select(n => (StoreFixture.Agent(n) with { LastEventAt = StoreFixture.Noon.AddDays(-n) }, (UInt128)n))],
        });
        var agents = new LastKnownAgents(
            store.Database, store.Health, Options.Create(new BoardOptions { KeepUnseen = TimeSpan.FromDays(3) }), store.Time);

        var known = Assert.Single(await agents.Of([StoreFixture.Arn(1), StoreFixture.Arn(2), StoreFixture.Arn(9)], default));

        Assert.Equal((StoreFixture.Arn(2), StoreFixture.Agent(2).Profile), (known.AgentArn, known.Profile));
        Assert.Equal(StoreFixture.Noon.AddDays(-2), known.HeardAt);
        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, (await agents.Of([StoreFixture.Arn(1), StoreFixture.Arn(2)], default)).Count);
        Assert.Empty(await agents.Of([], default));
    }

    /// <summary>With a seat for a month, and also with one of a moment ago.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task WhoIsInTheDirectoryAndWasNeverHeardIsExpectedWithTheNameThereAndNotDeparted(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await store.Take(StoreFixture.Shard);
        await store.Commit(StoreFixture.Batch(1) with { Agents = [(StoreFixture.Agent(3) with { LastEventAt = StoreFixture.Noon }, (UInt128)3)] });
        await store.Execute(
                "INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name) VALUES (@id, 'f', 's', @arn, @at, NULL, '', '')",
                new[] { 30, 0, 30 }.Select((days, n) => new
                {
                    id = $"{n}", arn = StoreFixture.Arn(n + 1), at = StoreFixture.Noon.AddDays(-days).ToUnixTimeMilliseconds(),
                }));
        DirectoryPerson[] listed = [.. Enumerable.Range(1, 4).Select(n => new DirectoryPerson(StoreFixture.Arn(n), new() { Username = $"u{n}" }))];
        await ((IDirectoryStore)new DirectoryTable(store.Database)).Save(
            new DirectoryState("i", StoreFixture.Noon, StoreFixture.Noon, DirectoryOutcome.Read, "", false), listed, default);
        var agents = new LastKnownAgents(store.Database, store.Health, Options.Create(new BoardOptions()), store.Time);

        var known = await agents.Of([.. Enumerable.Range(1, 3).Select(StoreFixture.Arn)], default);

        // Agent 3 has sent an event a moment ago: the board knows the person.
        Assert.Equal([StoreFixture.Arn(1), StoreFixture.Arn(2)], known.Select(k => k.AgentArn).Order());
        Assert.All(known, k => Assert.True(k is { IsExpected: true, Profile.Username: not null }));
    }

    /// <summary>Deleted from the store with its names; the seat is still there. An agent who was seated just now is not stored yet.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task WhoIsNotStoredAnyMoreAndHasHadASeatForLongIsToldWithoutAName(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        long At(int days) => StoreFixture.Noon.AddDays(-days).ToUnixTimeMilliseconds();
        await store.Execute(
                "INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name) VALUES (@id, 'f', 's', @arn, @at, @to, '', '')",
                new[]
                {
                    new { id = "1", arn = StoreFixture.Arn(1), at = At(30), to = (long?)null },
                    new { id = "2", arn = StoreFixture.Arn(2), at = At(1), to = (long?)null },
                    new { id = "3", arn = StoreFixture.Arn(3), at = At(30), to = (long?)At(1) },
                    new { id = "4", arn = StoreFixture.Arn(3), at = At(1), to = (long?)null },
                });
        var agents = new LastKnownAgents(store.Database, store.Health, Options.Create(new BoardOptions()), store.Time);

        var known = await agents.Of([StoreFixture.Arn(1), StoreFixture.Arn(2), StoreFixture.Arn(3)], default);

        Assert.Equal([StoreFixture.Arn(1), StoreFixture.Arn(3)], known.Select(k => k.AgentArn).Order());
        Assert.All(known, k => Assert.Equal(default, k.HeardAt));
    }
}
