using ConnectStreaming.Agents;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Routing profile and hierarchy of the past.</summary>
public sealed class ProfileTableTests
{
    private static ProfileInterval Of(int agent, int from, int to, string? routing = "Basic", params string[] groups) =>
        new(StoreFixture.Arn(agent), routing, groups, StoreFixture.Noon.AddDays(from), StoreFixture.Noon.AddDays(to));

    private static string[] Texts(IEnumerable<ProfileInterval> all) =>
        [.. all.Select(p => $"{p.AgentArn[^36..^28]} {Day(p.Start)} {Day(p.End)} {p.RoutingProfile} {string.Join('/', p.Hierarchy)}")];

    private static int Day(DateTimeOffset at) => (at - StoreFixture.Noon).Days;

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatWasClosedTwiceIsKeptOnceAndFoundByAgentAndByTime(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        ProfileInterval[] all = [Of(1, 0, 10, "Basic", "東京", "A'; DROP TABLE meta"), Of(1, 10, 20, null), Of(2, 5, 6)];
        foreach (var times in new[] { 1, 2 })
        {
            await tables.Database.Write(
                connection =>
                {
                    ProfileTable.Save(connection, times == 1 ? [.. all, Of(1, 10, 11, "half")] : all);
                    return true;
                },
                default);
        }

        await tables.Reopen();

        Task<string[]> Read(Func<System.Data.Common.DbConnection, IReadOnlyList<ProfileInterval>> query) => tables.Database.Read(c => Texts(query(c)), default);
        Assert.Equal(
            ["00000001 0 10 Basic 東京/A'; DROP TABLE meta", "00000001 10 20  "],
            await Read(c => ProfileTable.Of(c, StoreFixture.Arn(1), StoreFixture.Noon)));
        Assert.Equal(["00000001 10 20  "], await Read(c => ProfileTable.Of(c, StoreFixture.Arn(1), StoreFixture.Noon.AddDays(11))));
        Assert.Equal(
            ["00000001 0 10 Basic 東京/A'; DROP TABLE meta", "00000002 5 6 Basic "],
            await Read(c => ProfileTable.Touching(c, StoreFixture.Noon.AddDays(5), StoreFixture.Noon.AddDays(6))));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatEndedLongAgoAndAgentsWhoAreForgottenLeaveNothing(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        var left = await tables.Database.Write(
            connection =>
            {
                ProfileTable.Save(connection, [Of(1, 0, 1), Of(1, 1, 2), Of(1, 2, 9), Of(2, 0, 9)]);
                Assert.Equal(1, ProfileTable.DeleteOld(connection, StoreFixture.Noon.AddDays(3), 1));
                Assert.Equal(1, ProfileTable.DeleteOld(connection, StoreFixture.Noon.AddDays(3), 10));
                Assert.Equal(0, ProfileTable.DeleteOld(connection, StoreFixture.Noon.AddDays(3), 10));
                ProfileTable.Forget(connection, [StoreFixture.Arn(2), StoreFixture.Arn(3)]);
                return Texts(ProfileTable.Touching(connection, StoreFixture.Noon, StoreFixture.Noon.AddDays(99)));
            },
            default);

        Assert.Equal(["00000001 2 9 Basic "], left);
    }
}
