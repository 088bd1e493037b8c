using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>The append-only table of what people did.</summary>
internal sealed class AuditTable(SqliteStore store, TimeProvider time) : IAuditStore
{
    private sealed record Row(long Id, long At, string Who, string What, string? Subject, string? Detail, byte[] Hash);

    private const string Columns = "id AS Id, at AS At, who AS Who, what AS What, subject AS Subject, detail AS Detail, hash AS Hash";

    public Task Append(AuditEntry entry, CancellationToken cancellationToken) =>
        store.Writer.Write(session => Append(session, entry, time.GetUtcNow()), cancellationToken);

    /// <summary>In the transaction of what it tells about: both are committed, or neither.</summary>
    public static long Append(WriterSession session, AuditEntry entry, DateTimeOffset now)
    {
        long id = 1;
        byte[]? before = null;
        using (var last = new Statement(session.Db, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1"))
        {
            if (last.Step())
            {
                (id, before) = (last.Long(0) + 1, last.Bytes(1).ToArray());
            }
        }
        var at = now.ToUnixTimeMilliseconds();
        using var add = new Statement(session.Db, "INSERT INTO audit (id, at, who, what, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        add.Bind(1, id).Bind(2, at).Bind(3, entry.Who).Bind(4, entry.What).Bind(5, entry.Subject).Bind(6, entry.Detail)
            .BindBlob(7, AuditChain.Hash(before, id, at, entry)).Run();
        return id;
    }

    public Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<AuditRecord>>(
            connection => [.. connection.Query<Row>(
                $"""
                SELECT {Columns} FROM audit
                WHERE (@who IS NULL OR who LIKE @who ESCAPE '\') AND (@what IS NULL OR what LIKE @what ESCAPE '\')
                AND (@text IS NULL OR who LIKE @text ESCAPE '\' OR what LIKE @text ESCAPE '\' OR subject LIKE @text ESCAPE '\' OR detail LIKE @text ESCAPE '\')
                AND (@from IS NULL OR at >= @from) AND (@to IS NULL OR at < @to) AND (@before IS NULL OR id < @before)
                ORDER BY id DESC LIMIT @limit
                """,
                new
                {
                    who = Like("%", filter.Who), what = Like("", filter.What), text = Like("%", filter.Text),
                    from = filter.From?.ToUnixTimeMilliseconds(), to = filter.To?.ToUnixTimeMilliseconds(), before = filter.Before, limit = filter.Limit,
                }).Select(Record)],
            cancellationToken);

    public Task<AuditChainReport> Verify(CancellationToken cancellationToken) =>
        store.Read(
            connection =>
            {
                var chain = new AuditChain();
                foreach (var row in connection.Query<Row>($"SELECT {Columns} FROM audit ORDER BY id", buffered: false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    chain.Check(Record(row));
                }
                return chain.Report();
            },
            cancellationToken);

    private static AuditRecord Record(Row row) =>
        new(row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Who, row.What, row.Subject, row.Detail, row.Hash);

    private static string? Like(string before, string? text) => text is null ? null
        : $"{before}{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
