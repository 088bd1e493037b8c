using System.Data.Common;

namespace ConnectStreaming.Storage;

/// <summary>
/// The seam of the slow tables: people, sessions, tokens, links, audit, seats, what setup connected. Each of their statements stands once, in
/// SQL that SQLite and PostgreSQL both run, with named parameters. States, intervals and checkpoints are hot: they do not pass here.
/// </summary>
/// <remarks>
/// Rows are what both engines give alike: <c>long</c> (times in Unix milliseconds, flags 0 or 1), <c>string</c>, <c>byte[]</c>. <c>LIKE</c>
/// is not alike: put <c>lower()</c> around both sides. A row that is refused throws <see cref="DbException"/>; a database that does not answer
/// or cannot write throws <see cref="StoreUnavailableException"/>.
/// </remarks>
internal interface IDatabase
{
    /// <summary>Runs queries, off the caller's thread.</summary>
    Task<T> Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken);

    /// <summary>
    /// Runs statements in one transaction: all of it is committed, or nothing. It may run more than once before it is. Another writer may commit
    /// between two statements of it, so what is read first and written then needs a row that both update, a unique key or a version column.
    /// </summary>
    Task<T> Write<T>(Func<DbConnection, T> write, CancellationToken cancellationToken);
}
