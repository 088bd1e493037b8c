namespace ConnectStreaming.Agents;

/// <summary>What an event did. Duplicates and late events are normal inputs with a named result.</summary>
internal enum FoldOutcome
{
    Invalid = 0,

    /// <summary>Applied; something that a screen or the store shows changed.</summary>
    Changed,

    /// <summary>Applied; only "last heard" changed.</summary>
    Heard,

    /// <summary>Same EventTimestamp and EventId (without an EventId: the same bytes) as before: changes nothing.</summary>
    Duplicate,

    /// <summary>Older than the last applied event: changes nothing.</summary>
    Late,
}

/// <summary>
/// Next state and what one event changed. For <see cref="FoldOutcome.Duplicate"/> and <see cref="FoldOutcome.Late"/> the state is unchanged.
/// </summary>
internal readonly record struct FoldResult(
    AgentState State,
    FoldOutcome Outcome,
    AgentInterval? Closed,
    ContactInterval[] ClosedContacts,
    ProfileInterval? ClosedProfile = null);
