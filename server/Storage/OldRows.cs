using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Storage;

/// <summary>A table from which old rows are deleted.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Key">Columns that name one row.</param>
/// <param name="Time">Column with the end of the row in milliseconds; null in it: the row is not over, and stays.</param>
/// <param name="Days">How long a row is kept after that; null: <see cref="StoreOptions.IntervalDays"/>.</param>
internal sealed record OldRows(string Table, string Key, string Time, int? Days = null)
{
    /// <summary>Most rows of one transaction.</summary>
    public const int Batch = 5_000;

    // Longer than the longest retention of a stream (365 days): an older shard has no records left to resume.
    private const int ShardDays = 400;

    /// <summary>The tables of both engines. There is one list, so that a new table cannot be forgotten on one of them.</summary>
    public static IReadOnlyList<OldRows> Tables { get; } =
    [
        new("agent_interval", "end_at, agent, no", "end_at"),
        new("contact_interval", "end_at, agent, contact, no", "end_at"),
        new("seat_assignment", "id", "to_at"),
        new("at_home", "id", "to_at"),
        new("shard", "stream, name", "written_at", ShardDays),
    ];

    /// <summary>Rows that ended before this are deleted.</summary>
    public long Before(DateTimeOffset now, StoreOptions options) => now.AddDays(-(Days ?? options.IntervalDays)).ToUnixTimeMilliseconds();

    /// <summary>This machine's clock alone is not trusted for deletions: if it were years ahead, the history would be lost.</summary>
    /// <returns>Null: AWS's time is not known yet.</returns>
    public static DateTimeOffset? Now(TimeProvider time) => time is SourceClock { IsKnown: false } ? null : time.GetUtcNow();

    /// <summary>
    /// Agents without an event since then are deleted; they have no intervals left. A signed-in agent sends an event every two minutes. The days count back
    /// from the time up to which every shard of every stream is read, so nobody is deleted while their shard is not read.
    /// </summary>
    /// <returns>Milliseconds; null: that time is not known.</returns>
    public static long? UnheardBefore(StreamReports streams, DateTimeOffset now, StoreOptions options) => streams.ReadUpTo() is { } readUpTo
        ? (readUpTo < now ? readUpTo : now).AddDays(-options.IntervalDays).ToUnixTimeMilliseconds()
        : null;
}
