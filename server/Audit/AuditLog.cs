namespace ConnectStreaming.Audit;

/// <summary>Writes to the audit table; texts from outside are cut and cleaned first.</summary>
internal sealed class AuditLog(IAuditStore store) : IAuditLog
{
    private const int MostValues = 500;

    public Task Write(AuditEntry entry, CancellationToken cancellationToken) => store.Append(Fit(entry), cancellationToken);

    public static AuditEntry Fit(AuditEntry entry) => new(
        new AuditActor(PlainText.Clean(entry.Who.Name, 200), Fit(entry.Who.Id, 100), Fit(entry.Who.Account, 256)), PlainText.Clean(entry.What, 100),
        entry.Subject is null ? null : new AuditSubject(PlainText.Clean(entry.Subject.Name, 500), Fit(entry.Subject.Id, 256)),
        [.. entry.Facts.Select(fact =>
            new AuditFact(PlainText.Clean(fact.Code, 50), [.. fact.Values.Take(MostValues).Select(value => PlainText.Clean(value, 2000))]))]);

    private static string? Fit(string? text, int most) => text is null ? null : PlainText.Clean(text, most);
}
