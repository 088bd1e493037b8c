using System.Collections.Concurrent;

namespace ConnectStreaming.Stream;

/// <summary>What is known of one configured stream, for the API, the doctor and the sandbox.</summary>
/// <param name="State">starting, active, missing, denied, credentials, unreachable.</param>
internal sealed record StreamReport(
    string Stream,
    string? Arn,
    DateTimeOffset? CreatedAt,
    string State,
    string? Detail,
    int WaitingShards,
    bool Uncovered,
    IReadOnlyList<ShardStatus> Shards);

/// <summary>Newest status of every configured stream in this silo.</summary>
internal sealed class StreamReports
{
    private readonly ConcurrentDictionary<string, StreamReport> _streams = new(StringComparer.Ordinal);

    public IReadOnlyList<StreamReport> All => [.. _streams.Values.OrderBy(s => s.Stream, StringComparer.Ordinal)];

    public void Set(StreamReport status) => _streams[status.Stream] = status;
}
