using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

internal enum VerifyLevel
{
    Invalid = 0,
    Good,
    Note,
    Bad,
}

/// <summary>The part of an agent event that setup reads.</summary>
/// <param name="Type">Its EventType; null: the record was not an agent event.</param>
internal sealed record EventSeen(string? Type, DateTimeOffset At);

/// <param name="Waiting">A message during the wait; the final finding comes later.</param>
/// <param name="Idle">Nothing is connected here, which may be intended.</param>
internal sealed record VerifyFinding(VerifyLevel Level, Text Words, bool Waiting = false, bool Idle = false)
{
    public EventSeen? Event { get; init; }

    /// <summary>What the user can do about it.</summary>
    public ImmutableArray<Choice> Choices { get; init; } = [];

    public Text OnTheCommandLine => new Notice(Words, Choices).OnTheCommandLine;
}
