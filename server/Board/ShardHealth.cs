using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>Progress of the shards that feed a board, folded into one source state. Pure but for its own memory: time comes in.</summary>
internal sealed class ShardHealth
{
    /// <summary>A shard that did not report for so long counts as stalled (its owner may have died).</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(15);

    /// <summary>… and for so long, while others report, is no longer part of the stream.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60);

    private const long BehindLimitMs = 10_000;

    private readonly Dictionary<string, (ShardProgress Progress, DateTimeOffset HeardAt)> _shards = [];

    /// <summary>No shard has reported yet.</summary>
    public bool IsUnheard => _shards.Count == 0;

    public void Report(ShardProgress progress, DateTimeOffset now)
    {
        var known = _shards.TryGetValue(progress.Shard, out var before);
        // Reports may come from two silos around a take-over; what is applied stays applied.
        if (known && before.Progress.CaughtUpTo > progress.CaughtUpTo)
        {
            progress = progress with { CaughtUpTo = before.Progress.CaughtUpTo };
        }
        _shards[progress.Shard] = (progress, now);
    }

    public void Forget(DateTimeOffset now)
    {
        if (_shards.Values.Any(s => now - s.HeardAt < Stale))
        {
            foreach (var shard in _shards.Where(s => now - s.Value.HeardAt > Forgotten).Select(s => s.Key).ToArray())
            {
                _shards.Remove(shard);
            }
        }
    }

    /// <summary>Up to when everything of this shard is applied; of an unknown or finished shard, the least of the open ones.</summary>
    public DateTimeOffset? CaughtUpTo(string shard) =>
        _shards.TryGetValue(shard, out var known) && known.Progress.State != "finished" ? known.Progress.CaughtUpTo : CaughtUpTo();

    public DateTimeOffset? CaughtUpTo()
    {
        DateTimeOffset? least = null;
        foreach (var (progress, _) in Open())
        {
            if (progress.CaughtUpTo is not { } at)
            {
                return null;
            }
            least = least is { } l && l < at ? l : at;
        }
        return least;
    }

    /// <summary>The worst open shard decides; <paramref name="down"/>: somebody is logged in and nobody is heard.</summary>
    public BoardSource Source(DateTimeOffset now, bool down)
    {
        var open = Open();
        if (open.Length == 0)
        {
            return BoardSource.None;
        }
        var worst = open.MaxBy(s => (Rank(StateOf(s.Progress, s.HeardAt, now)), s.Progress.BehindMs));
        var state = StateOf(worst.Progress, worst.HeardAt, now);
        return new BoardSource(
            down && Rank(state) < Rank("down") ? "down" : state,
            open.Max(s => s.Progress.BehindMs),
            CaughtUpTo(),
            worst.Progress.Detail);
    }

    /// <summary>The shards that count. Of those that were stopped (the stream was created anew, the owner went) only the last, and only while none is read.</summary>
    private (ShardProgress Progress, DateTimeOffset HeardAt)[] Open()
    {
        var open = _shards.Values.Where(s => s.Progress.State != "finished").ToArray();
        var read = open.Where(s => s.Progress.State != "stopped").ToArray();
        return read.Length > 0 || open.Length == 0 ? read : [open.MaxBy(s => s.HeardAt)];
    }

    private static string StateOf(ShardProgress progress, DateTimeOffset heardAt, DateTimeOffset now) => progress.State switch
    {
        "denied" or "credentials" => "denied",
        "missing" => "missing",
        "off" => "off",
        "none" => "none",
        "stalled" or "unreachable" or "lost" => "unreachable",
        _ when now - heardAt > Stale => "unreachable",
        "catching-up" => "catching-up",
        _ => progress.BehindMs > BehindLimitMs ? "behind" : "live",
    };

    private static int Rank(string state) => state switch
    {
        "live" => 0,
        "catching-up" => 1,
        "behind" => 2,
        "down" => 3,
        "unreachable" => 4,
        "missing" => 5,
        "denied" => 6,
        "none" => 7,
        "off" => 8,
        _ => throw new InvalidOperationException($"No rank for the source state '{state}'."),
    };
}
