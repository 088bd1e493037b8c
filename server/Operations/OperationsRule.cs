using ConnectStreaming.Agents;

namespace ConnectStreaming.Operations;

/// <summary>
/// Which lights are on. Pure: no clock, no I/O. The first limit is amber, the second one red.
/// <code>
/// servers    server-silent       no answer for 1 s, 3 s              server-lost      removed by the others, not replaced: red
///            servers-few         a cluster of fewer than three       service-down     a part has failed: red
///            versions            more than one build                 certificate      ends in 30 days, in 3 days
///            starting            it cannot show everything yet
/// database   store-CODE          full, read-only, failing, read-failing: red; moved-aside, unreadable, wal: amber
///            database-slow       an answer takes 250 ms, 2 s         commit-late      rows wait for 10 s, 60 s
/// streams    stream-none         nothing is read                     stream-STATE     unreachable, denied, missing: red; off: amber
///            stream-behind       10 s, 60 s                          stream-catching-up, stream-starting, stream-uncovered
///            stream-gap          found in the last 24 h              stream-quarantine   in the last hour
/// agents     agents-down         all who are logged in are silent    agents-silent    3 or more, and a tenth of them
///            agents-limit        a limit rejects agents
/// browsers   browsers-full       90 % of Live:MaxBrowsers, all       screens-wrong, screens-offline
/// clocks     clock-database      5 s, 60 s                           clock-aws        5 s, 4 min (AWS refuses at 5 min)
/// </code>
/// </summary>
internal static class OperationsRule
{
    /// <summary>Three silos are the least: with two, one wrong suspicion ends the other one.</summary>
    private const int FewestServers = 3;

    private const int SomeSilent = 3;

