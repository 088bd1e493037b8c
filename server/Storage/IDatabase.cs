using System.Data.Common;

namespace ConnectStreaming.Storage;

/// <summary>
/// The database of the slow tables: people, sessions, tokens, links, audit, seats, floors, connected streams. Each of their statements exists once, in
/// SQL that SQLite and PostgreSQL both run, with named parameters. The hot tables (states, intervals, checkpoints) do not use it.
/// </summary>
/// <remarks>
/// Rows contain only types that both engines return in the same way: <c>long</c> (times in Unix milliseconds, flags 0 or 1), <c>string</c>,
/// <c>byte[]</c>. <c>LIKE</c> differs: put <c>lower()</c> around both sides. A refused row throws <see cref="DbException"/>. A database that does not
/// answer or cannot write throws <see cref="StoreUnavailableException"/>.
/// </remarks>
internal interface IDatabase
{
    /// <summary>Runs queries on another thread than the caller's.</summary>
    Task<T> Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken);

    /// <summary>
    /// Runs statements in one transaction: all are committed, or none. It may run more than once before the commit. Another writer may commit
    /// between two of its statements, so a read before a write needs a row that both update, a unique key or a version column.
    /// </summary>
    Task<T> Write<T>(Func<DbConnection, T> write, CancellationToken cancellationToken);
}
