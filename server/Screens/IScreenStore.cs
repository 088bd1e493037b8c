using ConnectStreaming.Audit;

namespace ConnectStreaming.Screens;

/// <summary>
/// Screens and pairings in the database. Every change is one transaction with its audit entry, and raises the stamp. Of two writers the second one waits and
/// sees what the first one wrote.
/// </summary>
internal interface IScreenStore
{
    /// <summary>Another number: something has changed.</summary>
    Task<long> Stamp(CancellationToken cancellationToken);

    /// <summary>All rows as they were at one moment.</summary>
    Task<ScreenRows> Load(CancellationToken cancellationToken);

    /// <param name="plan">
    /// Decides with what is stored now. It may run more than once, so it must have no other effect. An exception leaves everything unchanged.
    /// </param>
    Task<T> Change<T>(Func<IStoredScreens, ScreenChange<T>> plan, CancellationToken cancellationToken);

    /// <summary>Stores when screens were last connected. It does not raise the stamp.</summary>
    Task SaveSeen(IReadOnlyList<(string Id, DateTimeOffset Seen)> seen, CancellationToken cancellationToken);
}

/// <summary>All rows at one stamp.</summary>
internal sealed record ScreenRows(long Stamp, IReadOnlyList<Screen> Screens, IReadOnlyList<ScreenPairing> Pairings)
{
    /// <summary>The stamp of rows that are of different moments. No store has it.</summary>
    public const long NoStamp = -2;
}

/// <summary>What is stored now, inside the transaction of a change.</summary>
internal interface IStoredScreens
{
    /// <summary>The stamp after this change, if it writes anything.</summary>
    long Stamp { get; }

    /// <summary>Number of screens, also of those that are unpaired.</summary>
    long Count { get; }

    Screen? Screen(string id);

    /// <summary>The screen whose present, renewed or former secret has this hash.</summary>
    Screen? Device(string hash);

    /// <summary>The pairing with this code, also if it is over.</summary>
    ScreenPairing? Code(string code);

    ScreenPairing? Pairing(string hash);

    /// <summary>Pairings that are not over.</summary>
    /// <param name="address">Only of this group of addresses (<see cref="Access.Addresses.Group"/>); null: all.</param>
    long Waiting(DateTimeOffset now, string? address = null);

    /// <summary>Hashes of pairings that ended before a time.</summary>
    /// <param name="anonymous">For devices that were no screen before and that nobody approved or refused.</param>
    IReadOnlyList<string> Ended(DateTimeOffset before, DateTimeOffset anonymous);
}

/// <summary>What a change writes. A row with the same key is replaced.</summary>
/// <param name="Result">The answer to the caller.</param>
internal sealed record ScreenChange<T>(T Result)
{
    public IReadOnlyList<Screen> Screens { get; init; } = [];

    public IReadOnlyList<ScreenPairing> Pairings { get; init; } = [];

    /// <summary>Ids of screens that are removed.</summary>
    public IReadOnlyList<string> RemovedScreens { get; init; } = [];

    /// <summary>Hashes of pairings that are removed, before anything is written.</summary>
    public IReadOnlyList<string> RemovedPairings { get; init; } = [];

    public AuditEntry? Entry { get; init; }

    public bool IsEmpty => Screens.Count + Pairings.Count + RemovedScreens.Count + RemovedPairings.Count == 0 && Entry is null;
}

/// <summary>The database did not answer or cannot write.</summary>
internal sealed class ScreensUnavailableException(string message, Exception inner) : Exception(message, inner);
