using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What decides the health line of one stream. Pure.</summary>
/// <param name="Failure">Of the calls to AWS, else of the store; null: none.</param>
/// <param name="Unread">Since when a part of the key space is not read; null: all of it is read, or waits for a shard that is read.</param>
/// <param name="WasThere">The stream was described before, or it is left.</param>
/// <param name="IsRead">At least one of its shards is read.</param>
internal readonly record struct StreamLine(StreamFailure? Failure, StreamFailure? Unread, bool WasThere, bool IsRead)
{
    /// <summary>Allowed time between the end of a shard and the first ping of its children.</summary>
    private static readonly TimeSpan MostUnread = TimeSpan.FromSeconds(10);

    /// <summary>A stream that is being recreated is missing for a short time.</summary>
    public static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    /// <summary>The states of a part that is not read do not change, even if the rest is live.</summary>
    /// <param name="good">The line while nothing fails.</param>
    /// <param name="now">The clock of AWS.</param>
    public SourceHealth Health(SourceHealth good, DateTimeOffset now)
    {
        var line = OfCalls(good, now);
        return line.State == SourceState.Live && Unread is { } unread && now - unread.Since > MostUnread
            ? line with
            {
                State = unread.Fault.State,
                Reason = line.Reason == SourceReason.None ? unread.Fault.Reason : line.Reason,
                Detail = line.Detail ?? unread.Fault.Detail,
            }
            : line;
    }

    /// <summary>If a stream cannot be described while its shards are read well, no picture is old: the fault is shown beside "live".</summary>
    private SourceHealth OfCalls(SourceHealth line, DateTimeOffset now)
    {
        if (Failure is not { } failure)
        {
            return line;
        }

        var fault = failure.Fault;
        if (fault.State == SourceState.Missing && WasThere && now - failure.Since <= Brief)
        {
            return line;
        }

        var isRead = fault.State != SourceState.Missing && IsRead;
        return line with { State = isRead || fault.State == SourceState.Live ? line.State : fault.State, Reason = fault.Reason, Detail = fault.Detail };
    }
}
