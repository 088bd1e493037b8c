namespace ConnectStreaming.Audit;

/// <summary>Records everything that a person changes. Entries are never changed; the oldest ones are removed after Audit:KeepDays.</summary>
internal interface IAuditLog
{
    /// <summary>Returns when the entry is committed.</summary>
    Task Write(AuditEntry entry, CancellationToken cancellationToken);
}
