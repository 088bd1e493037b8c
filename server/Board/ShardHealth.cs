using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>The health of all sources of one board, combined into one. It has no clock: the time is a parameter.</summary>
internal sealed class ShardHealth
{
    /// <summary>A shard that did not report for this time, while others do, is no longer part of the stream.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A shard that another server takes over was live a moment ago. For this time it stays so: a take-over in order ends within it, and what is shown is
    /// not older than a normal delay.
    /// </summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(2);

    private readonly Dictionary<SourceKey, Heard> _sources = [];

    /// <summary>What each server said last about a stream. Every server describes every stream, and one that cannot does not speak for the others.</summary>
    private readonly Dictionary<(SourceKey Source, string Server), Heard> _servers = [];

    /// <summary>Streams that have carried an event of this board's instance, or that setup connected to it.</summary>
    private readonly HashSet<string> _ours = new(StringComparer.Ordinal);

    /// <param name="LiveAt">When it was live last.</param>
    private readonly record struct Heard(SourceHealth Health, DateTimeOffset At, DateTimeOffset LiveAt)
    {
        public SourceHealth Now(DateTimeOffset now)
        {
            var health = Health.After(now - At);
            return health.State == SourceState.CatchingUp && now - LiveAt <= TakeOver ? health with { State = SourceState.Live } : health;
        }
    }

    public ShardHealth Copy()
    {
        var copy = new ShardHealth();
        copy._ours.UnionWith(_ours);
        foreach (var (source, heard) in _sources)
        {
            copy._sources.Add(source, heard);
        }
        foreach (var (server, heard) in _servers)
        {
            copy._servers.Add(server, heard);
        }
        return copy;
    }

    /// <summary>What was reported, for the next owner of the board.</summary>
    public HeardReport[] Reports() =>
    [
        .. _sources.Values.Where(s => !_servers.Keys.Any(k => k.Source == s.Health.Source)).Select(s => new HeardReport(new(s.Health, IsOurs(s)), s.At)),
        .. _servers.OrderBy(s => s.Value.At).Select(s => new HeardReport(new(s.Value.Health, IsOurs(s.Value), s.Key.Server), s.Value.At)),
    ];

    public void Report(SourceReport report, DateTimeOffset now)
    {
        var health = report.Health;
        if (report.Ours && health.Stream is { } stream)
        {
            _ours.Add(stream);
        }

        if (_sources.TryGetValue(health.Source, out var before))
        {
            if (health.Epoch > 0 && health.Epoch < before.Health.Epoch)
            {
                // This reader was delayed and another one has taken the shard.
                return;
            }

            // Two silos may report during a take-over; what is applied stays applied.
            health = health with
            {
                CaughtUpTo = before.Health.CaughtUpTo > health.CaughtUpTo ? before.Health.CaughtUpTo : health.CaughtUpTo,
                Epoch = Math.Max(health.Epoch, before.Health.Epoch),
            };
        }

        if (health.State == SourceState.Finished)
        {
            _sources.Remove(health.Source);
            return;
        }

        var heard = new Heard(health, now, health.State == SourceState.Live ? now : before.LiveAt);
        _sources[health.Source] = health.Source.Kind == SourceKind.Stream && report.Server is { } server ? BestOf(server, heard) : heard;
    }

    public void Forget(SourceKey source)
    {
        _sources.Remove(source);
        foreach (var server in _servers.Keys.Where(s => s.Source == source).ToArray())
        {
            _servers.Remove(server);
        }
    }

