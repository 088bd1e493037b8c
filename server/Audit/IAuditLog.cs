namespace ConnectStreaming.Audit;

/// <summary>Where everything that a person changes is written down. Entries are never changed; the oldest ones go after Audit:KeepDays.</summary>
internal interface IAuditLog
{
    /// <summary>Returns when the entry is committed.</summary>
    Task Write(AuditEntry entry, CancellationToken cancellationToken);
}
