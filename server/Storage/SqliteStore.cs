using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>Opens and closes one SQLite file, with one writer and with read-only connections for readers.</summary>
internal sealed class SqliteStore(StoreFiles files, StoreHealth health, TimeProvider time, ILogger<SqliteStore> logger) : IDatabase, IStore
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FolderLock? _lock;
    private volatile StoreWriter? _writer;
    private volatile StoreUnavailableException? _outage;
    private Task _waiting = Task.CompletedTask;

    public StoreFiles Files { get; } = files;

    /// <exception cref="StoreUnavailableException">The folder has not been writable since the start.</exception>
    public StoreWriter Writer => _writer ?? throw (_outage is { } outage
        ? new StoreUnavailableException(outage.Problem, outage.Message, outage)
        : new InvalidOperationException("The store is not open yet."));

    /// <summary>The folder has not been writable since the start: the map is live, stored data is read, nothing is written.</summary>
    public bool IsOut => _writer is null && _outage is not null;

    /// <summary>Completes when the store accepts writes: at the start, or as soon as the disk can be written.</summary>
    public Task Opened => _opened.Task;

    /// <exception cref="StoreStartException">The store cannot be opened. The message can be shown to the user.</exception>
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
        _opened.TrySetResult();
    }

    /// <summary>Opens the store now, or as soon as the disk can be written: a full or read-only disk does not stop the live map.</summary>
    /// <exception cref="StoreStartException">Waiting would not help. The message can be shown to the user.</exception>
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

    Task IStore.OpenOrWait(CancellationToken cancellationToken)
    {
        OpenOrWait();
        return Task.CompletedTask;
    }

    /// <summary>Runs a query on a read-only connection and on another thread: SQLite blocks, and a grain must not block.</summary>
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

    // Use the queue of the shards: SQLite has one writer, and waiting writes share a transaction.
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
            Files.RequestCheck();
        }

        return failure;
    }

    /// <summary>Writes what is in the queue, then releases the folder.</summary>
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
                // On another thread, because checking a large file takes time.
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
        var message = $"{e.Message} Until then the map is live from memory, but nothing is stored: no history, no sign-ins, no changes. "
            + "No events are lost: the stream is read again from the last stored position.";
        _outage = new StoreUnavailableException(e.Problem, message, e);
        health.OnFailed(_outage);
    }
}
