namespace ConnectStreaming.Audit;

/// <summary>Writes to the audit table. Texts from outside are shortened and cleaned first.</summary>
internal sealed class AuditLog(IAuditStore store) : IAuditLog
{
    private const int MostValues = 500;

    public Task Write(AuditEntry entry, CancellationToken cancellationToken) => store.Append(Sanitize(entry), cancellationToken);

    public static AuditEntry Sanitize(AuditEntry entry) => new(
        new AuditActor(PlainText.Clean(entry.Who.Name, 200), Sanitize(entry.Who.Id, 100), Sanitize(entry.Who.Account, 256)), PlainText.Clean(entry.What, 100),
        entry.Subject is null ? null : new AuditSubject(PlainText.Clean(entry.Subject.Name, 500), Sanitize(entry.Subject.Id, 256)),
        [.. entry.Facts.Select(fact =>
            new AuditFact(PlainText.Clean(fact.Code, 50), [.. fact.Values.Take(MostValues).Select(value => PlainText.Clean(value, 2000))]))]);

    private static string? Sanitize(string? text, int most) => text is null ? null : PlainText.Clean(text, most);
}
