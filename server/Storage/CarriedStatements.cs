using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>Records which streams carry which instances, in the transaction of the events. A pair is written at most once an hour.</summary>
internal sealed class CarriedStatements(sqlite3 db) : IDisposable
{
    /// <summary>Maximum number of pairs, because anyone who writes to the stream can invent instances.</summary>
    private const int Most = 1_000;

    /// <summary>An instance's old stream is dropped when the new one has carried it for this time.</summary>
    public const string Overlap = "86400000";

    /// <summary>The pairs that count, on both engines.</summary>
    public const string AllSql =
        $"""
        SELECT stream_arn, instance_arn FROM carried c
        WHERE last_event_at >= (SELECT max(last_event_at) FROM carried WHERE instance_arn = c.instance_arn) - {Overlap}
        ORDER BY instance_arn, stream_arn
        """;

    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Stream, string Instance), DateTimeOffset> _written = [];

    private string _stream = "";

    /// <summary>Instance of the last state, and when the pair was written: nearly all states of a commit have the same instance.</summary>
    private string _instance = "";
    private DateTimeOffset _writtenAt;

    private readonly Statement _save = new(db,
        """
        INSERT INTO carried (instance_arn, stream_arn, last_event_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (instance_arn, stream_arn) DO UPDATE SET last_event_at = max(last_event_at, excluded.last_event_at)
        """);
    private readonly Statement _leave = new(db, $"DELETE FROM carried WHERE instance_arn = ?1 AND last_event_at < ?2 - {Overlap}");
    private readonly Statement _trim = new(db,
        """
        DELETE FROM carried WHERE (instance_arn, stream_arn) IN
            (SELECT instance_arn, stream_arn FROM carried ORDER BY last_event_at DESC LIMIT -1 OFFSET ?1)
        """);

    public static IReadOnlyList<CarriedStream> All(sqlite3 db)
    {
        using var query = new Statement(db, AllSql);
        List<CarriedStream> all = [];
        while (query.Step())
        {
            all.Add(new CarriedStream(query.Text(0), query.Text(1)));
        }

        return all;
    }

    /// <summary>The following states come from this stream.</summary>
    public void Begin(string streamArn) => (_stream, _instance, _writtenAt) = (streamArn, "", DateTimeOffset.MinValue);

    public void Save(AgentState state)
    {
        if (state.InstanceArn != _instance)
        {
            _instance = state.InstanceArn;
            _writtenAt = _written.GetValueOrDefault((_stream, _instance), DateTimeOffset.MinValue);
        }

        if (state.LastEventAt - _writtenAt >= Again && (_writtenAt > DateTimeOffset.MinValue || _written.Count < Most))
        {
            Write(_stream, _instance, state.LastEventAt);
            _written[(_stream, _instance)] = _writtenAt = state.LastEventAt;
        }
    }

    /// <summary>After a rollback, nothing in the cache is certain.</summary>
    public void Forget() => _written.Clear();

    public void Dispose()
    {
        _save.Dispose();
        _leave.Dispose();
        _trim.Dispose();
    }

    private void Write(string stream, string instance, DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        _save.Bind(1, instance).Bind(2, stream).Bind(3, milliseconds).Run();
        _leave.Bind(1, instance).Bind(2, milliseconds).Run();
        if (_written.Count == 0)
        {
            _trim.Bind(1, (long)Most).Run();
        }
    }
}
