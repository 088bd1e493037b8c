namespace ConnectStreaming.Access;

/// <summary>One thing that a person did.</summary>
/// <param name="Who">Name of the person, or of the API token; "system" for what happens by itself.</param>
/// <param name="What">A dotted code: <c>sign-in.done</c>, <c>person.invited</c>, <c>setup.step</c>. The page has words for the known ones.</param>
/// <param name="Subject">What it was done to, in words that a reader knows; null when there is nothing.</param>
/// <param name="Detail">More about it; no secrets. Null when there is nothing to add.</param>
internal sealed record AuditEntry(string Who, string What, string? Subject = null, string? Detail = null);

/// <summary>Where everything that a person changes is written down. Entries are never changed or taken away.</summary>
internal interface IAuditLog
{
    /// <summary>Returns when the entry is committed.</summary>
    Task Write(AuditEntry entry, CancellationToken cancellationToken);
}
