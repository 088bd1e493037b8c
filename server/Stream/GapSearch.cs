using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>
/// Finds out what was lost. Kinesis shows that a position was trimmed in three ways: it refuses the position, our own arithmetic says that it is
/// older than the retention, or Kinesis sends empty pages that stay a whole retention period behind, without an error.
/// </summary>
internal struct GapSearch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private DateTimeOffset? _from;
    private string? _reason;
    private DateTimeOffset? _emptySince;

    /// <summary>Open the next iterator at the horizon.</summary>
    public bool JumpToHorizon { get; private set; }

    public static GapSearch From(DateTimeOffset from, string reason) => new() { _from = from, _reason = reason };

    /// <summary>The gap ends at the first record after the jump, or at the tip of the stream.</summary>
    public void Close(List<Record> page, long lagMs, DateTimeOffset now, Action<DateTimeOffset, DateTimeOffset, string> report)
    {
        if (_from is not { } from || (page.Count == 0 && lagMs > 0))
        {
            return;
        }

        var to = page.Count > 0 && page[0].ApproximateArrivalTimestamp is { } first ? new DateTimeOffset(first.ToUniversalTime(), TimeSpan.Zero) : now;
        report(from, to, _reason ?? "");
        this = default;
    }

    /// <summary>True once. Empty pages that are a whole retention period behind for 30 s mean that our position was trimmed.</summary>
    public bool LooksTrimmed(int records, long lagMs, TimeSpan retention, DateTimeOffset now)
    {
        if (records > 0 || lagMs < retention.TotalMilliseconds || JumpToHorizon)
        {
            _emptySince = null;
            return false;
        }

        _emptySince ??= now;
        if (now - _emptySince < Patience)
        {
            return false;
        }

        this = From(now - TimeSpan.FromMilliseconds(lagMs), "Kinesis answers with empty pages that are a whole retention period behind.");
        JumpToHorizon = true;
        return true;
    }
}
