using System.Data.Common;
using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>The append-only table of what people did.</summary>
internal sealed class AuditTable(IDatabase database, TimeProvider time) : IAuditStore
{
    private sealed record Row(long Id, long At, string Who, string What, string? Subject, string? Detail, byte[] Hash);

    private const string Columns = "id AS Id, at AS At, who AS Who, what AS What, subject AS Subject, detail AS Detail, hash AS Hash";

    private sealed record Last(long Id, byte[] Hash);

    public Task Append(AuditEntry entry, CancellationToken cancellationToken) =>
        database.Write(connection => Append(connection, entry, time.GetUtcNow()), cancellationToken);

    /// <summary>In the transaction of what it tells about: both are committed, or neither.</summary>
    public static long Append(DbConnection connection, AuditEntry entry, DateTimeOffset now)
    {
        // Two writers must not chain to the same entry: the row's lock makes the second one wait until the first has committed, and then read.
        connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'audit'");
        var last = connection.QuerySingleOrDefault<Last>("SELECT id AS Id, hash AS Hash FROM audit ORDER BY id DESC LIMIT 1");
        var (id, at) = ((last?.Id ?? 0) + 1, now.ToUnixTimeMilliseconds());
        connection.Execute(
            "INSERT INTO audit (id, at, who, what, subject, detail, hash) VALUES (@id, @at, @Who, @What, @Subject, @Detail, @hash)",
            new { id, at, entry.Who, entry.What, entry.Subject, entry.Detail, hash = AuditChain.Hash(last?.Hash, id, at, entry) });
        return id;
    }

    public Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<AuditRecord>>(
            connection => [.. connection.Query<Row>(
                $"""
                SELECT {Columns} FROM audit
                WHERE (@who IS NULL OR lower(who) LIKE lower(@who) ESCAPE '\') AND (@what IS NULL OR lower(what) LIKE lower(@what) ESCAPE '\')
                AND (@text IS NULL OR lower(who) LIKE lower(@text) ESCAPE '\' OR lower(what) LIKE lower(@text) ESCAPE '\' OR lower(subject) LIKE lower(@text) ESCAPE '\' OR lower(detail) LIKE lower(@text) ESCAPE '\')
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
        database.Read(
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
