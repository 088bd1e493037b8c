namespace ConnectStreaming.Agents;

/// <summary>Computes a <see cref="SourceHealth"/> some time after its report: the same for the board and for <c>/api/stream</c>. Pure.</summary>
internal static class SourceRule
{
    /// <summary>A source that reports on its own schedule and did not for this time: its owner may have stopped.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(15);

    /// <summary>A shard is read at least once a second. Without an answer for this time it is not live (DOMAIN: Trust, 7 s on the screen).</summary>
    public static readonly TimeSpan NoAnswer = TimeSpan.FromSeconds(5);

    /// <summary>A lag above this is reported.</summary>
    public static readonly TimeSpan BehindLimit = TimeSpan.FromSeconds(10);

    private static readonly SourceDetail Silence = new(
        "This shard's reader has had no answer for more than 5 seconds: Kinesis does not answer, or this server makes no progress. "
        + "Reading is retried automatically. If this continues, check the network between this machine and AWS.",
        "このシャードの読み取りから5秒以上応答がありません。Kinesis が応答しないか、"
            + "サーバーの処理が進んでいません。読み取りは自動で再試行されます。"
            + "続く場合は、このサーバーと AWS の間のネットワークを確認してください。");

    private static readonly SourceDetail Unowned = new(
        "No server has reported on this source for some time. If this continues, look at the logs of the servers.",
        "このソースについて、どのサーバーからも報告がありません。"
            + "続く場合は、サーバーのログを確認してください。");

    /// <param name="health">The reported health.</param>
    /// <param name="since">Age of the report.</param>
    public static SourceHealth After(this SourceHealth health, TimeSpan since)
    {
        switch (health.State)
        {
            case SourceState.Starting or SourceState.Live or SourceState.CatchingUp or SourceState.Behind:
                if (health.Unanswered + since > health.Patience)
                {
                    // A reader that waits longer for its answer reports less often.
                    var isRead = health.Patience < Stale || (health.Source.Kind == SourceKind.Shard && since < health.Patience + Stale);
                    return health with
                    {
                        State = SourceState.Unreachable,
                        Reason = isRead ? SourceReason.Timeout : SourceReason.ShardLost,
                        Detail = isRead ? Silence : Unowned,
                    };
                }

                return health.State == SourceState.Live && health.BehindMs > BehindLimit.TotalMilliseconds
                    ? health with { State = SourceState.Behind }
                    : health;
            case SourceState.Stopped:
                // Another reader begins to read it, or none does.
                return since > Stale
                    ? health with { State = SourceState.Unreachable, Reason = SourceReason.ShardLost, Detail = Unowned }
                    : health with { State = SourceState.Live };
            case SourceState.Down or SourceState.Unreachable or SourceState.Denied or SourceState.Missing
                or SourceState.None or SourceState.Off or SourceState.Finished:
                return health;
            default:
                throw new InvalidOperationException($"No rule for the source state {health.State}.");
        }
    }

    /// <summary>For a board with several sources: the highest rank decides.</summary>
    public static int Rank(this SourceState state) => state switch
    {
        SourceState.Live => 0,
        SourceState.Starting => 1,
        SourceState.CatchingUp => 2,
        SourceState.Behind => 3,
        SourceState.Down => 4,
        SourceState.Unreachable => 5,
        SourceState.Missing => 6,
        SourceState.Denied => 7,
        SourceState.None => 8,
        SourceState.Off => 9,
        _ => throw new InvalidOperationException($"The source state {state} is never shown."),
    };

    /// <summary>The source that decides: the worst state; among equal states, one with a reason; among those, the one furthest behind.</summary>
    public static SourceHealth Worst(IEnumerable<SourceHealth> all) => all.MaxBy(s => (s.State.Rank(), s.Reason != SourceReason.None, s.BehindMs))!;

    public static string Code(this SourceState state) => state switch
    {
        SourceState.Starting => "starting",
        SourceState.Live => "live",
        SourceState.CatchingUp => "catching-up",
        SourceState.Behind => "behind",
        SourceState.Down => "down",
        SourceState.Unreachable => "unreachable",
        SourceState.Denied => "denied",
        SourceState.Missing => "missing",
        SourceState.None => "none",
        SourceState.Off => "off",
        SourceState.Stopped => "stopped",
        SourceState.Finished => "finished",
        _ => throw new InvalidOperationException($"No code for the source state {state}."),
    };

    /// <returns>Null without a reason.</returns>
    public static string? Code(this SourceReason reason) => reason switch
    {
        SourceReason.None => null,
        SourceReason.Throttled => "throttled",
        SourceReason.RateLimited => "rate-limited",
        SourceReason.Timeout => "timeout",
        SourceReason.Network => "network",
        SourceReason.ServiceUnavailable => "service-unavailable",
        SourceReason.BadAnswer => "bad-answer",
        SourceReason.Credentials => "credentials",
        SourceReason.AccessDenied => "access-denied",
        SourceReason.Kms => "kms",
        SourceReason.Clock => "clock",
        SourceReason.NoRegion => "no-region",
        SourceReason.StreamMissing => "stream-missing",
        SourceReason.ShardLost => "shard-lost",
        SourceReason.Store => "store",
        SourceReason.Delivery => "delivery",
        SourceReason.AllSilent => "all-silent",
        SourceReason.NoStream => "no-stream",
        SourceReason.TakenDown => "taken-down",
        SourceReason.Other => "other",
        SourceReason.NoConsumer => "no-consumer",
        _ => throw new InvalidOperationException($"No code for the source reason {reason}."),
    };
}
