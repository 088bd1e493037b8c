namespace ConnectStreaming.Setup;

/// <summary>A change that AWS allows only a limited number of times for one stream.</summary>
internal enum LimitedChange
{
    Invalid = 0,
    Shards,
    Mode,
}

/// <summary>AWS's limits, from the Kinesis API reference (UpdateShardCount, UpdateStreamMode) and the Firehose limits page.</summary>
internal static class Limits
{
    /// <summary>UpdateShardCount in a rolling <see cref="Window"/>.</summary>
    public const int ShardChanges = 10;

    /// <summary>UpdateStreamMode in a rolling <see cref="Window"/>.</summary>
    public const int ModeChanges = 2;

    public const int MostShards = 10_000;
    public const int ShortestRetentionHours = 24;
    public const int LongestRetentionHours = 8_760;

    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public static string TagKey(this LimitedChange change) => change == LimitedChange.Mode ? "connect-streaming:mode-changes"
        : "connect-streaming:shard-changes";

    public static int Most(this LimitedChange change) => change == LimitedChange.Mode ? ModeChanges : ShardChanges;

    /// <summary>The intermediate shard counts: each is at most double and at least half of the previous one.</summary>
    public static IReadOnlyList<int> ShardPath(int from, int to)
    {
        List<int> path = [];
        while (from != to)
        {
            from = from < to ? Math.Min(to, from * 2) : Math.Max(to, (from + 1) / 2);
            path.Add(from);
        }

        return path;
    }

    /// <summary>When this many changes are possible again; null: now. It knows only changes that setup made; AWS counts all.</summary>
    public static DateTimeOffset? Until(Tags tags, LimitedChange change, int needed, DateTimeOffset now)
    {
        var recent = tags.Changes(change).Where(t => now - t < Window).ToArray();
        var tooMany = recent.Length + needed - change.Most();
        return tooMany <= 0 ? null : recent[Math.Min(tooMany, recent.Length) - 1] + Window;
    }
}
