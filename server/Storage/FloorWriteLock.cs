using System.Data.Common;
using ConnectStreaming.Audit;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// The write lock for floors, versions and assignments. Take it before anything else in the transaction: its row lock admits one writer at a time, so
/// what is read after it cannot change. It also increments the stamp that other servers check. Always take it before the lock of the audit log.
/// </summary>
internal static class FloorWriteLock
{
    public static void Take(DbConnection connection) => connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'floors'");

    public static long Stamp(DbConnection connection) => connection.QuerySingle<long>("SELECT value FROM meta WHERE key = 'floors'");

    /// <summary>A write that takes the lock first, with its audit entry.</summary>
    /// <param name="database">The database.</param>
    /// <param name="time">The clock of the write.</param>
    /// <param name="write">Reads and writes, at this time.</param>
    /// <param name="entry">The audit entry of the result; null: it changed nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<T> WriteLocked<T>(
        this IDatabase database, TimeProvider time, Func<DbConnection, DateTimeOffset, T> write, Func<T, AuditEntry?> entry,
        CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            Take(connection);
            var now = time.GetUtcNow();
            var result = write(connection, now);
            if (entry(result) is { } audited)
            {
                AuditTable.Append(connection, AuditLog.Sanitize(audited), now);
            }
            return result;
        },
        cancellationToken);
}
