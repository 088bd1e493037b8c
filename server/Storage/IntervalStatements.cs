using ConnectStreaming.Agents;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>Writes intervals. An existing interval is overwritten: a replay after a crash closes the same intervals again.</summary>
internal sealed class IntervalStatements(sqlite3 db) : IDisposable
{
    private static readonly Dictionary<string, ShownCode> Shown = Enum.GetValues<ShownCode>()
        .Where(code => code != default).ToDictionary(code => code.Text(), StringComparer.Ordinal);

    private readonly Statement _agent = new(db,
        """
        INSERT INTO agent_interval (agent, no, code, status_name, start_at, end_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (end_at, agent, no) DO UPDATE SET code = excluded.code, status_name = excluded.status_name, start_at = excluded.start_at
        """);

    private readonly Statement _contact = new(db,
        """
        INSERT INTO contact_interval (agent, contact, no, state, channel, queue, start_at, end_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (end_at, agent, contact, no) DO UPDATE SET
            state = excluded.state, channel = excluded.channel, queue = excluded.queue, start_at = excluded.start_at
        """);

    /// <summary>A code of a newer version becomes unknown.</summary>
    public static ShownCode Code(string text) => Shown.GetValueOrDefault(text, ShownCode.Unknown);

    public void Save(long agent, AgentInterval interval) => _agent
        .Bind(1, agent).Bind(2, interval.No).Bind(3, interval.Code.Text()).Bind(4, interval.StatusName)
        .Bind(5, interval.Start.ToUnixTimeMilliseconds()).Bind(6, interval.End.ToUnixTimeMilliseconds()).Run();

    public void Save(long agent, ContactInterval interval) => _contact
        .Bind(1, agent).Bind(2, interval.ContactId).Bind(3, interval.No).Bind(4, interval.State).Bind(5, interval.Channel).Bind(6, interval.Queue)
        .Bind(7, interval.Start.ToUnixTimeMilliseconds()).Bind(8, interval.End.ToUnixTimeMilliseconds()).Run();

    public void Dispose()
    {
        _agent.Dispose();
        _contact.Dispose();
    }
}
