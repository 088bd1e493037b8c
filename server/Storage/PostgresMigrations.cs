using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>
/// Migrates a PostgreSQL schema to the last step. In <c>schema_version</c>, <c>reached</c> is the last step that ran, and <c>version</c> the schema that
/// a server must know to run on it. A step that begins with the line <c>-- Works with schema N</c> only adds: servers of the version before, which know
/// schema N, run on it, and can be started on it again.
/// </summary>
internal static partial class PostgresMigrations
{
    // An arbitrary number that nothing else uses in this database. It means "the schema is being changed".
    private const long Lock = 0x436F_6E53_7472_6D31;

    private sealed record Schema(long Version, long? Reached);

    /// <summary>All steps in one transaction. If several servers start together, one does it; the others wait and find it done.</summary>
    public static async Task Apply(NpgsqlDataSource source, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0);
        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL); ALTER TABLE schema_version ADD COLUMN IF NOT EXISTS reached bigint");
        var schema = await connection.QuerySingleOrDefaultAsync<Schema>("SELECT version, reached FROM schema_version");
        var (version, reached) = (schema?.Version ?? 0, schema?.Reached ?? schema?.Version ?? 0);
        if (version > steps.Count)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The PostgreSQL database was written by a newer version of connect-streaming (schema {reached}, this version knows {steps.Count}). ")
                + "Start that version.");
        }

        if (reached < steps.Count)
        {
            for (var n = (int)reached; n < steps.Count; n++)
            {
                await connection.ExecuteAsync(steps[n], commandTimeout: 0);
                version = Math.Max(version, Needed(steps[n], n + 1));
            }

            await connection.ExecuteAsync(
                "DELETE FROM schema_version; INSERT INTO schema_version (version, reached) VALUES (@version, @reached)",
                new { version, reached = (long)steps.Count });
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <returns>The schema that a server must know, and the last step that ran; 0: none.</returns>
    public static async Task<(long Needed, long Reached)> Of(NpgsqlConnection connection)
    {
        var made = await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('schema_version') IS NOT NULL");
        // A database that no server of this version has opened has no column "reached".
        return !made ? default : await connection.QuerySingleOrDefaultAsync<(long, long)>(
            "SELECT s.version, coalesce((to_jsonb(s) ->> 'reached')::bigint, s.version) FROM schema_version s");
    }

    /// <summary>The schema that a server must know after this step.</summary>
    private static long Needed(string step, int number) =>
        WorksWith().Match(step) is { Success: true } match ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : number;

    [GeneratedRegex(@"\A-- Works with schema (\d+)\b")]
    private static partial Regex WorksWith();
}
