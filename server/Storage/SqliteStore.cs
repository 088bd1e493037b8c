using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>One SQLite file: opens and closes it, with one writer and readers on read-only connections.</summary>
internal sealed class SqliteStore(StoreFiles files, StoreHealth health, TimeProvider time, ILogger<SqliteStore> logger) : IDatabase, IAsyncDisposable
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private FolderLock? _lock;
    private volatile StoreWriter? _writer;
    private volatile StoreUnavailableException? _outage;
    private Task _waiting = Task.CompletedTask;

    public StoreFiles Files { get; } = files;

    /// <exception cref="StoreUnavailableException">The folder has not been writable since the start.</exception>
    public StoreWriter Writer => _writer ?? throw (_outage is { } outage
        ? new StoreUnavailableException(outage.Problem, outage.Message, outage)
        : new InvalidOperationException("The store is not open yet."));

    /// <summary>The folder has not been writable since the start: the map is live, what was kept is read, nothing is written.</summary>
    public bool IsOut => _writer is null && _outage is not null;

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
            throw new StoreStartException(StoreUnavailableException.From(e, Files.Database).Message, e, SqliteCode.Problem(e.SqliteErrorCode));
        }

        StoreLog.Opened(logger, Files.Database);
    }

    /// <summary>Opens the store now, or as soon as the disk allows it: a full or read-only one does not keep the map from being live.</summary>
    /// <exception cref="StoreStartException">Waiting would not help; the message is fit to print.</exception>
    public void OpenOrWait()
    {
        try
        {
            Open();
        }
        catch (StoreStartException e) when (StoreOutage.CanWait(Files, e, SchemaSteps.Sqlite))
        {
            Out(e);
            StoreLog.Unavailable(logger, _outage!.Message);
            _waiting = Wait();
        }
    }

    /// <summary>Runs a query on a read-only connection, off the caller's thread: SQLite blocks, a grain must not.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        var isOut = IsOut;
        _ = isOut ? null : Writer;
        return Task.Run(
            () =>
            {
                try
                {
                    using var connection = isOut
                        ? StoreOutage.Open(Files, SchemaSteps.Sqlite, time.GetUtcNow(), logger)
                        : StoreFiles.Open(Files.Database, SqliteOpenMode.ReadOnly, pooled: true);
                    var result = query(connection);
                    health.OnRead();
                    return result;
                }
                catch (SqliteException e) when (!SqliteCode.IsOwnFault(e))
                {
                    throw ReadFailed(e);
                }
            },
            cancellationToken);
    }

    Task<T> IDatabase.Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) => Read(query, cancellationToken);

    // Through the queue of the shards: SQLite has one writer, and what waits together is one transaction.
    Task<T> IDatabase.Write<T>(Func<DbConnection, T> write, CancellationToken cancellationToken) =>
        Writer.Write(session => write(session.Connection), cancellationToken);

    private StoreUnavailableException ReadFailed(SqliteException e)
    {
        var failure = StoreUnavailableException.From(e, Files.Database, "read from");
        if (health.ReadFailure?.Problem != failure.Problem)
        {
            StoreLog.Unavailable(logger, failure.Message);
        }

        health.OnReadFailed(failure);
        if (failure.Problem == StoreProblem.Damaged)
        {
            Files.WantCheck();
        }

        return failure;
    }

    /// <summary>Writes what is queued, then releases the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _waiting;
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

    private async Task Wait()
    {
        while (true)
        {
            await Task.Delay(AgainAfter, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                // Off the caller's thread: a check of a large file takes its time.
                await Task.Run(() => Open());
                health.OnOpened();
                StoreLog.Recovered(logger);
                return;
            }
            catch (StoreStartException e)
            {
                Out(e);
            }
        }
    }

    private void Out(StoreStartException e)
    {
        var message = $"{e.Message} Until then the map is live from memory and nothing is kept: no history, no sign-ins, no changes. "
            + "Nothing is lost by that: the stream is read again from what was kept before.";
        _outage = new StoreUnavailableException(e.Problem, message, e);
        health.OnFailed(_outage);
    }
}