    /// <summary>
    /// A stream is as good as the best of the servers that reported lately sees it: a server that has just started, or cannot call AWS, changes no picture
    /// while others read. Among equal ones, the one with a reason, so that the reason does not come and go.
    /// </summary>
    private Heard BestOf(string server, Heard heard)
    {
        var source = heard.Health.Source;
        _servers[(source, server)] = heard;
        var all = _servers.Where(s => s.Key.Source == source).ToArray();
        foreach (var (gone, _) in all.Where(s => s.Key.Server != server && heard.At - s.Value.At > LateAfter(s.Value.Health)))
        {
            _servers.Remove(gone);
        }
        return all.Where(s => _servers.ContainsKey(s.Key)).Select(s => s.Value)
            .MinBy(h => (h.Health.State.Rank(), h.Health.Reason == SourceReason.None, -h.At.UtcTicks));
    }

    /// <summary>A server reports with every ping; its patience is longer than the normal one by the time between two pings.</summary>
    private static TimeSpan LateAfter(SourceHealth health) => 3 * (health.Patience - SourceRule.Stale);

    /// <summary>Forgets shards without a report for long, while others are still reported.</summary>
    public void Forget(DateTimeOffset now)
    {
        if (_sources.Values.Any(s => now - s.At < SourceRule.Stale))
        {
            foreach (var source in _sources.Where(s => s.Key.Kind == SourceKind.Shard && now - s.Value.At > Forgotten).Select(s => s.Key).ToArray())
            {
                _sources.Remove(source);
            }
        }
    }

    /// <summary>The time up to which everything of this shard is applied. For an unknown or finished shard, the lowest of the open shards.</summary>
    public DateTimeOffset? CaughtUpTo(string shard) =>
        _sources.TryGetValue(SourceKey.Shard(shard), out var known) ? known.Health.CaughtUpTo : CaughtUpTo();

    public DateTimeOffset? CaughtUpTo()
    {
        DateTimeOffset? least = null;
        foreach (var shard in Counting().Where(s => s.Health.Source.Kind == SourceKind.Shard))
        {
            if (shard.Health.CaughtUpTo is not { } at)
            {
                return null;
            }

            least = least is { } l && l < at ? l : at;
        }

        return least;
    }

    /// <summary>The worst source decides. <paramref name="down"/>: somebody is logged in, and nobody sends events.</summary>
    public SourceHealth Source(DateTimeOffset now, bool down)
    {
        var counting = Counting();
        if (counting.Count == 0)
        {
            return SourceHealth.Unheard;
        }

        var worst = SourceRule.Worst(counting.Select(s => s.Now(now)));
        return new SourceHealth
        {
            Source = worst.Source,
            State = down && worst.State.Rank() < SourceState.Down.Rank() ? SourceState.Down : worst.State,
            Reason = down && worst.Reason == SourceReason.None ? SourceReason.AllSilent : worst.Reason,
            Detail = worst.Detail,
            BehindMs = counting.Max(s => s.Health.BehindMs),
            CaughtUpTo = CaughtUpTo(),
        };
    }

    /// <summary>
    /// The sources that count for this instance: those of its own streams or, while none is known to be its own, all. Among shards that
    /// were stopped (the stream was recreated, the owner stopped) only the last counts, and only while none is read.
    /// </summary>
    private List<Heard> Counting()
    {
        var own = _sources.Values.Any(IsOurs);
        var all = _sources.Values.Where(s => !own || s.Health.Stream is null || IsOurs(s)).ToList();
        if (all.Exists(s => s.Health.Source.Kind is SourceKind.Stream or SourceKind.Shard))
        {
            // A server that has just started does not know the streams yet. The others do.
            all.RemoveAll(s => s.Health is { Source.Kind: SourceKind.Server, State: SourceState.Starting });
        }
        var stopped = all.Where(s => s.Health.State == SourceState.Stopped).ToList();
        all.RemoveAll(s => s.Health.State == SourceState.Stopped);
        if (stopped.Count > 0 && !all.Exists(s => s.Health.Source.Kind != SourceKind.Stream))
        {
            all.Add(stopped.MaxBy(s => s.At));
        }

        return all;
    }

    private bool IsOurs(Heard source) => source.Health.Stream is { } stream && _ours.Contains(stream);
}
