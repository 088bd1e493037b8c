using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Operations;

/// <summary>A server as the asked one sees it.</summary>
/// <param name="Server">Its address and port for the other servers.</param>
/// <param name="SilentSince">It does not answer since this time; null: it answers.</param>
/// <param name="Facts">Its last answer; null: none yet.</param>
internal sealed record ServerSeen(string Server, DateTimeOffset? SilentSince, ServerFacts? Facts);

/// <summary>The people of one Connect instance.</summary>
/// <param name="Instance">Its ARN.</param>
/// <param name="Silent">Those of the logged-in agents who send no events.</param>
internal sealed record BoardFacts(string Instance, SourceHealth Source, int Agents, int LoggedIn, int Silent);

/// <summary>A stream, and how each shard is now.</summary>
/// <param name="Own">The health of the stream itself, without its shards.</param>
internal sealed record StreamFacts(StreamReport Report, SourceHealth Own);

/// <summary>Number of wall displays in each state.</summary>
internal sealed record ScreenFactsCount(int Right, int Updating, int Wrong, int Offline, int Unpaired)
{
    public static ScreenFactsCount None { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>Everything that the lights are decided from, at one moment.</summary>
internal sealed record OperationsFacts
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The server that was asked.</summary>
    public required string Here { get; init; }

    public bool IsCluster { get; init; }

    public IReadOnlyList<ServerSeen> Servers { get; init; } = [];

    public IReadOnlyList<LostServer> Lost { get; init; } = [];

    public IReadOnlyList<StreamFacts> Streams { get; init; } = [];

    public IReadOnlyList<BoardFacts> Boards { get; init; } = [];

    public ScreenFactsCount Screens { get; init; } = ScreenFactsCount.None;

    /// <summary>The newest gaps, newest first.</summary>
    public IReadOnlyList<StreamGap> Gaps { get; init; } = [];

    /// <summary>The newest quarantined records, newest first.</summary>
    public IReadOnlyList<QuarantinedRecord> Quarantined { get; init; } = [];

    /// <summary>Limits that reject agents or instances.</summary>
    public IReadOnlyList<SourceDetail> Notes { get; init; } = [];
}
