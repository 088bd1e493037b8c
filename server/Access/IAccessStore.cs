using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>Keeps people, sessions, tokens and links. <see cref="AccessBook"/> is the only one that calls it.</summary>
internal interface IAccessStore
{
    /// <summary>Owner-only folder for keys and certificates.</summary>
    string Folder { get; }

    Task<AccessRows> Load(CancellationToken cancellationToken);

    /// <summary>All of it in one transaction, with its entry in the audit log; returns when it is committed.</summary>
    Task Commit(AccessChange change, CancellationToken cancellationToken);
}

internal sealed record AccessRows(IReadOnlyList<Person> People, IReadOnlyList<Session> Sessions, IReadOnlyList<ApiToken> Tokens, IReadOnlyList<Link> Links);

/// <summary>What is to be written; a row that is there already is replaced. With a person go the sessions and links.</summary>
internal sealed record AccessChange
{
    public IReadOnlyList<Person> People { get; init; } = [];

    public IReadOnlyList<Session> Sessions { get; init; } = [];

    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];

    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>Ids of rows of any table that are taken away.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    public AuditEntry? Entry { get; init; }
}
