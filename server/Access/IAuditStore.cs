namespace ConnectStreaming.Access;

/// <summary>Keeps the audit table: entries are only ever added, each chained to the one before (<see cref="AuditChain"/>).</summary>
internal interface IAuditStore
{
    /// <summary>Returns when the entry is committed.</summary>
    Task Append(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Computes the whole chain anew.</summary>
    Task<AuditChainReport> Verify(CancellationToken cancellationToken);
}

/// <summary>An entry as it is kept.</summary>
/// <param name="Id">1, 2, 3, …: a missing number is a missing entry.</param>
/// <param name="Hash">SHA-256 over the former entry's hash and this entry: 32 bytes.</param>
internal sealed record AuditRecord(long Id, DateTimeOffset At, string Who, string What, string? Subject, string? Detail, byte[] Hash);

/// <summary>What is null does not filter.</summary>
/// <param name="Who">Name, or a part of it.</param>
/// <param name="What">A code (<c>person.invited</c>), or its beginning (<c>person</c>).</param>
/// <param name="Text">Anywhere in an entry.</param>
/// <param name="Before">Only entries with a lower number: the next page.</param>
internal sealed record AuditFilter(string? Who, string? What, string? Text, DateTimeOffset? From, DateTimeOffset? To, long? Before, int Limit);

/// <param name="Ok">Every entry's hash follows from the one before and no number is missing.</param>
/// <param name="Checked">Entries looked at.</param>
/// <param name="BrokenAt">The first entry that does not fit; null when all do.</param>
/// <param name="Head">Hash of the last entry in hex. Cut off entries at the end are seen by comparing it with one noted elsewhere.</param>
internal sealed record AuditChainReport(bool Ok, long Checked, long? BrokenAt, string? Head);
