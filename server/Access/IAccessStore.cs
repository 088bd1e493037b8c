using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>
/// Stores people, sessions, tokens and links. Only <see cref="AccessBook"/> reads and changes them. All servers of a cluster number their changes together.
/// </summary>
internal interface IAccessStore
{
    /// <summary>Folder for keys and certificates that only its owner can read.</summary>
    string Folder { get; }

    /// <param name="after">Number of a change: only rows that were changed after it are read, if the store still knows which. Null: all rows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AccessRows> Load(long? after, CancellationToken cancellationToken);

    /// <summary>Writes the change in one transaction, with its audit entry. Returns when it is committed.</summary>
    /// <param name="change">What is written if nobody else has written since <paramref name="after"/>.</param>
    /// <param name="after">Number of the last change that the caller knows.</param>
    /// <param name="again">
    /// Otherwise it is called with what others wrote since, while no other server can write, and returns what is written; null: nothing is.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number of the change; null: nothing was written.</returns>
    Task<long?> Commit(AccessChange change, long after, Func<AccessRows, AccessChange?> again, CancellationToken cancellationToken);

    /// <summary>Stores the last use of sessions and tokens. A later use that is stored already stays. It is no change and has no number.</summary>
    Task StoreUses(IReadOnlyList<LastUse> uses, CancellationToken cancellationToken);

    /// <summary>The last uses that all servers have stored.</summary>
    Task<IReadOnlyList<LastUse>> Uses(CancellationToken cancellationToken);

    /// <summary>Removes what is over, by the values that are stored at this moment.</summary>
    Task Sweep(AccessSweep sweep, CancellationToken cancellationToken);

    /// <summary>Takes the refresh token of a session for one use. The owner may take it again.</summary>
    Task<RenewalClaim> BeginRenewal(string session, string owner, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The token was not used up: any server may take it. A stored ticket with a new token ends the renewal too.</summary>
    Task EndRenewal(string session, string owner, CancellationToken cancellationToken);
}

/// <param name="Stamp">Number of the last change that the rows contain.</param>
internal sealed record AccessRows(
    IReadOnlyList<Person> People, IReadOnlyList<Session> Sessions, IReadOnlyList<ApiToken> Tokens, IReadOnlyList<Link> Links, long Stamp)
{
    /// <summary>False: only rows that were changed, and <see cref="Removed"/>.</summary>
    public bool IsWhole { get; init; } = true;

    public IReadOnlyList<AccessKey> Removed { get; init; } = [];
}

/// <summary>A change. An existing row is replaced. A person's sessions and links are removed with the person.</summary>
internal sealed record AccessChange
{
    public IReadOnlyList<Person> People { get; init; } = [];

    public IReadOnlyList<Session> Sessions { get; init; } = [];

    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];

    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>Rows to remove, before anything is written.</summary>
    public IReadOnlyList<AccessKey> Removed { get; init; } = [];

    public AuditEntry? Entry { get; init; }
}

/// <param name="Key">A session or a token.</param>
internal readonly record struct LastUse(AccessKey Key, DateTimeOffset At);

/// <param name="Now">Sessions and links whose time is over at this instant are removed.</param>
/// <param name="UnusedSince">So are sessions without a use since then.</param>
/// <param name="FailedBefore">Failed sign-ins before it are forgotten, and the oldest if there are very many.</param>
internal sealed record AccessSweep(DateTimeOffset Now, DateTimeOffset UnusedSince, DateTimeOffset FailedBefore);

/// <param name="Ticket">The session's ticket as it is stored now. Null: the session is gone, or another server has taken its token.</param>
/// <param name="TakenAt">When another server took the token; null: none did.</param>
internal readonly record struct RenewalClaim(byte[]? Ticket, DateTimeOffset? TakenAt);