    private static readonly (TimeSpan Amber, TimeSpan Red) SilentServer = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    private static readonly (TimeSpan Amber, TimeSpan Red) SlowDatabase = (TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2));
    private static readonly (TimeSpan Amber, TimeSpan Red) LateCommit = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    private static readonly (TimeSpan Amber, TimeSpan Red) Behind = (SourceRule.BehindLimit, TimeSpan.FromSeconds(60));
    private static readonly (TimeSpan Amber, TimeSpan Red) DatabaseClock = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
    private static readonly (TimeSpan Amber, TimeSpan Red) AwsClock = (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4));
    private static readonly (TimeSpan Amber, TimeSpan Red) Certificate = (TimeSpan.FromDays(30), TimeSpan.FromDays(3));
    private static readonly TimeSpan NewGap = TimeSpan.FromHours(24);
    private static readonly TimeSpan NewRecord = TimeSpan.FromHours(1);

    private static readonly string[] StoreReds = ["full", "read-only", "failing", "read-failing"];

    /// <summary>Kinds of lights that can be red.</summary>
    public static IReadOnlyList<string> Reds { get; } =
    [
        "server-silent", "server-lost", "service-down", "certificate", "store-full", "store-read-only", "store-failing", "store-read-failing",
        "database-slow", "commit-late", "stream-unreachable", "stream-denied", "stream-missing", "stream-behind", "agents-down", "browsers-full",
        "clock-database", "clock-aws",
    ];

    /// <summary>All kinds: also those that are never worse than amber.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        .. Reds, "servers-few", "versions", "starting", "store-moved-aside", "store-unreadable", "store-wal", "stream-none", "stream-off",
        "stream-catching-up", "stream-starting", "stream-uncovered", "stream-gap", "stream-quarantine", "agents-silent", "agents-limit", "screens-wrong",
        "screens-offline",
    ];

    public static IReadOnlyList<Area> Areas(OperationsFacts facts)
    {
        // A server that does not answer has no present facts.
        ServerFacts[] told = [.. facts.Servers.Where(s => s.SilentSince is null).Select(s => s.Facts).OfType<ServerFacts>()];
        return
        [
            Area.Of("servers", [.. Servers(facts), .. told.SelectMany(t => Server(t, facts.At)), .. Versions(told)]),
            Area.Of("database", [.. told.SelectMany(Database), .. Commits(facts)]),
            Area.Of("streams", [.. facts.Streams.SelectMany(s => Stream(s)), .. WithoutStream(facts), .. Lost(facts), .. Quarantine(facts)]),
            Area.Of("agents", [.. facts.Boards.SelectMany(Agents), .. facts.Notes.Select(n => new Light(LightLevel.Amber, "agents-limit") { Detail = n })]),
            Area.Of("browsers", [.. told.SelectMany(Browsers), .. Screens(facts.Screens)]),
            Area.Of("clocks", told.SelectMany(Clocks)),
        ];
    }

    private static IEnumerable<Light> Servers(OperationsFacts facts)
    {
        foreach (var server in facts.Servers)
        {
            if (server.SilentSince is { } since && Level(facts.At - since, SilentServer) is { } level)
            {
                yield return new Light(level, "server-silent", Name(server)) { Seconds = Whole(facts.At - since), From = since };
            }
        }

        foreach (var lost in facts.Lost)
        {
            yield return new Light(LightLevel.Red, "server-lost", lost.Server) { From = lost.At };
        }

        if (facts.IsCluster && facts.Servers.Count < FewestServers)
        {
            yield return new Light(LightLevel.Amber, "servers-few") { Count = facts.Servers.Count, Most = FewestServers };
        }
    }

    private static IEnumerable<Light> Server(ServerFacts server, DateTimeOffset now)
    {
        foreach (var down in server.Down)
        {
            yield return new Light(LightLevel.Red, "service-down", Name(server))
            {
                Detail = new SourceDetail($"{down.Code}: {down.Detail.En}", $"{down.Code}：{down.Detail.Ja}"),
            };
        }

        if (server.Starting is [var first, ..])
        {
            yield return new Light(LightLevel.Amber, "starting", Name(server)) { Detail = first };
        }

        if (server.CertificateEnds is { } end && end - now < Certificate.Amber)
        {
            yield return new Light(end - now < Certificate.Red ? LightLevel.Red : LightLevel.Amber, "certificate", Name(server)) { To = end };
        }
    }

    private static IEnumerable<Light> Versions(ServerFacts[] told) => told.Select(t => t.Build).Distinct(StringComparer.Ordinal).Count() is > 1 and var count
        ? [new Light(LightLevel.Amber, "versions") { Count = count }]
        : [];

    private static IEnumerable<Light> Database(ServerFacts server)
    {
        foreach (var fault in server.Store)
        {
            var level = StoreReds.Contains(fault.Code) ? LightLevel.Red : LightLevel.Amber;
            yield return new Light(level, $"store-{fault.Code}", Name(server)) { Detail = fault.Detail };
        }

        var waits = server.Database.Unanswered > (server.Database.RoundTrip ?? TimeSpan.Zero) ? server.Database.Unanswered : server.Database.RoundTrip;
        if (waits is { } time && Level(time, SlowDatabase) is { } slow)
        {
            yield return new Light(slow, "database-slow", Name(server)) { Count = (long)time.TotalMilliseconds };
        }
    }

    private static IEnumerable<Light> Commits(OperationsFacts facts)
    {
        foreach (var stream in facts.Streams)
        {
            var late = stream.Report.Shards
                .Where(s => s is { PendingRows: > 0, LastCommitAt: not null } && facts.At - s.LastCommitAt.Value >= LateCommit.Amber).ToArray();
            if (late.Length > 0)
            {
                var oldest = late.Min(s => s.LastCommitAt!.Value);
                yield return new Light(Level(facts.At - oldest, LateCommit)!.Value, "commit-late", stream.Report.Stream)
                {
                    Seconds = Whole(facts.At - oldest), Count = late.Sum(s => (long)s.PendingRows), From = oldest,
                };
            }
        }
    }

    /// <summary>One light for all shards with the same problem. If the stream itself has a problem, it explains those of its shards.</summary>
    private static IEnumerable<Light> Stream(StreamFacts stream)
    {
        var name = stream.Report.Stream;
        if (Light(stream.Own, name) is { } own)
        {
            yield return own;
            if (own.Level == LightLevel.Red || stream.Own.State is SourceState.Off or SourceState.None)
            {
                yield break;
            }
        }

        foreach (var same in stream.Report.Shards.GroupBy(s => (s.Health.State, s.Health.Reason)))
        {
            var worst = same.MaxBy(s => s.Health.BehindMs)!;
            if (Light(worst.Health, name) is { } light)
            {
                yield return light with { Count = same.Count() };
            }
        }

        if (stream.Report.Uncovered)
        {
            yield return new Light(LightLevel.Amber, "stream-uncovered", name);
        }
    }

    private static Light? Light(SourceHealth health, string subject)
    {
        var light = new Light(LightLevel.Red, $"stream-{health.State.Code()}", subject) { Detail = health.Detail };
        return health.State switch
        {
            SourceState.Unreachable or SourceState.Denied or SourceState.Missing => light,
            SourceState.Behind => light with
            {
                Level = Level(TimeSpan.FromMilliseconds(health.BehindMs), Behind) ?? LightLevel.Amber, Seconds = health.BehindMs / 1000,
            },
            SourceState.CatchingUp => light with { Level = LightLevel.Amber, Seconds = health.BehindMs / 1000 },
            SourceState.Starting or SourceState.Off or SourceState.None => light with { Level = LightLevel.Amber },
            _ => null,
        };
    }

    private static IEnumerable<Light> WithoutStream(OperationsFacts facts) =>
        facts.Streams.Count == 0 ? [new Light(LightLevel.Amber, "stream-none")] : [];

    private static IEnumerable<Light> Lost(OperationsFacts facts) => facts.Gaps.Where(g => facts.At - g.FoundAt < NewGap).ToArray() is [var newest, ..] gaps
        ? [new Light(LightLevel.Amber, "stream-gap", newest.Shard) { Count = gaps.Length, From = newest.From, To = newest.To }]
        : [];

    private static IEnumerable<Light> Quarantine(OperationsFacts facts) =>
        facts.Quarantined.Where(q => facts.At - q.At < NewRecord).ToArray() is [var newest, ..] records
            ? [new Light(LightLevel.Amber, "stream-quarantine", newest.Shard) { Count = records.Length, From = newest.At }]
            : [];

    private static IEnumerable<Light> Agents(BoardFacts board)
    {
        if (board.Source.State == SourceState.Down)
        {
            yield return new Light(LightLevel.Red, "agents-down", board.Instance) { Count = board.LoggedIn, Detail = board.Source.Detail };
        }
        else if (board.Silent >= SomeSilent && board.Silent * 10 >= board.LoggedIn)
        {
            yield return new Light(LightLevel.Amber, "agents-silent", board.Instance) { Count = board.Silent, Most = board.LoggedIn };
        }
    }

    private static IEnumerable<Light> Browsers(ServerFacts server)
    {
        if (server.MostBrowsers > 0 && server.Browsers * 10L >= server.MostBrowsers * 9L)
        {
            yield return new Light(server.Browsers >= server.MostBrowsers ? LightLevel.Red : LightLevel.Amber, "browsers-full", Name(server))
            {
                Count = server.Browsers, Most = server.MostBrowsers,
            };
        }
    }

    private static IEnumerable<Light> Screens(ScreenFactsCount screens)
    {
        if (screens.Wrong > 0)
        {
            yield return new Light(LightLevel.Amber, "screens-wrong") { Count = screens.Wrong };
        }

        if (screens.Offline > 0)
        {
            yield return new Light(LightLevel.Amber, "screens-offline") { Count = screens.Offline };
        }
    }

    private static IEnumerable<Light> Clocks(ServerFacts server)
    {
        if (server.Database.Ahead is { } ahead && Level(ahead.Duration(), DatabaseClock) is { } level)
        {
            yield return new Light(level, "clock-database", Name(server)) { Seconds = Whole(ahead) };
        }

        if (server.AwsOffset is { } behind && Level(behind.Duration(), AwsClock) is { } aws)
        {
            yield return new Light(aws, "clock-aws", Name(server)) { Seconds = Whole(-behind) };
        }
    }

    private static LightLevel? Level(TimeSpan value, (TimeSpan Amber, TimeSpan Red) limits) =>
        value >= limits.Red ? LightLevel.Red : value >= limits.Amber ? LightLevel.Amber : null;

    private static long Whole(TimeSpan time) => (long)Math.Round(time.TotalSeconds);

    /// <summary>Two servers of one machine differ in the port.</summary>
    private static string Name(ServerFacts server) => $"{server.Machine} ({server.Server})";

    private static string Name(ServerSeen server) => server.Facts is { } facts ? Name(facts) : server.Server;
}
