using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>
/// Finds out what was lost. Kinesis tells of a trimmed position in three ways: a refusal, our own arithmetic (older than
/// the retention), or, silently, with empty pages that stay a whole retention behind.
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

    /// <summary>The first record after the jump, or the tip of the stream, ends the gap.</summary>
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

    /// <summary>True once: empty pages a whole retention behind for 30 s mean that our place is gone.</summary>
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

        this = From(now - TimeSpan.FromMilliseconds(lagMs), "Kinesis answers with empty pages a whole retention behind.");
        JumpToHorizon = true;
        return true;
    }
}
