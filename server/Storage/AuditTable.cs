using System.Data.Common;
using ConnectStreaming.Audit;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>The audit log: entries are added at the end and removed from the start.</summary>
internal sealed class AuditTable(IDatabase database, TimeProvider time) : IAuditStore
{
    private sealed record Row(
        long Id, long At, string Who, string? WhoId, string? Account, string What, string? Subject, string? SubjectId,
        string? Detail, string? Facts, byte[] Hash);

    private const string Columns =
        """
        id AS Id, at AS At, who AS Who, who_id AS WhoId, account AS Account, what AS What, subject AS Subject, subject_id AS SubjectId,
        detail AS Detail, facts AS Facts, hash AS Hash
        """;

    private sealed record Last(long Id, byte[] Hash);

    public Task Append(AuditEntry entry, CancellationToken cancellationToken) =>
        database.Write(connection => Append(connection, entry, time.GetUtcNow()), cancellationToken);

    /// <summary>Writes an entry in the transaction of the change that it records: both are committed, or neither.</summary>
    public static long Append(DbConnection connection, AuditEntry entry, DateTimeOffset now)
    {
        TakeWriteLock(connection);
        var last = connection.QuerySingleOrDefault<Last>("SELECT id AS Id, hash AS Hash FROM audit ORDER BY id DESC LIMIT 1");
        var (id, at) = ((last?.Id ?? 0) + 1, now.ToUnixTimeMilliseconds());
        var facts = AuditFacts.Text(entry.Facts);
        connection.Execute(
            """
            INSERT INTO audit (id, at, who, what, subject, hash, who_id, account, subject_id, facts, cut_to)
            VALUES (@id, @at, @who, @What, @subject, @hash, @whoId, @account, @subjectId, @facts, @cutTo)
            """,
            new
            {
                id, at, who = entry.Who.Name, entry.What, subject = entry.Subject?.Name, hash = AuditChain.Hash(last?.Hash, id, at, entry, null, facts),
                whoId = entry.Who.Id, account = entry.Who.Account, subjectId = entry.Subject?.Id, facts, cutTo = AuditCut.Of(entry)?.LastId,
            });
        return id;
    }

    public Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<AuditRecord>>(
            connection => [.. connection.Query<Row>(
                $"""
                SELECT {Columns} FROM audit
                WHERE (@who IS NULL OR lower(who) LIKE lower(@who) ESCAPE '\' OR lower(account) LIKE lower(@who) ESCAPE '\' OR who_id = @id)
                AND (@what IS NULL OR lower(what) LIKE lower(@what) ESCAPE '\')
                AND (@text IS NULL OR lower(who) LIKE lower(@text) ESCAPE '\' OR lower(account) LIKE lower(@text) ESCAPE '\'
                    OR lower(what) LIKE lower(@text) ESCAPE '\'
                    OR lower(subject) LIKE lower(@text) ESCAPE '\' OR lower(detail) LIKE lower(@text) ESCAPE '\' OR lower(facts) LIKE lower(@text) ESCAPE '\')
                AND (@from IS NULL OR at >= @from) AND (@to IS NULL OR at < @to) AND (@before IS NULL OR id < @before)
                ORDER BY id DESC LIMIT @limit
                """,
                new
                {
                    who = Like("%", filter.Who), id = filter.Who, what = Like("", filter.What), text = Like("%", filter.Text),
                    from = filter.From?.ToUnixTimeMilliseconds(), to = filter.To?.ToUnixTimeMilliseconds(), before = filter.Before, limit = filter.Limit,
                }).Select(Record)],
            cancellationToken);

    public Task<bool> Follow(AuditChain chain, CancellationToken cancellationToken) =>
        database.Read(
            connection =>
            {
                var after = chain.Last;
                if (after > 0)
                {
                    var hash = connection.QuerySingleOrDefault<byte[]>("SELECT hash FROM audit WHERE id = @after", new { after });
                    if (hash?.AsSpan().SequenceEqual(chain.Head) != true)
                    {
                        return false;
                    }
                }
                else if (NewestCut(connection) is { } cut)
                {
                    // Entries before the cut that still exist are read too, and do not match.
                    chain.Begin(cut);
                }
                foreach (var row in connection.Query<Row>($"SELECT {Columns} FROM audit WHERE id > @after ORDER BY id", new { after }, buffered: false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    chain.Check(Record(row));
                }
                return true;
            },
            cancellationToken);

    public Task<int> Cut(DateTimeOffset before, int most, Func<AuditCut, AuditEntry> entry, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            TakeWriteLock(connection);
            if (connection.QuerySingle<long?>("SELECT min(id) FROM audit") is not { } first)
            {
                return 0;
            }
            // The first entry that is new enough and all after it are kept, even if a clock went back.
            var last = connection.QuerySingle<long?>("SELECT min(id) FROM audit WHERE at >= @before", new { before = before.ToUnixTimeMilliseconds() }) - 1
                ?? connection.QuerySingle<long>("SELECT max(id) FROM audit");
            last = Math.Min(last, first + most - 1);
            // No hash: an entry is missing, so somebody changed the log. It is not cut.
            if (last < first || connection.QuerySingleOrDefault<byte[]>("SELECT hash FROM audit WHERE id = @last", new { last }) is not { } hash)
            {
                return 0;
            }
            Append(connection, entry(new AuditCut(last, hash)), time.GetUtcNow());
            connection.Execute("DELETE FROM audit WHERE id <= @last", new { last });
            return (int)(last - first + 1);
        },
        cancellationToken);

    /// <summary>Two writers must not chain to the same entry. The row lock makes the second one wait until the first has committed; then it reads.</summary>
    private static void TakeWriteLock(DbConnection connection) => connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'audit'");

    private static AuditCut? NewestCut(DbConnection connection) =>
        connection.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM audit WHERE cut_to IS NOT NULL ORDER BY id DESC LIMIT 1") is { } row
            ? AuditCut.Of(Record(row).Entry) : null;

    private static AuditRecord Record(Row row) => new(
        row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        new AuditEntry(
            new AuditActor(row.Who, row.WhoId, row.Account), row.What,
            row.Subject is null ? null : new AuditSubject(row.Subject, row.SubjectId), AuditFacts.Read(row.Facts)),
        row.Detail, row.Facts, row.Hash);

    private static string? Like(string before, string? text) => text is null ? null
        : $"{before}{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)}%";
}
