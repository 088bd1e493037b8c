using ConnectStreaming.Access;

namespace ConnectStreaming.Setup;

/// <summary>The page's changes go where everything stands that people change.</summary>
internal sealed class SetupAuditLog(IAuditLog log) : ISetupAudit
{
    public Task Write(SetupAuditEntry entry, CancellationToken cancellationToken) => log.Write(
        new AuditEntry(entry.By, entry.Failure is null ? "setup.step" : "setup.step-failed", entry.InstanceArn, entry.Failure is null ? entry.Title : $"{entry.Title}: {entry.Failure}"),
        cancellationToken);
}
