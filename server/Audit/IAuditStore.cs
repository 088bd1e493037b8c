namespace ConnectStreaming.Audit;

/// <summary>Keeps the audit table: entries are added at the end, each chained to the one before, and removed from the start only.</summary>
internal interface IAuditStore
{
    /// <summary>Returns when the entry is committed.</summary>
    Task Append(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Shows the chain every entry behind its last one, in order. A chain that has seen none begins behind the newest cut.</summary>
    /// <returns>False: the last entry that the chain has seen is not there any more, or another one.</returns>
    Task<bool> Follow(AuditChain chain, CancellationToken cancellationToken);

    /// <summary>Removes the oldest entries in one transaction with the entry that says so (<see cref="AuditCut"/>).</summary>
    /// <param name="before">Entries of this time and later stay.</param>
    /// <param name="most">Removes at most so many.</param>
    /// <returns>How many were removed.</returns>
    Task<int> Cut(DateTimeOffset before, int most, Func<AuditCut, AuditEntry> entry, CancellationToken cancellationToken);
}

/// <summary>An entry as it is kept.</summary>
/// <param name="Id">1, 2, 3, …: a missing number is a missing entry.</param>
/// <param name="OldDetail">What older versions kept in place of facts; null: none.</param>
/// <param name="FactsText">The entry's facts as they are kept (<see cref="AuditFacts"/>); null: none.</param>
/// <param name="Hash">SHA-256 over the former entry's hash and this entry: 32 bytes.</param>
internal sealed record AuditRecord(long Id, DateTimeOffset At, AuditEntry Entry, string? OldDetail, string? FactsText, byte[] Hash);

/// <summary>What is null does not filter.</summary>
/// <param name="Who">Name or account, or a part of it; or a whole id.</param>
/// <param name="What">A code (<c>person.invited</c>), or its beginning (<c>person</c>).</param>
/// <param name="Text">Anywhere in an entry.</param>
/// <param name="Before">Only entries with a lower number: the next page.</param>
internal sealed record AuditFilter(string? Who, string? What, string? Text, DateTimeOffset? From, DateTimeOffset? To, long? Before, int Limit);

/// <param name="Ok">Every entry's hash follows from the one before and no number is missing.</param>
/// <param name="Checked">Entries in the log.</param>
/// <param name="BrokenAt">The first entry that does not fit; null when all do.</param>
/// <param name="Head">Hash of the last entry in hex. Cut off entries at the end are seen by comparing it with one noted elsewhere.</param>
/// <param name="CutTo">Entries up to this one were removed because of their age; null: none.</param>
internal sealed record AuditChainReport(bool Ok, long Checked, long? BrokenAt, string? Head, long? CutTo);
