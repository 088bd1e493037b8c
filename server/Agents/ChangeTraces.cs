using System.Diagnostics;

namespace ConnectStreaming.Agents;

/// <summary>
/// Traces of changes from Kinesis to the glass, for a sampled share of the pages that are read (<c>Telemetry:Traces</c>).
/// <code>
/// page      from the arrival of its first record at Kinesis until it is delivered
///   read · decode · deliver
///   board   the board numbers the changes
///     replica   a server has them in its memory
///       frame     a view makes its frame and hands it to the browsers
///         painted   until the first browser has said that it painted it
/// </code>
/// Attributes are counts and names of shards: no names, no states, no addresses. While nobody listens, each call is one comparison.
/// </summary>
internal static class ChangeTraces
{
    public const string SourceName = "ConnectStreaming.Changes";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The trace that the caller runs in, to continue it elsewhere; null: none.</summary>
    public static string? Current =>
        Source.HasListeners() && Activity.Current is { Recorded: true } current && current.Source == Source ? current.Id : null;

    /// <summary>Begins a trace, if the page is sampled.</summary>
    /// <param name="shard">Its name.</param>
    /// <param name="records">Number of records.</param>
    /// <param name="arrivedAt">When the first record arrived at Kinesis.</param>
    public static Activity? Page(string shard, int records, DateTimeOffset arrivedAt)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var page = Source.StartActivity("page", ActivityKind.Consumer, default(ActivityContext), startTime: arrivedAt);
        page?.SetTag("shard", shard);
        page?.SetTag("records", records);
        return page;
    }

    /// <summary>A part of the current trace; null without one.</summary>
    public static Activity? Part(string name, DateTimeOffset startedAt = default) => Follow(name, Current, startedAt);

    /// <summary>Continues a trace; null: there is none.</summary>
    /// <param name="name">Name of the part.</param>
    /// <param name="trace">From <see cref="Current"/>, or the id of a part.</param>
    /// <param name="startedAt">Default: now.</param>
    public static Activity? Follow(string name, string? trace, DateTimeOffset startedAt = default) =>
        trace is not null && Source.HasListeners() && ActivityContext.TryParse(trace, null, out var parent)
            ? Source.StartActivity(name, ActivityKind.Internal, parent, startTime: startedAt)
            : null;
}
