using ConnectStreaming.Floors;

namespace ConnectStreaming.Users;

/// <summary>The users of one instance and the names that it has, as they were read.</summary>
/// <param name="Denied">IAM actions that are missing: of these parts nothing is known.</param>
/// <param name="IsCut">There are more users than Directory:MaxPeople.</param>
internal sealed record DirectoryRead(IReadOnlyList<DirectoryPerson> People, DirectoryNames Names, IReadOnlyList<string> Denied, bool IsCut);

/// <summary>How the last read of an instance ended.</summary>
internal enum DirectoryOutcome
{
    Invalid = 0,
    Read,

    /// <summary>People were read, but not all of the rest: <see cref="DirectoryState.Detail"/> has the missing actions.</summary>
    ReadInPart,

    /// <summary>The server may not read the users. Nobody is kept.</summary>
    Denied,

    /// <summary>Something else failed. Who was read before is kept.</summary>
    Failed,
}

/// <summary>The last read of one instance.</summary>
/// <param name="AskedAt">When it began.</param>
/// <param name="ReadAt">When the kept people were read; null: nobody is kept.</param>
/// <param name="Detail">Missing IAM actions, separated by commas; or what failed; or "".</param>
/// <param name="IsCut">There are more users than Directory:MaxPeople.</param>
internal sealed record DirectoryState(
    string InstanceArn, DateTimeOffset AskedAt, DateTimeOffset? ReadAt, DirectoryOutcome Outcome, string Detail, bool IsCut)
{
    /// <summary>What failed may work soon; a missing permission will not.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    /// <param name="state">Null: it was never read.</param>
    public static bool IsDue(DirectoryState? state, TimeSpan refresh, DateTimeOffset now)
    {
        var wait = state?.Outcome == DirectoryOutcome.Failed && RetryAfter < refresh ? RetryAfter : refresh;
        // A time in the future was written under a wrong clock.
        return state is null || now - state.AskedAt >= wait || state.AskedAt > now;
    }
}

/// <param name="Stamp">Another number: something was written.</param>
/// <param name="Names">Of all instances.</param>
internal sealed record DirectoryRows(
    long Stamp, IReadOnlyList<DirectoryPerson> People, IReadOnlyList<DirectoryState> States, DirectoryNames Names);

/// <summary>Keeps what was read, so that a restart asks nothing. Storage implements it.</summary>
internal interface IDirectoryStore
{
    Task<long> Stamp(CancellationToken cancellationToken);

    Task<DirectoryRows> Load(CancellationToken cancellationToken);

    Task<IReadOnlyList<DirectoryState>> States(CancellationToken cancellationToken);

    /// <summary>Replaces the people of an instance, and what is said about it.</summary>
    /// <param name="people">Null: those who are there stay.</param>
    /// <returns>What was said before; null: nothing.</returns>
    Task<DirectoryState?> Save(DirectoryState state, IReadOnlyList<DirectoryPerson>? people, CancellationToken cancellationToken);

    /// <summary>Replaces the names that an instance has.</summary>
    Task Keep(string instanceArn, DirectoryNames names, CancellationToken cancellationToken);

    /// <summary>Removes instances with their people and names. Null: all.</summary>
    Task Forget(IReadOnlyList<string>? instances, CancellationToken cancellationToken);
}
