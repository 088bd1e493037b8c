using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Operations;

/// <summary>The answer of <c>GET /api/operations</c>: the whole cluster, from any server.</summary>
/// <param name="Here">The server that answers.</param>
/// <param name="Lost">Servers that were removed because they did not answer, and were not replaced in 30 minutes since.</param>
internal sealed record OperationsJson(
    DateTimeOffset At, string Here, bool Cluster, AreaJson[] Areas, ServerJson[] Servers, LostServer[] Lost, StreamJson[] Streams, BoardJson[] Boards,
    ScreenFactsCount Screens, StreamGap[] Gaps, QuarantinedRecord[] Quarantined)
{
    public static OperationsJson Of(OperationsFacts facts) => new(
        facts.At, facts.Here, facts.IsCluster, [.. OperationsRule.Areas(facts).Select(AreaJson.Of)], [.. facts.Servers.Select(ServerJson.Of)],
        [.. facts.Lost], [.. facts.Streams.Select(s => StreamJson.Of(s.Report))], [.. facts.Boards.Select(BoardJson.Of)], facts.Screens,
        [.. facts.Gaps], [.. facts.Quarantined]);
}

/// <param name="Name">servers, database, streams, agents, browsers or clocks.</param>
/// <param name="Level">green, amber or red.</param>
internal sealed record AreaJson(string Name, string Level, LightJson[] Lights)
{
    public static AreaJson Of(Area area) => new(area.Name, LightJson.Code(area.Level), [.. area.Lights.Select(LightJson.Of)]);
}

/// <param name="Level">amber or red.</param>
/// <param name="Kind">What is wrong; the page has the sentence and what to do.</param>
/// <param name="Subject">The server, stream or instance; "": the whole cluster.</param>
internal sealed record LightJson(
    string Level, string Kind, string Subject, long? Seconds, long? Count, long? Most, DateTimeOffset? From, DateTimeOffset? To, SourceDetail? Detail)
{
    public static LightJson Of(Light light) => new(
        Code(light.Level), light.Kind, light.Subject, light.Seconds, light.Count, light.Most, light.From, light.To, light.Detail);

    public static string Code(LightLevel level) => level switch
    {
        LightLevel.Green => "green",
        LightLevel.Amber => "amber",
        LightLevel.Red => "red",
        _ => throw new InvalidOperationException($"No code for the light {level}."),
    };
}

/// <param name="SilentSince">It does not answer since this time; the other values are those of its last answer.</param>
/// <param name="AwsAheadMs">Its clock minus AWS's, as far as it is needed to explain the answers of AWS; null: not known.</param>
/// <param name="DatabaseAheadMs">Its clock minus the database's; null: not known, or one machine with SQLite.</param>
/// <param name="DatabaseMs">Time of the database's last answer.</param>
internal sealed record ServerJson(
    string Server, DateTimeOffset? SilentSince, string? Machine, string? Build, DateTimeOffset? StartedAt, double? AwsAheadMs, double? DatabaseAheadMs,
    double? DatabaseMs, string[] Store, string[] Down, int? Browsers, int? MostBrowsers, int? Screens, DateTimeOffset? CertificateEnds, long? MemoryBytes,
    long? Commits)
{
    public static ServerJson Of(ServerSeen seen) => seen.Facts is not { } facts
        ? new ServerJson(seen.Server, seen.SilentSince, null, null, null, null, null, null, [], [], null, null, null, null, null, null)
        : new ServerJson(
            seen.Server, seen.SilentSince, facts.Machine, facts.Build, facts.StartedAt, -facts.AwsOffset?.TotalMilliseconds,
            facts.Database.Ahead?.TotalMilliseconds, facts.Database.RoundTrip?.TotalMilliseconds, [.. facts.Store.Select(s => s.Code)],
            [.. facts.Down.Select(d => d.Code)], facts.Browsers, facts.MostBrowsers, facts.Screens, facts.CertificateEnds, facts.MemoryBytes, facts.Commits);
}

/// <param name="State">The code of a <see cref="SourceState"/>.</param>
internal sealed record BoardJson(string Instance, string State, string? Reason, int Agents, int LoggedIn, int Silent)
{
    public static BoardJson Of(BoardFacts board) => new(
        board.Instance, board.Source.State.Code(), board.Source.Reason.Code(), board.Agents, board.LoggedIn, board.Silent);
}
