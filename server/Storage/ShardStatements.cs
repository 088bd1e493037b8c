using ConnectStreaming.Stream;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>Epochs, checkpoints, quarantined records and gaps of shards.</summary>
internal sealed class ShardStatements(sqlite3 db, TimeProvider time) : IDisposable
{
    /// <summary>Maximum number of stored quarantined records, and of gaps.</summary>
    public const int MostKept = 10_000;

    private readonly Statement _nextEpoch = new(db, "UPDATE meta SET value = value + 1 WHERE key = 'epoch' RETURNING value");
    private readonly Statement _claim = new(db,
        """
        INSERT INTO shard (stream, name, epoch, written_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (stream, name) DO UPDATE SET epoch = excluded.epoch, written_at = excluded.written_at
        """);
    private readonly Statement _epoch = new(db, "SELECT epoch FROM shard WHERE stream = ?1 AND name = ?2");
    private readonly Statement _checkpoint = new(db,
        "SELECT begun, sequence, start_at, caught_up_at, last_arrival, finished FROM shard WHERE stream = ?1 AND name = ?2");
    private readonly Statement _save = new(db,
        """
        UPDATE shard SET begun = 1, sequence = ?4, start_at = ?5, caught_up_at = ?6, last_arrival = ?7, finished = ?8, written_at = ?9
        WHERE stream = ?1 AND name = ?2 AND epoch = ?3
        """);
    private readonly Statement _quarantine = new(db,
        "INSERT INTO quarantine (shard, sequence, reason, length, sha256, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING");
    private readonly Statement _trimQuarantine = new(db, "DELETE FROM quarantine WHERE id <= (SELECT id FROM quarantine ORDER BY id DESC LIMIT 1 OFFSET ?1)");
    private readonly Statement _gap = new(db,
        "INSERT INTO gap (shard, from_at, to_at, reason, found_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING");
    private readonly Statement _trimGaps = new(db, "DELETE FROM gap WHERE id <= (SELECT id FROM gap ORDER BY id DESC LIMIT 1 OFFSET ?1)");

    public long Claim(ShardId shard)
    {
        _nextEpoch.Step();
        var epoch = _nextEpoch.Long(0);
        _nextEpoch.Run();
        _claim.Bind(1, shard.Stream.ToString()).Bind(2, shard.Name).Bind(3, epoch).Bind(4, Now()).Run();
        return epoch;
    }

    public bool Holds(ShardId shard, long epoch)
    {
        var holds = _epoch.Bind(1, shard.Stream.ToString()).Bind(2, shard.Name).Step() && _epoch.Long(0) == epoch;
        _epoch.Reset();
        return holds;
    }

    /// <summary>Null if the shard was claimed but nothing was committed.</summary>
    public Checkpoint? Read(ShardId shard)
    {
        var found = _checkpoint.Bind(1, shard.Stream.ToString()).Bind(2, shard.Name).Step() && _checkpoint.Long(0) == 1;
        var checkpoint = found
            ? new Checkpoint(
                _checkpoint.TextOrNull(1), Time(_checkpoint.LongOrNull(2)), Time(_checkpoint.LongOrNull(3)), Time(_checkpoint.LongOrNull(4)),
                _checkpoint.Long(5) == 1)
            : null;
        _checkpoint.Reset();
        return checkpoint;
    }

    public void Save(ShardCommit commit)
    {
        var at = commit.Checkpoint;
        _save.Bind(1, commit.Shard.Stream.ToString()).Bind(2, commit.Shard.Name).Bind(3, commit.Epoch)
            .Bind(4, at.Sequence).Bind(5, at.StartAt?.ToUnixTimeMilliseconds()).Bind(6, at.CaughtUpAt?.ToUnixTimeMilliseconds())
            .Bind(7, at.LastArrival?.ToUnixTimeMilliseconds()).Bind(8, at.Finished ? 1 : 0).Bind(9, Now()).Run();
    }

    public void Quarantine(IReadOnlyCollection<QuarantinedRecord> records)
    {
        // There may be more bad records than are stored; do not write those that would be deleted at once.
        foreach (var record in records.Skip(records.Count - MostKept))
        {
            _quarantine.Bind(1, record.Shard).Bind(2, record.Sequence).Bind(3, record.Reason).Bind(4, (long)record.Length)
                .Bind(5, record.Sha256).Bind(6, record.At.ToUnixTimeMilliseconds()).Run();
        }

        if (records.Count > 0)
        {
            _trimQuarantine.Bind(1, (long)MostKept).Run();
        }
    }

    public void Gaps(IReadOnlyCollection<StreamGap> gaps)
    {
        foreach (var gap in gaps)
        {
            _gap.Bind(1, gap.Shard).Bind(2, gap.From.ToUnixTimeMilliseconds()).Bind(3, gap.To.ToUnixTimeMilliseconds())
                .Bind(4, gap.Reason).Bind(5, gap.FoundAt.ToUnixTimeMilliseconds()).Run();
        }

        if (gaps.Count > 0)
        {
            _trimGaps.Bind(1, (long)MostKept).Run();
        }
    }

    public static DateTimeOffset? Time(long? ms) => ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    public void Dispose()
    {
        Statement[] all = [_nextEpoch, _claim, _epoch, _checkpoint, _save, _quarantine, _trimQuarantine, _gap, _trimGaps];
        foreach (var statement in all)
        {
            statement.Dispose();
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
