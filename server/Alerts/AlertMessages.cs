namespace ConnectStreaming.Alerts;

/// <summary>A revision. It is valid only together with the epoch of the grain that counted it.</summary>
/// <param name="Epoch">Null before the first answer.</param>
[GenerateSerializer, Immutable, Alias("alert-position")]
internal readonly record struct AlertPosition([property: Id(0)] string? Epoch, [property: Id(1)] long Rev);

/// <summary>What people did about the alerts of one agent.</summary>
/// <param name="Marks">Empty: nothing, or nothing any more.</param>
[GenerateSerializer, Immutable, Alias("agent-marks")]
internal sealed record AgentMarks([property: Id(0)] string Agent, [property: Id(1)] AlertMark[] Marks);

/// <summary>The changes that bring a replica up to date.</summary>
/// <param name="IsWhole"><paramref name="Agents"/> are all agents with marks.</param>
/// <param name="Agents">Agents whose marks changed.</param>
[GenerateSerializer, Immutable, Alias("alerts-answer")]
internal sealed record AlertsAnswer([property: Id(0)] AlertPosition Position, [property: Id(1)] bool IsWhole, [property: Id(2)] AgentMarks[] Agents);

/// <summary>The marks of an instance on their way to another server, or to the next activation here.</summary>
[GenerateSerializer, Immutable, Alias("moved-alerts")]
internal sealed record MovedAlerts([property: Id(0)] AlertPosition Position, [property: Id(1)] StoredMark[] Marks);

/// <summary>
/// One per Connect instance: orders what people do about alerts, stores it before it answers, and numbers every change. Who needs attention follows from
/// the agent, the limits and the time (<see cref="AlertLevels"/>), so every server and every page knows it without this grain. Key: the instance's ARN.
/// </summary>
[Alias("alerts")]
internal interface IAlertGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns what the caller's replica lacks. If it lacks nothing, the answer waits for a change, at most 2 s, and then has the current position.
    /// </summary>
    [Alias("follow"), ResponseTimeout("00:00:10")]
    Task<AlertsAnswer> Follow(AlertPosition known);

    [Alias("act"), ResponseTimeout("00:00:10")]
    Task<AlertResult> Act(AlertAct act);
}
