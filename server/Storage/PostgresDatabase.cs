using System.Data.Common;
using ConnectStreaming.Cluster;
using Dapper;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>
/// PostgreSQL for any number of servers: one transaction per write (read committed). Nothing lives longer in a connection than its transaction, so
/// PgBouncer may give every transaction another connection.
/// </summary>
internal sealed class PostgresDatabase : IDatabase, IStore
{
    /// <summary>Maximum number of connections of a server, unless the connection string has another one.</summary>
    private const int MostConnections = 20;

    /// <summary>Connections that the slow tables leave to the shards.</summary>
    private const int KeptForShards = 4;

    /// <summary>A transaction that does nothing for this time is ended by the database: a frozen server must not keep its locks.</summary>
    private const string EndIdle = "SET LOCAL idle_in_transaction_session_timeout = 3000";

    private const int MostTries = 4;

    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _room;
    private readonly StoreFiles? _files;
    private readonly StoreHealth _health;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _database;
    private readonly string? _host;
    private FolderLock? _lock;

    /// <param name="connectionString">In Npgsql's form.</param>
    /// <param name="health">Is told about failures.</param>
    /// <param name="logger">Is told about failures.</param>
    /// <param name="time">For waiting.</param>
    /// <param name="files">The data folder, which this process alone may use; null: none.</param>
    public PostgresDatabase(
        string connectionString, StoreHealth? health = null, ILogger<PostgresDatabase>? logger = null, TimeProvider? time = null, StoreFiles? files = null)
    {
        (_files, _health, _time) = (files, health ?? new StoreHealth(), time ?? TimeProvider.System);
        _logger = logger ?? (ILogger)Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var settings = PostgresAddress.Parse(connectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = MostConnections;
        }

        // A reset would be sent to the connection that PgBouncer has next.
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        settings.ApplicationName ??= "connect-streaming";
        (_database, _host) = (settings.Database ?? "", settings.Host);
        _room = new SemaphoreSlim(Math.Max(1, settings.MaxPoolSize - KeptForShards));
        _source = NpgsqlDataSource.Create(settings);
    }

    public bool IsOut => !_opened.Task.IsCompleted;

    public Task Opened => _opened.Task;

    /// <summary>Connects and brings the schema up to date.</summary>
    /// <exception cref="StoreStartException">The server does not answer, or its schema is newer. The message can be shown to the user.</exception>
    public static async Task<PostgresDatabase> Open(string connectionString, CancellationToken cancellationToken)
    {
        var database = new PostgresDatabase(connectionString);
        try
        {
            await database.Open(cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async Task OpenOrWait(CancellationToken cancellationToken)
    {
        _lock = _files is null ? null : StoreOpening.Hold(_files);
        for (var said = false; ; said = true)
        {
            try
            {
                await Open(cancellationToken);
                if (said)
                {
                    _health.OnOpened();
                    StoreLog.Recovered(_logger);
                }

                return;
            }
            catch (StoreStartException e) when (e.InnerException is NpgsqlException error && PostgresFailure.MayAnswerLater(error))
            {
                var failure = PostgresFailure.Of(error, _database, _host);
                _health.OnFailed(failure);
                if (!said)
                {
                    StoreLog.Waiting(_logger, failure.Message);
                }

                await Task.Delay(AgainAfter, _time, cancellationToken);
            }
        }
    }

    // The functions are synchronous because SQLite is. Here they wait for a network: on threads of their own, so that a slow database does not
    // take the threads of the live map.
    public Task<T> Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) => OnThread(
        () => Explained(
            () =>
            {
                using var connection = _source.OpenConnection();
                var result = query(connection);
                _health.OnRead();
                return result;
            },
            write: false),
        cancellationToken);

    public Task<T> Write<T>(Func<DbConnection, T> write, CancellationToken cancellationToken) => OnThread(
        () => Explained(
            () =>
            {
                using var connection = _source.OpenConnection();
                using var transaction = connection.BeginTransaction();
                connection.Execute(EndIdle);
                var result = write(connection);
                // An empty transaction says nothing about the disk.
                var wrote = _health.Failure is null || connection.ExecuteScalar<bool>("SELECT pg_current_xact_id_if_assigned() IS NOT NULL");
                transaction.Commit();
                if (wrote)
                {
                    OnCommitted();
                }

                return result;
            },
            write: true),
        cancellationToken);

    /// <summary>For the hot tables: asynchronous, with a connection of the pool.</summary>
    /// <param name="work">One batch, which is one transaction. It may run more than once.</param>
    /// <param name="write">It writes; the health of the store is told so.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> Use<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, bool write, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                var result = await work(connection, cancellationToken);
                if (write)
                {
                    OnCommitted();
                }
                else
                {
                    _health.OnRead();
                }

                return result;
            }
            catch (NpgsqlException e) when (PostgresFailure.IsCollision(e) && attempt < MostTries)
            {
                // The other transaction went on. This one changed nothing.
            }
            catch (NpgsqlException e) when (PostgresFailure.IsOutage(e))
            {
                throw Failed(e, write);
            }
            catch (ObjectDisposedException e)
            {
                throw Closed(e);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _lock?.Dispose();
        _lock = null;
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresMigrations.Apply(_source, SchemaSteps.Postgres, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new StoreStartException(
                $"The PostgreSQL database {_database} at {_host} (Cluster:ConnectionString) cannot be opened: "
                    + (e is PostgresException { MessageText: var text } ? text : e.Message),
                e, PostgresFailure.MayAnswerLater(e) ? StoreProblem.Away : StoreProblem.None);
        }

        StoreLog.Opened(_logger, $"PostgreSQL database {_database} at {_host}");
        _opened.TrySetResult();
    }

    private async Task<T> OnThread<T>(Func<T> run, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(
                run, cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
        finally
        {
            _room.Release();
        }
    }

    private T Explained<T>(Func<T> run, bool write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return run();
            }
            catch (NpgsqlException e) when (PostgresFailure.IsCollision(e) && attempt < MostTries)
            {
                // The other transaction went on. This one changed nothing.
            }
            catch (NpgsqlException e) when (PostgresFailure.IsOutage(e))
            {
                throw Failed(e, write);
            }
            catch (ObjectDisposedException e)
            {
                throw Closed(e);
            }
        }
    }

    private void OnCommitted()
    {
        if (_health.OnCommitted())
        {
            StoreLog.Recovered(_logger);
        }
    }

    private StoreUnavailableException Failed(NpgsqlException e, bool write)
    {
        var failure = PostgresFailure.Of(e, _database, _host);
        if ((write ? _health.Failure : _health.ReadFailure)?.Problem != failure.Problem)
        {
            StoreLog.Unavailable(_logger, failure.Message);
        }

        if (write)
        {
            _health.OnFailed(failure);
        }
        else
        {
            _health.OnReadFailed(failure);
        }

        return failure;
    }

    private static StoreUnavailableException Closed(ObjectDisposedException e) =>
        new(StoreProblem.Closed, "The store is closed: the server is stopping.", e);
}
