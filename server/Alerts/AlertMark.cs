namespace ConnectStreaming.Alerts;

/// <summary>
/// What people did about one alert of an agent. An alert is identified by its kind and the time from which its limit counts: when the agent exceeds the
/// same limit again later, that is another alert. Times are Unix milliseconds.
/// </summary>
/// <param name="Kind">What the alert is about.</param>
/// <param name="Since">The time from which its limit counts; null: unknown.</param>
[GenerateSerializer, Immutable, Alias("alert-mark")]
internal sealed record AlertMark([property: Id(0)] AlertKind Kind, [property: Id(1)] long? Since)
{
    /// <summary>Null: not acknowledged.</summary>
    [Id(2)]
    public QuietMark? Acknowledged { get; init; }

    /// <summary>Null: not snoozed. It is quiet until <see cref="QuietMark.Until"/>.</summary>
    [Id(3)]
    public QuietMark? Snoozed { get; init; }

    /// <summary>Null: nobody takes care of it.</summary>
    [Id(4)]
    public ClaimMark? Claimed { get; init; }

    /// <summary>At this level nobody needs to be called. At the next level the alert is as new.</summary>
    public bool IsQuiet(AlertLevel level, long now) =>
        Acknowledged?.Level >= level || (Snoozed?.Level >= level && now < Snoozed.Until);
}

/// <summary>Acknowledged or snoozed.</summary>
/// <param name="Level">The level of the alert at that time.</param>
/// <param name="By">Name of the person.</param>
/// <param name="ById">Id of the person.</param>
/// <param name="At">When.</param>
/// <param name="Until">End of a snooze; <see cref="long.MaxValue"/>: no end.</param>
[GenerateSerializer, Immutable, Alias("quiet-mark")]
internal sealed record QuietMark(
    [property: Id(0)] AlertLevel Level, [property: Id(1)] string By, [property: Id(2)] string ById, [property: Id(3)] long At, [property: Id(4)] long Until);

/// <summary>Claimed: this person takes care of it.</summary>
/// <param name="By">Name of the person.</param>
/// <param name="ById">Id of the person.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("claim-mark")]
internal sealed record ClaimMark([property: Id(0)] string By, [property: Id(1)] string ById, [property: Id(2)] long At);
