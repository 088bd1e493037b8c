namespace ConnectStreaming.Agents;

/// <summary>Finds out since when an agent has its routing profile and hierarchy, and which interval a change closes. Names do not count. Pure.</summary>
internal static class ProfileFold
{
    /// <param name="before">The agent before the event; null: it is new.</param>
    /// <param name="profile">The profile after the event.</param>
    /// <param name="at">EventTimestamp.</param>
    /// <param name="closed">The interval that the event closed; null: none.</param>
    /// <returns>Null: no routing profile and no group is known.</returns>
    public static DateTimeOffset? Since(AgentState? before, AgentProfile profile, DateTimeOffset at, out ProfileInterval? closed)
    {
        closed = null;
        if (before?.ProfileSince is not { } since)
        {
            return IsKnown(profile) ? at : null;
        }

        if (ReferenceEquals(profile, before.Profile) || IsSame(profile, before.Profile))
        {
            return since;
        }

        // Of two changes at the same time, the state between them never existed.
        closed = at > since ? new ProfileInterval(before.AgentArn, before.Profile.RoutingProfile, before.Profile.Hierarchy, since, at) : null;
        return at;
    }

    private static bool IsKnown(AgentProfile profile) => profile.RoutingProfile is not null || profile.Hierarchy.Length > 0;

    private static bool IsSame(AgentProfile one, AgentProfile other) =>
        one.RoutingProfile == other.RoutingProfile && one.Hierarchy.AsSpan().SequenceEqual(other.Hierarchy);
}
