using System.Data.Common;
using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Failed sign-ins in a row. One statement counts a failure, so two servers count both.</summary>
internal sealed class SignInFailureTable(IDatabase database) : ISignInFailures
{
    /// <summary>So many places have a count of their own. With more, those with few and old failures are forgotten.</summary>
    private const int Most = 10_000;

    private sealed record Row(long Failures, long LastAt);

    public Task<SignInFailures> Of(string account, string place, CancellationToken cancellationToken) => database.Read(
        connection => connection.QuerySingleOrDefault<Row>(
            "SELECT failures AS Failures, last_at AS LastAt FROM sign_in_failure WHERE account = @account AND place = @place", new { account, place })
            is { } row ? new SignInFailures(row.Failures, DateTimeOffset.FromUnixTimeMilliseconds(row.LastAt)) : default,
        cancellationToken);

    public Task<SignInFailures> Add(
        string account, string place, DateTimeOffset now, DateTimeOffset forgetBefore, CancellationToken cancellationToken) => database.Write(
        connection => new SignInFailures(
            connection.QuerySingle<long>(
                """
                INSERT INTO sign_in_failure (account, place, failures, last_at) VALUES (@account, @place, 1, @at)
                ON CONFLICT (account, place) DO UPDATE SET last_at = excluded.last_at,
                    failures = CASE WHEN sign_in_failure.last_at > @forget THEN sign_in_failure.failures + 1 ELSE 1 END
                RETURNING failures
                """,
                new { account, place, at = now.ToUnixTimeMilliseconds(), forget = forgetBefore.ToUnixTimeMilliseconds() }),
            now),
        cancellationToken);

    public Task Clear(string account, string? place, CancellationToken cancellationToken) => database.Write(
        connection => place is null
            ? connection.Execute("DELETE FROM sign_in_failure WHERE account = @account", new { account })
            : connection.Execute("DELETE FROM sign_in_failure WHERE account = @account AND place = @place", new { account, place }),
        cancellationToken);

    internal static void Forget(DbConnection connection, DateTimeOffset before)
    {
        connection.Execute("DELETE FROM sign_in_failure WHERE last_at < @before", new { before = before.ToUnixTimeMilliseconds() });
        connection.Execute(
            """
            DELETE FROM sign_in_failure WHERE (account, place) IN (
                SELECT account, place FROM sign_in_failure
                ORDER BY CASE WHEN failures > 2 THEN 1 ELSE 0 END DESC, last_at DESC LIMIT 1000000 OFFSET @Most)
            """,
            new { Most });
    }
}
