using System.Buffers.Binary;
using ConnectStreaming.Agents;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>Writes agents and their states. Caches each agent's number, so that most upserts are one update by row id.</summary>
internal sealed class AgentStatements(sqlite3 db) : IDisposable
{
    // Many invented ARNs must not stay in memory. Dropping the cache costs one query per agent.
    private const int MostRemembered = 200_000;

    private readonly record struct Known(long Id, UInt128? KeyHash);

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly StoredState _json = new();

    private readonly Statement _find = new(db, "SELECT a.id, s.key_hash FROM agent a LEFT JOIN agent_state s ON s.agent = a.id WHERE a.arn = ?1");
    private readonly Statement _add = new(db, "INSERT INTO agent (arn) VALUES (?1) RETURNING id");
    private readonly Statement _update = new(db,
        """
        UPDATE agent_state SET version = ?2, state = ?3, interval_no = ?4, interval_start = ?5, last_event_at = ?6, epoch = ?7
        WHERE agent = ?1 AND (last_event_at, epoch, version) <= (?6, ?7, ?2)
        """);
    private readonly Statement _upsert = new(db,
        """
        INSERT INTO agent_state (agent, version, state, interval_no, interval_start, last_event_at, epoch, instance_arn, key_hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (agent) DO UPDATE SET instance_arn = excluded.instance_arn, key_hash = excluded.key_hash, version = excluded.version,
            state = excluded.state, interval_no = excluded.interval_no, interval_start = excluded.interval_start,
            last_event_at = excluded.last_event_at, epoch = excluded.epoch
        WHERE (agent_state.last_event_at, agent_state.epoch, agent_state.version) <= (excluded.last_event_at, excluded.epoch, excluded.version)
        """);

    /// <summary>Writes a state unless the stored one is newer: by the last event, then the epoch, then the version.</summary>
    public void Save(AgentState state, UInt128 keyHash, long epoch)
    {
        var known = Find(state.AgentArn);
        var same = known.KeyHash == keyHash;
        var save = same ? _update : _upsert;
        save.Bind(1, known.Id).Bind(2, state.Version).BindUtf8(3, _json.Write(state))
            .Bind(4, state.IntervalNo).Bind(5, state.IntervalStart.ToUnixTimeMilliseconds()).Bind(6, state.LastEventAt.ToUnixTimeMilliseconds()).Bind(7, epoch);
        if (same)
        {
            save.Run();
            return;
        }

        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, keyHash);
        save.Bind(8, state.InstanceArn).BindBlob(9, key).Run();
        if (raw.sqlite3_changes(db) > 0)
        {
            _known[state.AgentArn] = known with { KeyHash = keyHash };
        }
    }

    public long Id(string arn) => Find(arn).Id;

    /// <summary>Call this when the agent's rows are deleted.</summary>
    public void Forget(string arn) => _known.Remove(arn);

    /// <summary>After a rollback, nothing in the cache is certain.</summary>
    public void Forget() => _known.Clear();

    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
        _update.Dispose();
        _upsert.Dispose();
    }

    private Known Find(string arn)
    {
        if (_known.TryGetValue(arn, out var known))
        {
            return known;
        }

        if (_find.Bind(1, arn).Step())
        {
            var key = _find.Bytes(1);
            known = new Known(_find.Long(0), key.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(key) : null);
            _find.Reset();
        }
        else
        {
            _add.Bind(1, arn).Step();
            known = new Known(_add.Long(0), null);
            _add.Run();
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        _known[arn] = known;
        return known;
    }
}
