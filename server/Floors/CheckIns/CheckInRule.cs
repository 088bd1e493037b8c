namespace ConnectStreaming.Floors.CheckIns;

/// <summary>What the boards say about a person who checked in. Times of the events of Amazon Connect.</summary>
/// <param name="IsLoggedIn">Whether the agent is logged in.</param>
/// <param name="OfflineSince">Since when the agent is offline; null: is logged in, or not known.</param>
/// <param name="HeardAt">Time of the last event; null: the agent is on no board.</param>
/// <param name="KnownUpTo">Everything until this time was read from the stream. Null: not known yet, so no silence is certain.</param>
[GenerateSerializer, Immutable, Alias("check-in-presence")]
internal readonly record struct CheckInPresence(
    [property: Id(0)] bool IsLoggedIn, [property: Id(1)] DateTimeOffset? OfflineSince, [property: Id(2)] DateTimeOffset? HeardAt,
    [property: Id(3)] DateTimeOffset? KnownUpTo);

/// <summary>Why a check-in ends without the person's doing.</summary>
internal enum CheckInEnd
{
    None = 0,

    /// <summary>The agent logged off after the check-in.</summary>
    LoggedOff,

    /// <summary>No event for Floors:CheckIn:FreeAfterMinutes.</summary>
    Silent,
}

/// <summary>
/// When a check-in ends. Pure, and without memory: after a restart the answer is the same.
/// <code>
/// agent                                   the check-in
/// logged in, with events                  stays
/// logged off after the check-in           ends
/// logged off before it (not back yet)     ends after FreeAfterMinutes without an event, counted from the check-in
/// logged in without events (a ghost)      ends after FreeAfterMinutes, counted from the last event
/// on no board                             ends after FreeAfterMinutes, counted from the check-in
/// stream not read yet, or behind          stays: the time counts only up to where the stream was read
/// </code>
/// </summary>
internal static class CheckInRule
{
    public static CheckInEnd Of(DateTimeOffset from, CheckInPresence agent, TimeSpan freeAfter)
    {
        if (!agent.IsLoggedIn && agent.OfflineSince > from)
        {
            return CheckInEnd.LoggedOff;
        }
        if (agent.KnownUpTo is not { } known)
        {
            return CheckInEnd.None;
        }
        var last = agent.HeardAt is { } heard && heard > from ? heard : from;
        return known - last > freeAfter ? CheckInEnd.Silent : CheckInEnd.None;
    }
}
