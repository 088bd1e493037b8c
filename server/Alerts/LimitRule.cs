namespace ConnectStreaming.Alerts;

// The settings of a centre about alerts, as they are exported. Lengths are milliseconds and times Unix milliseconds, as on the wire, because the page
// computes the same levels from the same numbers (client/alerts/limit-rules.ts).

/// <summary>
/// One limit with two stages, and for whom it holds. A condition that is null holds for everybody; all conditions that are given must hold. A rule without
/// conditions is the limit everywhere. Which of several rules is in effect: <see cref="LimitInEffect"/>.
/// </summary>
/// <param name="WarnAfter">Milliseconds until the warning; 0: at once; null: no warning.</param>
/// <param name="CriticalAfter">Milliseconds until the critical level; 0: at once; null: no critical level. With both null there is no limit.</param>
internal sealed record LimitRule(long? WarnAfter, long? CriticalAfter)
{
    /// <summary>Name of the contact's queue. Never holds without a contact, or for a contact without a queue.</summary>
    public string? Queue { get; init; }

    /// <summary>The contact's channel: VOICE, CHAT, TASK, EMAIL, … Never holds without a contact.</summary>
    public string? Channel { get; init; }

    /// <summary>Name of the agent's status.</summary>
    public string? Status { get; init; }

    /// <summary>Name of the agent's routing profile.</summary>
    public string? Profile { get; init; }

    /// <summary>Names of hierarchy groups, top level first. A path contains everything below it.</summary>
    public string[]? Group { get; init; }

    /// <summary>Id of the drawn floor on which the agent has a seat.</summary>
    public string? Floor { get; init; }
}

/// <summary>The planned length of a custom status. The limits of <see cref="AlertKind.LongAway"/> count from its end.</summary>
/// <param name="Status">Name of the status.</param>
/// <param name="Planned">Milliseconds.</param>
internal sealed record PlannedBreak(string Status, long Planned);

/// <summary>What a centre set. Only settings without a problem (<see cref="LimitCheck"/>) may be in effect.</summary>
internal sealed record LimitSettings
{
    /// <summary>Nothing is set: the product's defaults hold.</summary>
    public static LimitSettings Default { get; } = new();

    /// <summary>The rules of each kind. A kind that is absent has the product's default.</summary>
    public IReadOnlyDictionary<AlertKind, IReadOnlyList<LimitRule>> Limits { get; init; } = new Dictionary<AlertKind, IReadOnlyList<LimitRule>>();

    public IReadOnlyList<PlannedBreak> Breaks { get; init; } = [];
}

/// <summary>The product's limits: in effect where no rule of the centre is.</summary>
internal static class DefaultLimits
{
    private const long Second = 1_000;
    private const long Minute = 60 * Second;

    private static readonly LimitRule[] Rules = [.. AlertKinds.All.Select(Make)];

    public static LimitRule Of(AlertKind kind) => Rules[(int)kind - 1];

    private static LimitRule Make(AlertKind kind) => kind switch
    {
        AlertKind.LongContact => new(10 * Minute, 15 * Minute),
        AlertKind.LongHold => new(2 * Minute, 4 * Minute),
        AlertKind.LongAcw => new(3 * Minute, 5 * Minute),
        AlertKind.Missed or AlertKind.Rejected => new(null, 0),
        AlertKind.Error => new(30 * Second, 2 * Minute),
        // After the planned length.
        AlertKind.LongAway => new(0, 5 * Minute),
        AlertKind.LongAvailable => new(null, null),
        AlertKind.Silent => new(5 * Minute, 10 * Minute),
        AlertKind.Suspect => new(0, null),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of alert."),
    };
}
