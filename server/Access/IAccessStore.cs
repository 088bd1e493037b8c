using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>Stores people, sessions, tokens and links. Only <see cref="AccessBook"/> uses it.</summary>
internal interface IAccessStore
{
    /// <summary>Folder for keys and certificates that only its owner can read.</summary>
    string Folder { get; }

    Task<AccessRows> Load(CancellationToken cancellationToken);

    /// <summary>Writes the change in one transaction, with its audit entry. Returns when it is committed.</summary>
    Task Commit(AccessChange change, CancellationToken cancellationToken);
}

internal sealed record AccessRows(IReadOnlyList<Person> People, IReadOnlyList<Session> Sessions, IReadOnlyList<ApiToken> Tokens, IReadOnlyList<Link> Links);

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
