using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>The store of one machine: one writer, readers on read-only connections, all in one SQLite file.</summary>
internal sealed class SqliteStore(IOptions<StoreOptions> options, StoreHealth health, TimeProvider time, ILogger<SqliteStore> logger)
    : IShardStore, IBoardStore, IAutoFloorStore, IAsyncDisposable
{
    private readonly StoreFiles _files = new(options.Value.Path);
    private FolderLock? _lock;
    private StoreWriter? _writer;

    public StoreFiles Files => _files;

    public StoreWriter Writer => _writer ?? throw new InvalidOperationException("The store is not open yet.");

    /// <exception cref="StoreStartException">The store cannot be opened; the message is fit to print.</exception>
    public void Open(IReadOnlyList<string>? migrations = null, long wholeCheckBytes = StoreOpening.WholeCheckBytes)
    {
        _lock = StoreOpening.Open(_files, migrations ?? Migrations.All, health, time, logger, wholeCheckBytes);
        try
        {
            var writer = new StoreWriter(_files, time, health, logger);
            writer.Start();
            _writer = writer;
        }
        catch (SqliteException e)
        {
            _lock.Dispose();
            _lock = null;
            throw new StoreStartException(StoreUnavailableException.From(e, _files.Database).Message, e);
        }

        StoreLog.Opened(logger, _files.Database);
    }

    public async Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken)
    {
        // States are read in the transaction that gives the epoch: no former owner can commit in between.
        var taken = await Writer.Write(
            session => new ShardTakeOver(session.Shards.Claim(shard), session.Shards.Read(shard), AgentRows.Between(session.Db, firstKey, lastKey, health)),
            cancellationToken);
        WarnOfUnreadable();
        return taken;
    }

    public Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken) =>
        Writer.Write(session => session.Write(commit), cancellationToken);

    public async Task<IReadOnlyList<AgentState>> LoadAgents(CancellationToken cancellationToken)
    {
        var states = await Read(connection => AgentRows.All(connection.Handle!, health), cancellationToken);
        WarnOfUnreadable();
        return states;
    }

    private sealed record ShardRow(string Name, string? Sequence, long? Start, long? CaughtUp, long? Arrival, long Finished);

    public Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken) =>
        Read<IReadOnlyDictionary<string, Checkpoint>>(
            connection => connection.Query<ShardRow>(
                """
                SELECT name AS Name, sequence AS Sequence, start_at AS Start, caught_up_at AS CaughtUp, last_arrival AS Arrival, finished AS Finished
                FROM shard WHERE stream = @stream AND begun = 1
                """,
                new { stream = stream.ToString() }).ToDictionary(
                row => row.Name,
                row => new Checkpoint(row.Sequence, ShardTable.Time(row.Start), ShardTable.Time(row.CaughtUp), ShardTable.Time(row.Arrival), row.Finished == 1)),
            cancellationToken);

    private sealed record QuarantineRow(string Shard, string Sequence, string Reason, long Length, string Sha256, long At);

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<QuarantinedRecord>>(
            connection => [.. connection.Query<QuarantineRow>(
                "SELECT shard AS Shard, sequence AS Sequence, reason AS Reason, length AS Length, sha256 AS Sha256, at AS At FROM quarantine ORDER BY id DESC LIMIT @limit",
                new { limit }).Select(row => new QuarantinedRecord(
                    row.Shard, row.Sequence, row.Reason, (int)row.Length, row.Sha256, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))],
            cancellationToken);

    private sealed record GapRow(string Shard, long From, long To, string Reason, long Found);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<StreamGap>>(
            connection => [.. connection.Query<GapRow>(
                """SELECT shard AS Shard, from_at AS "From", to_at AS "To", reason AS Reason, found_at AS Found FROM gap ORDER BY id DESC LIMIT @limit""",
                new { limit }).Select(row => new StreamGap(
                    row.Shard, DateTimeOffset.FromUnixTimeMilliseconds(row.From), DateTimeOffset.FromUnixTimeMilliseconds(row.To), row.Reason, DateTimeOffset.FromUnixTimeMilliseconds(row.Found)))],
            cancellationToken);

    private sealed record SeatRow(string AgentArn, string Island, long Seat);

    public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<AutoSeat>>(
            connection => [.. connection.Query<SeatRow>(
                "SELECT agent_arn AS AgentArn, island AS Island, seat AS Seat FROM auto_seat WHERE instance_arn = @instanceArn ORDER BY island, seat, agent_arn",
                new { instanceArn }).Select(row => new AutoSeat(row.AgentArn, row.Island, (int)row.Seat))],
            cancellationToken);

    public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) =>
        Writer.Write(
            session =>
            {
                using var save = new Statement(session.Db,
                    """
                    INSERT INTO auto_seat (instance_arn, agent_arn, island, seat) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (instance_arn, agent_arn) DO UPDATE SET island = excluded.island, seat = excluded.seat
                    """);
                foreach (var seat in seats)
                {
                    save.Bind(1, instanceArn).Bind(2, seat.AgentArn).Bind(3, seat.Island).Bind(4, (long)seat.Seat).Run();
                }

                return seats.Count;
            },
            cancellationToken);

    /// <summary>Runs a query on a read-only connection, off the caller's thread: SQLite blocks, a grain must not.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        _ = Writer;
        return Task.Run(
            () =>
            {
                using var connection = StoreFiles.Open(_files.Database, SqliteOpenMode.ReadOnly, pooled: true);
                return query(connection);
            },
            cancellationToken);
    }

    /// <summary>Writes what is queued, then lets the folder go.</summary>
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

    private void WarnOfUnreadable()
    {
        if (health.UnreadableStates is > 0 and var count)
        {
            StoreLog.Unreadable(logger, count);
        }
    }
}
