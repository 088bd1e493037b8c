namespace ConnectStreaming.Alerts;

/// <summary>What a person does about an alert.</summary>
internal enum AlertVerb
{
    Invalid = 0,

    /// <summary>The person knows. It is quiet until its next level.</summary>
    Acknowledge,

    /// <summary>Takes back the acknowledgement.</summary>
    Unacknowledge,

    /// <summary>The person takes care of it. Only one person can.</summary>
    Claim,

    /// <summary>Nobody takes care of it any more.</summary>
    Release,

    /// <summary>It is quiet for some time, or until its next level.</summary>
    Snooze,

    /// <summary>Ends the snooze.</summary>
    Unsnooze,
}

/// <summary>One act of a person.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Verb">What the person does.</param>
/// <param name="Level">Level of the alert that the person saw.</param>
/// <param name="Until">End of the snooze, as Unix milliseconds; 0 for the other acts.</param>
/// <param name="EventAt">
/// Time of the last event of the agent, as Unix milliseconds. After a restart the board may have an older state, and in that state the alert did not exist
/// yet: it ends only with a state that is as new as this one.
/// </param>
/// <param name="By">The person.</param>
/// <param name="AgentName">Name of the agent in the audit log.</param>
[GenerateSerializer, Immutable, Alias("alert-act")]
internal sealed record AlertAct(
    [property: Id(0)] AlertId Alert, [property: Id(1)] AlertVerb Verb, [property: Id(2)] AlertLevel Level, [property: Id(3)] long Until,
    [property: Id(4)] long EventAt, [property: Id(5)] AlertActor By, [property: Id(6)] string AgentName);

/// <summary>A person, as the audit log names people.</summary>
/// <param name="Account">Null: not a person with an account.</param>
[GenerateSerializer, Immutable, Alias("alert-actor")]
internal sealed record AlertActor([property: Id(0)] string Name, [property: Id(1)] string Id, [property: Id(2)] string? Account);

/// <summary>The result of an act.</summary>
/// <param name="IsStored">False: the store does not answer. It is not known whether the act was stored; the next try says so.</param>
/// <param name="Mark">What people did about the alert now; null: nothing, or not stored.</param>
/// <param name="IsRefused">Somebody else takes care of it: <see cref="AlertMark.Claimed"/>.</param>
/// <param name="At">A replica at this position has the act.</param>
[GenerateSerializer, Immutable, Alias("alert-result")]
internal sealed record AlertResult(
    [property: Id(0)] bool IsStored, [property: Id(1)] AlertMark? Mark, [property: Id(2)] bool IsRefused, [property: Id(3)] AlertPosition At = default);
