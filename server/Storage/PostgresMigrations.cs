using System.Globalization;
using Dapper;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>Migrates a PostgreSQL schema to the last step. <c>schema_version</c> has the current number.</summary>
internal static class PostgresMigrations
{
    // An arbitrary number that nothing else uses in this database. It means "the schema is being changed".
    private const long Lock = 0x436F_6E53_7472_6D31;

    /// <summary>All steps in one transaction. If several servers start together, one does it; the others wait and find it done.</summary>
    public static async Task Apply(NpgsqlDataSource source, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)");
        var version = await connection.QuerySingleOrDefaultAsync<long>("SELECT version FROM schema_version");
        if (version > steps.Count)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The PostgreSQL database was written by a newer version of connect-streaming (schema {version}, this version knows {steps.Count}). ")
                + "Start that version.");
        }

        if (version < steps.Count)
        {
            foreach (var step in steps.Skip((int)version))
            {
                await connection.ExecuteAsync(step, commandTimeout: 0);
            }

            await connection.ExecuteAsync("DELETE FROM schema_version; INSERT INTO schema_version VALUES (@reached)", new { reached = (long)steps.Count });
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
