using System.Globalization;
using ConnectStreaming.Stream;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>
/// The one writing connection with its prepared statements. synchronous=NORMAL: a killed process loses nothing, because the
/// operating system has every commit. A power failure may lose the last commits, but only complete ones from the end. Then the
/// shards read again from the older checkpoint, which was committed with the older states.
/// </summary>
internal sealed class WriterSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin, _commit, _rollback;
    private int _changesBefore;
    private bool _touched;

    public WriterSession(string database, TimeProvider time)
    {
        _connection = StoreFiles.Open(database, SqliteOpenMode.ReadWrite, pooled: false);
        try
        {
            Execute(
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000;
                PRAGMA cache_size = -20480; PRAGMA temp_store = MEMORY
                """);
            _begin = new Statement(Db, "BEGIN IMMEDIATE");
            _commit = new Statement(Db, "COMMIT");
            _rollback = new Statement(Db, "ROLLBACK");
            Agents = new AgentStatements(Db);
            Intervals = new IntervalStatements(Db);
            Shards = new ShardStatements(Db, time);
            Carried = new CarriedStatements(Db);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public sqlite3 Db => _connection.Handle!;
    public SqliteConnection Connection => _connection;
    public AgentStatements Agents { get; }
    public IntervalStatements Intervals { get; }
    public ShardStatements Shards { get; }
    public CarriedStatements Carried { get; }

    /// <summary>SQLite ends a transaction by itself on some errors; then nothing of it can be saved.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Db) == 0;

    /// <summary>Something was written since <see cref="Begin"/>: only this shows that the disk accepts writes.</summary>
    public bool Wrote => _touched || raw.sqlite3_total_changes(Db) != _changesBefore;

    public void Begin()
    {
        _begin.Run();
        (_changesBefore, _touched) = (raw.sqlite3_total_changes(Db), false);
    }

    public void Commit() => _commit.Run();

    public void Rollback()
    {
        _rollback.Run();
        Agents.Forget();
        Carried.Forget();
    }

    /// <summary>Writes one page without a change, to test whether the disk accepts writes.</summary>
    public bool Touch()
    {
        using var touch = new Statement(Db, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaSteps.Sqlite.Count}"));
        touch.Run();
        _touched = true;
        return true;
    }

    public CommitResult Write(ShardCommit commit)
    {
        if (!Shards.Holds(commit.Shard, commit.Epoch))
        {
            return CommitResult.StaleEpoch;
        }

        Carried.Begin(commit.Shard.Stream.Arn);
        foreach (var (state, keyHash) in commit.Agents)
        {
            Agents.Save(state, keyHash, commit.Epoch);
            Carried.Save(state);
        }

        foreach (var interval in commit.Intervals)
        {
            Intervals.Save(Agents.Id(interval.AgentArn), interval);
        }

        foreach (var interval in commit.ContactIntervals)
        {
            Intervals.Save(Agents.Id(interval.AgentArn), interval);
        }

        ProfileTable.Save(_connection, commit.ProfileIntervals);
        Shards.Quarantine(commit.Quarantined);
        Shards.Gaps(commit.Gaps);
        Shards.Save(commit);
        return CommitResult.Committed;
    }

    public int Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Statement[] all = [_begin, _commit, _rollback];
        foreach (var statement in all)
        {
            statement.Dispose();
        }

        Agents.Dispose();
        Intervals.Dispose();
        Shards.Dispose();
        Carried.Dispose();
        _connection.Dispose();
    }
}
