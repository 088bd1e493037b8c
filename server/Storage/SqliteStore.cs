using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>One SQLite file: opens and closes it, with one writer and readers on read-only connections.</summary>
internal sealed class SqliteStore(StoreFiles files, StoreHealth health, TimeProvider time, ILogger<SqliteStore> logger) : IDatabase, IAsyncDisposable
{
    private FolderLock? _lock;
    private StoreWriter? _writer;

    public StoreFiles Files { get; } = files;

    public StoreWriter Writer => _writer ?? throw new InvalidOperationException("The store is not open yet.");

    /// <exception cref="StoreStartException">The store cannot be opened; the message is fit to print.</exception>
    public void Open(IReadOnlyList<string>? migrations = null, long wholeCheckBytes = StoreOpening.WholeCheckBytes)
    {
        _lock = StoreOpening.Open(Files, migrations ?? SchemaSteps.Sqlite, health, time, logger, wholeCheckBytes);
        try
        {
            var writer = new StoreWriter(Files, time, health, logger);
            writer.Start();
            _writer = writer;
        }
        catch (SqliteException e)
        {
            _lock.Dispose();
            _lock = null;
            throw new StoreStartException(StoreUnavailableException.From(e, Files.Database).Message, e);
        }

        StoreLog.Opened(logger, Files.Database);
    }

    /// <summary>Runs a query on a read-only connection, off the caller's thread: SQLite blocks, a grain must not.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        _ = Writer;
        return Task.Run(
            () =>
            {
                using var connection = StoreFiles.Open(Files.Database, SqliteOpenMode.ReadOnly, pooled: true);
                return query(connection);
            },
            cancellationToken);
    }

    Task<T> IDatabase.Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) => Read(query, cancellationToken);

    // Through the queue of the shards: SQLite has one writer, and what waits together is one transaction.
    Task<T> IDatabase.Write<T>(Func<DbConnection, T> write, CancellationToken cancellationToken) =>
        Writer.Write(session => write(session.Connection), cancellationToken);

    /// <summary>Writes what is queued, then releases the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer is { } writer)
        {
            await writer.Stop();
        }

        if (_lock is { } held)
        {
            _lock = null;
            SqliteConnection.ClearAllPools();
            held.Dispose();
        }
    }
}
