namespace ConnectStreaming.Access;

/// <summary>Writes to the audit table; texts from outside are cut and cleaned first.</summary>
internal sealed class AuditLog(IAuditStore store) : IAuditLog
{
    public Task Write(AuditEntry entry, CancellationToken cancellationToken) => store.Append(Fit(entry), cancellationToken);

    public static AuditEntry Fit(AuditEntry entry) => new(
        PlainText.Clean(entry.Who, 200), PlainText.Clean(entry.What, 100),
        entry.Subject is null ? null : PlainText.Clean(entry.Subject, 500), entry.Detail is null ? null : PlainText.Clean(entry.Detail, 2000));
}
