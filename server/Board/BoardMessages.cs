using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>Marks that are shown over the last known state of an agent without replacing it (DOMAIN: Trust).</summary>
[Flags]
internal enum Overlay
{
    None = 0,
    Silent = 1,
    Suspect = 2,

    /// <summary>No event for 12 h: shown as offline, with the reason "no word".</summary>
    NoWord = 4,
}

/// <summary>An agent on the board. The floor knows who sits where.</summary>
/// <param name="Index">Number of the agent in this board epoch; never given to another agent.</param>
/// <param name="Shard">The shard that carried the newest event; "" when the state came from the store.</param>
/// <param name="Epoch">Epoch of the shard's owner that applied it; 0 when the state came from the store.</param>
[GenerateSerializer, Immutable, Alias("board-agent")]
internal sealed record BoardAgent(
    [property: Id(0)] int Index,
    [property: Id(1)] AgentState State,
    [property: Id(2)] string Shard,
    [property: Id(3)] Overlay Overlay,
    [property: Id(5)] long Epoch = 0)
{
    public StateOrder Order => StateOrder.Of(State, Epoch);

    /// <summary>Whether the agent is logged in, as far as events tell.</summary>
    public bool IsLoggedIn => (Overlay & Overlay.NoWord) == 0 && Trust.IsLoggedIn(State);
}

/// <summary>A changed agent on its way to the board.</summary>
[GenerateSerializer, Immutable, Alias("agent-change")]
internal sealed record AgentChange([property: Id(0)] AgentState State, [property: Id(1)] string Shard, [property: Id(2)] long Epoch)
{
    public StateOrder Order => StateOrder.Of(State, Epoch);
}

/// <summary>Health of a source on its way to the board.</summary>
/// <param name="Ours">Its stream is known to carry agents of the board's instance.</param>
/// <param name="Server">Name of the server that reports; null: a server of an earlier version.</param>
[GenerateSerializer, Immutable, Alias("source-report")]
internal sealed record SourceReport([property: Id(0)] SourceHealth Health, [property: Id(1)] bool Ours, [property: Id(2)] string? Server = null);

/// <summary>What one silo collected for one instance: newest state per agent, newest health per source.</summary>
/// <param name="ReadAt">When the oldest of the changes was read; null without changes.</param>
/// <param name="Forgotten">Sources that send no more reports.</param>
/// <param name="Trace">The trace of one of the changes (<see cref="ChangeTraces"/>); null: none is traced.</param>
[GenerateSerializer, Immutable, Alias("feed-batch")]
internal sealed record FeedBatch(
    [property: Id(0)] AgentChange[] Changes,
    [property: Id(3)] SourceReport[] Health,
    [property: Id(2)] DateTimeOffset? ReadAt,
    [property: Id(4)] SourceKey[]? Forgotten = null,
    [property: Id(5)] string? Trace = null);

/// <summary>A revision. The number is valid only together with the epoch of the board that counted it.</summary>
[GenerateSerializer, Immutable, Alias("board-position")]
internal readonly record struct BoardPosition([property: Id(0)] string Epoch, [property: Id(1)] long Rev);

/// <summary>Moves a board from one revision to another. With <c>From == Rev</c> it only says that the board is alive, and its revision.</summary>
/// <param name="FullAt">When an agent was last rejected because of <see cref="BoardOptions.MaxAgents"/>.</param>
/// <param name="Trace">The trace of one of the changes (<see cref="ChangeTraces"/>); null: none is traced.</param>
[GenerateSerializer, Immutable, Alias("board-frame")]
internal sealed record BoardFrame(
    [property: Id(0)] string Epoch,
    [property: Id(1)] long From,
    [property: Id(2)] long Rev,
    [property: Id(3)] DateTimeOffset? ReadAt,
    [property: Id(4)] BoardAgent[] Agents,
    [property: Id(5)] int[] Gone,
    [property: Id(6)] SourceHealth Source,
    [property: Id(7)] DateTimeOffset? FullAt = null,
    [property: Id(8)] string? Trace = null);

/// <summary>The whole board at one revision.</summary>
/// <param name="FullAt">When an agent was last rejected because of <see cref="BoardOptions.MaxAgents"/>.</param>
[GenerateSerializer, Immutable, Alias("board-snapshot")]
internal sealed record BoardSnapshot(
    [property: Id(0)] BoardPosition Position,
    [property: Id(1)] BoardAgent[] Agents,
    [property: Id(2)] SourceHealth Source,
    [property: Id(3)] DateTimeOffset? FullAt = null);

/// <summary>Answer to a renewal. Not <paramref name="Known"/>: the board forgot the watcher; it must subscribe again.</summary>
[GenerateSerializer, Immutable, Alias("board-renewal")]
internal readonly record struct BoardRenewal([property: Id(0)] bool Known, [property: Id(1)] BoardPosition Position);

/// <summary>A report and when the board heard it.</summary>
[GenerateSerializer, Immutable, Alias("heard-report")]
internal readonly record struct HeardReport([property: Id(0)] SourceReport Report, [property: Id(1)] DateTimeOffset At);

/// <summary>A board on its way to another silo: it goes on there under the same epoch, so no replica and no screen has to begin again.</summary>
/// <param name="NextIndex">Index of the next agent that is new.</param>
[GenerateSerializer, Immutable, Alias("moved-board")]
internal sealed record MovedBoard(
    [property: Id(0)] BoardSnapshot Board,
    [property: Id(1)] int NextIndex,
    [property: Id(2)] HeardReport[] Reports,
    [property: Id(3)] IBoardObserver[] Watchers);
