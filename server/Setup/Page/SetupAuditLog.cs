using ConnectStreaming.Audit;

namespace ConnectStreaming.Setup;

/// <summary>Writes the page's changes to the audit log of the server.</summary>
internal sealed class SetupAuditLog(IAuditLog log) : ISetupAudit
{
    public Task Write(SetupAuditEntry entry, CancellationToken cancellationToken) => log.Write(
        new AuditEntry(
            new AuditActor(entry.By, entry.ById, entry.ByAccount), entry.Failure is null ? "setup.step" : "setup.step-failed",
                new AuditSubject(entry.InstanceArn, entry.InstanceArn),
            new AuditFact("text", entry.Said.En, entry.Said.Ja)),
        cancellationToken);
}
