using System.Net;
using ConnectStreaming.Agents;
using ConnectStreaming.Operations;
using ConnectStreaming.Stream;
using static ConnectStreaming.Tests.Operations.SampleFacts;

namespace ConnectStreaming.Tests.Operations;

/// <summary>Facts → lights, row by row. Each row breaks one thing of a healthy cluster, and lights exactly its own light.</summary>
public sealed class OperationsRuleTests
{
    private static readonly Dictionary<string, (string Lit, OperationsFacts Facts)> Rows = new()
    {
        ["healthy"] = ("", Healthy),
        ["one machine"] = ("", Healthy with { IsCluster = false, Servers = [Healthy.Servers[0]] }),
        ["silent for 1 s"] = ("amber server-silent", Silent(1)),
        ["silent for 3 s"] = ("red server-silent", Silent(3)),
        ["lost"] = ("red server-lost", Healthy with { Lost = [new LostServer("10.0.0.9:11111", Now.AddMinutes(-1))] }),
        ["two servers"] = ("amber servers-few", Healthy with { Servers = [.. Healthy.Servers.Take(2)] }),
        ["part down"] = ("red service-down", WithServer(s => s with { Down = [new Fault("Keeper", new("why", "why"))] })),
        ["two builds"] = ("amber versions", WithServer(s => s with { Build = "2.0" })),
        ["starting"] = ("amber starting", WithServer(s => s with { Starting = [new("e", "j")] })),
        ["certificate, 29 days"] = ("amber certificate", WithServer(s => s with { CertificateEnds = Now.AddDays(29) })),
        ["certificate, 2 days"] = ("red certificate", WithServer(s => s with { CertificateEnds = Now.AddDays(2) })),
        ["certificate, 31 days"] = ("", WithServer(s => s with { CertificateEnds = Now.AddDays(31) })),
        ["disk full"] = ("red store-full", Store("full")),
        ["read-only"] = ("red store-read-only", Store("read-only")),
        ["failing"] = ("red store-failing", Store("failing")),
        ["read failing"] = ("red store-read-failing", Store("read-failing")),
        ["moved aside"] = ("amber store-moved-aside", Store("moved-aside")),
        ["unreadable"] = ("amber store-unreadable", Store("unreadable")),
        ["wal"] = ("amber store-wal", Store("wal")),
        ["database in 249 ms"] = ("", Slow(249)),
        ["database in 250 ms"] = ("amber database-slow", Slow(250)),
        ["database in 2 s"] = ("red database-slow", Slow(2_000)),
        ["database without an answer"] = ("red database-slow", WithServer(s => s with { Database = s.Database with { Unanswered = TimeSpan.FromSeconds(3) } })),
        ["rows wait 9 s"] = ("", Waiting(9)),
        ["rows wait 10 s"] = ("amber commit-late", Waiting(10)),
        ["rows wait 60 s"] = ("red commit-late", Waiting(60)),
        ["nothing waits"] = ("", Healthy with { Streams = [StreamOf(Shard(1) with { LastCommitAt = Now.AddHours(-1) })] }),
        ["no stream"] = ("amber stream-none", Healthy with { Streams = [] }),
        ["stream denied"] = ("red stream-denied", Healthy with { Streams = [StreamOf(SourceState.Denied, Shard(1, SourceState.Denied))] }),
        ["stream missing"] = ("red stream-missing", Healthy with { Streams = [StreamOf(SourceState.Missing, Shard(1, SourceState.Unreachable))] }),
        ["stream off"] = ("amber stream-off", Healthy with { Streams = [StreamOf(SourceState.Off)] }),
        ["stream starting"] = ("amber stream-starting", Healthy with { Streams = [StreamOf(SourceState.Starting)] }),
        ["shards unreachable"] =
            ("red stream-unreachable", Healthy with { Streams = [StreamOf(Shard(1, SourceState.Unreachable), Shard(2, SourceState.Unreachable))] }),
        ["behind 20 s"] = ("amber stream-behind", Healthy with { Streams = [StreamOf(Shard(1, SourceState.Behind, 20_000), Shard(2))] }),
        ["behind 60 s"] = ("red stream-behind", Healthy with { Streams = [StreamOf(Shard(1, SourceState.Behind, 60_000), Shard(2))] }),
        ["catching up"] = ("amber stream-catching-up", Healthy with { Streams = [StreamOf(Shard(1, SourceState.CatchingUp, 600_000))] }),
        ["uncovered"] = ("amber stream-uncovered", Healthy with { Streams = [Uncovered()] }),
        ["gap"] = ("amber stream-gap", Healthy with { Gaps = [Gap(hours: 23)] }),
        ["old gap"] = ("", Healthy with { Gaps = [Gap(hours: 24)] }),
        ["quarantine"] = ("amber stream-quarantine", Healthy with { Quarantined = [new("arn|1|shard-1", "1", "json", 1, "00", Now.AddMinutes(-59))] }),
        ["all silent"] = ("red agents-down", Board(SourceState.Down, 20, 20)),
        ["two silent"] = ("", Board(SourceState.Live, 20, 2)),
        ["three silent"] = ("amber agents-silent", Board(SourceState.Live, 20, 3)),
        ["three of many silent"] = ("", Board(SourceState.Live, 31, 3)),
        ["a limit"] = ("amber agents-limit", Healthy with { Notes = [new("e", "j")] }),
        ["browsers, 90 %"] = ("amber browsers-full", WithServer(s => s with { Browsers = 90, MostBrowsers = 100 })),
        ["browsers, all"] = ("red browsers-full", WithServer(s => s with { Browsers = 100, MostBrowsers = 100 })),
        ["a screen is wrong"] = ("amber screens-wrong", Healthy with { Screens = new(1, 0, 1, 0, 0) }),
        ["a screen is offline"] = ("amber screens-offline", Healthy with { Screens = new(1, 0, 0, 1, 2) }),
        ["clock, 5 s ahead of the database"] = ("amber clock-database", Ahead(5)),
        ["clock, 60 s behind the database"] = ("red clock-database", Ahead(-60)),
        ["clock, 5 s off AWS"] = ("amber clock-aws", WithServer(s => s with { AwsOffset = TimeSpan.FromSeconds(-5) })),
        ["clock, 4 min off AWS"] = ("red clock-aws", WithServer(s => s with { AwsOffset = TimeSpan.FromMinutes(4) })),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachFactHasItsLight(string name) => Assert.Equal(Rows[name].Lit, string.Join(", ", Lit(Rows[name].Facts)));

    [Fact]
    public void EveryKindHasARowAndEveryRedKindARedOne()
    {
        var lit = Rows.Values.Select(r => r.Lit).Where(l => l.Length > 0).ToArray();
        Assert.Equal(OperationsRule.Kinds.Order(StringComparer.Ordinal), lit.Select(l => l.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            OperationsRule.Reds.Order(StringComparer.Ordinal),
            lit.Where(l => l.StartsWith("red ", StringComparison.Ordinal)).Select(l => l[4..]).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>What a silent server said last is not what it is now.</summary>
    [Fact]
    public void TheLastWordsOfASilentServerLightNothing()
    {
        var broken = Server() with { Down = [new Fault("Keeper", new("why", "why"))] };
        var facts = Healthy with { Servers = [new ServerSeen(broken.Server, Now.AddSeconds(-5), broken), .. Healthy.Servers.Skip(1)] };
        Assert.Equal(["red server-silent"], Lit(facts));
    }

    [Fact]
    public void TheWorstLightIsThatOfTheAreaAndComesFirst()
    {
        var area = Assert.Single(OperationsRule.Areas(Store("wal", "full")), a => a.Name == "database");
        Assert.Equal((LightLevel.Red, "store-full"), (area.Level, area.Lights[0].Kind));
        Assert.All(OperationsRule.Areas(Healthy), a => Assert.Equal(LightLevel.Green, a.Level));
        Assert.Equal(["servers", "database", "streams", "agents", "browsers", "clocks"], OperationsRule.Areas(Healthy).Select(a => a.Name));
    }

    [Theory]
    [InlineData("2d", "10.0.0.2:1")]
    [InlineData("2d 2a", "")]
    [InlineData("2d 4a", "")]
    [InlineData("2l", "")]
    [InlineData("2d 3l 3a", "10.0.0.2:1")]
    [InlineData("2o", "")]
    public void AServerIsLostUntilItComesBackOrAnotherOneReplacesIt(string rows, string lost) =>
        Assert.Equal(lost, string.Join(' ', LostServers.Of([.. rows.Split(' ').Select(Row), Row("1a")], Now).Select(l => l.Server)));

    /// <summary>d: lost 5 min ago. o: lost 31 min ago. l: left in order. a: runs; all but the first started 1 min ago.</summary>
    private static MembershipEntry Row(string text)
    {
        var (machine, state) = (text[0] - '0', text[1]);
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Parse($"10.0.0.{machine}"), 1), state == 'a' ? 2 : 1),
            Status = state == 'a' ? SiloStatus.Active : SiloStatus.Dead,
            StartTime = (state == 'a' && machine > 1 ? Now.AddMinutes(-1) : Now.AddHours(-2)).UtcDateTime,
            SuspectTimes = state is 'd' or 'o' ? [Tuple.Create(SiloAddress.Zero, Now.AddMinutes(state == 'd' ? -5 : -31).UtcDateTime)] : [],
        };
    }

    private static OperationsFacts Silent(int seconds) => Healthy with
    {
        Servers = [new ServerSeen("10.0.0.1:11111", Now.AddSeconds(-seconds), Server()), .. Healthy.Servers.Skip(1)],
    };

    private static OperationsFacts Store(params string[] codes) => WithServer(s => s with { Store = [.. codes.Select(c => new Fault(c, new("e", "j")))] });

    private static OperationsFacts Slow(int ms) => WithServer(s => s with { Database = s.Database with { RoundTrip = TimeSpan.FromMilliseconds(ms) } });

    private static OperationsFacts Ahead(int seconds) => WithServer(s => s with { Database = s.Database with { Ahead = TimeSpan.FromSeconds(seconds) } });

    private static OperationsFacts Waiting(int seconds) => Healthy with
    {
        Streams = [StreamOf(Shard(1) with { PendingRows = 5, LastCommitAt = Now.AddSeconds(-seconds) }, Shard(2))],
    };

    private static StreamFacts Uncovered() => StreamOf(Shard(1)) is var stream ? stream with { Report = stream.Report with { Uncovered = true } } : stream;

    private static StreamGap Gap(int hours) => new("arn|1|shard-1", Now.AddDays(-2), Now.AddDays(-1), "trimmed", Now.AddHours(-hours));

    private static OperationsFacts Board(SourceState state, int loggedIn, int silent) => Healthy with
    {
        Boards = [new BoardFacts("instance", new SourceHealth { Source = SourceKey.Server, State = state }, 40, loggedIn, silent)],
    };
}
