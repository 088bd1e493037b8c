using ConnectStreaming.Agents;
using ConnectStreaming.Operations;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Operations;

/// <summary>Facts of a healthy cluster of three servers; each test breaks one thing.</summary>
internal static class SampleFacts
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    public static OperationsFacts Healthy { get; } = new()
    {
        At = Now,
        Here = "10.0.0.1:11111",
        IsCluster = true,
        Servers = [.. Enumerable.Range(1, 3).Select(n => new ServerSeen($"10.0.0.{n}:11111", null, Server(n)))],
        Streams = [StreamOf(Shard(1), Shard(2))],
        Boards = [new BoardFacts("instance", new SourceHealth { Source = SourceKey.Server, State = SourceState.Live }, 40, 20, 0)],
        Screens = new ScreenFactsCount(3, 0, 0, 0, 0),
    };

    public static ServerFacts Server(int n = 1) => new()
    {
        Server = $"10.0.0.{n}:11111", Machine = $"m{n}", Build = "1.0", StartedAt = Now.AddHours(-1), Now = Now, AwsOffset = TimeSpan.Zero,
        Database = new DatabaseFacts(TimeSpan.FromMilliseconds(2), TimeSpan.Zero, TimeSpan.Zero), Browsers = 10, MostBrowsers = 5_000,
    };

    public static ShardStatus Shard(int n, SourceState state = SourceState.Live, long behindMs = 0) => new()
    {
        Shard = $"arn|1|shard-{n}", LastCommitAt = Now,
        Health = new SourceHealth
        {
            Source = SourceKey.Shard($"arn|1|shard-{n}"), State = state, BehindMs = behindMs, Detail = new SourceDetail("en", "ja"),
        },
    };

    public static StreamFacts StreamOf(params ShardStatus[] shards) => StreamOf(SourceState.Live, shards);

    public static StreamFacts StreamOf(SourceState own, params ShardStatus[] shards)
    {
        var health = new SourceHealth { Source = SourceKey.Stream("s"), State = own };
        return new StreamFacts(new StreamReport("s", "arn", Now.AddDays(-1), health, 0, false, shards), health);
    }

    public static OperationsFacts WithServer(Func<ServerFacts, ServerFacts> change) =>
        Healthy with { Servers = [new ServerSeen("10.0.0.1:11111", null, change(Server())), .. Healthy.Servers.Skip(1)] };

    public static string[] Lit(OperationsFacts facts, LightLevel least = LightLevel.Amber) =>
        [.. OperationsRule.Areas(facts).SelectMany(a => a.Lights).Where(l => l.Level >= least).Select(l => $"{LightJson.Code(l.Level)} {l.Kind}")];
}
