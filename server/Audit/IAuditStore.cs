namespace ConnectStreaming.Audit;

/// <summary>Stores the audit table: entries are added at the end, each chained to the previous one, and removed only from the start.</summary>
internal interface IAuditStore
{
    /// <summary>Returns when the entry is committed.</summary>
    Task Append(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Passes all entries after the chain's last one to the chain, in order. An empty chain begins after the newest cut.</summary>
    /// <returns>False: the last entry of the chain no longer exists or was changed.</returns>
    Task<bool> Follow(AuditChain chain, CancellationToken cancellationToken);

    /// <summary>Removes the oldest entries in one transaction with the entry that records it (<see cref="AuditCut"/>).</summary>
    /// <param name="before">Entries of this time and later are kept.</param>
    /// <param name="most">Maximum number of entries to remove.</param>
    /// <returns>Number of removed entries.</returns>
    Task<int> Cut(DateTimeOffset before, int most, Func<AuditCut, AuditEntry> entry, CancellationToken cancellationToken);
}

/// <summary>An entry as it is stored.</summary>
/// <param name="Id">1, 2, 3, …: a missing number is a missing entry.</param>
/// <param name="OldDetail">The text that older versions stored instead of facts; null: none.</param>
/// <param name="FactsText">The entry's facts as they are stored (<see cref="AuditFacts"/>); null: none.</param>
/// <param name="Hash">SHA-256 of the previous entry's hash and this entry: 32 bytes.</param>
internal sealed record AuditRecord(long Id, DateTimeOffset At, AuditEntry Entry, string? OldDetail, string? FactsText, byte[] Hash);

/// <summary>A filter. Fields that are null do not filter.</summary>
/// <param name="Who">A name or account, or a part of it; or a whole id.</param>
/// <param name="What">A code (<c>person.invited</c>), or its beginning (<c>person</c>).</param>
/// <param name="Text">A text anywhere in an entry.</param>
/// <param name="Before">Only entries with a lower number: for the next page.</param>
internal sealed record AuditFilter(string? Who, string? What, string? Text, DateTimeOffset? From, DateTimeOffset? To, long? Before, int Limit);

/// <param name="Ok">Every entry's hash follows from the previous one, and no number is missing.</param>
/// <param name="Checked">Number of entries in the log.</param>
/// <param name="BrokenAt">The first wrong entry; null: none.</param>
/// <param name="Head">Hash of the last entry in hex. Compare it with a noted one to see whether entries were removed at the end.</param>
/// <param name="CutTo">Entries up to this one were removed because of their age; null: none.</param>
internal sealed record AuditChainReport(bool Ok, long Checked, long? BrokenAt, string? Head, long? CutTo);
