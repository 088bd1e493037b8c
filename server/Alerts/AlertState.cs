namespace ConnectStreaming.Alerts;

/// <summary>The marks of an instance without their grain: numbers every change. Pure.</summary>
internal sealed class AlertState(string epoch)
{
    /// <summary>Agents without marks are remembered for replicas that still have theirs, up to this number.</summary>
    private const int MostEmpty = 4_096;

    private readonly Dictionary<string, Entry> _agents = new(StringComparer.Ordinal);
    private long _rev = 1;

    /// <summary>Changes up to here are no longer known one by one.</summary>
    private long _patchableFrom = 1;

    private sealed record Entry(long Rev, StoredMark[] Marks);

    public AlertPosition Position => new(epoch, _rev);

    /// <summary>The state of a grain that ended goes on under its epoch.</summary>
    public static AlertState Of(MovedAlerts moved)
    {
        var state = new AlertState(moved.Position.Epoch!) { _rev = moved.Position.Rev, _patchableFrom = moved.Position.Rev };
        foreach (var agent in moved.Marks.GroupBy(m => m.Agent, StringComparer.Ordinal))
        {
            state._agents[agent.Key] = new Entry(moved.Position.Rev, [.. agent]);
        }
        return state;
    }

    public MovedAlerts Moved() => new(Position, [.. Marks]);

    public IEnumerable<StoredMark> Marks => _agents.Values.SelectMany(a => a.Marks);

    /// <summary>Replaces everything.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Take(IEnumerable<StoredMark> marks)
    {
        var now = marks.GroupBy(m => m.Agent, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        var changed = false;
        foreach (var agent in _agents.Keys.Concat(now.Keys).ToHashSet(StringComparer.Ordinal))
        {
            changed |= Put(agent, now.GetValueOrDefault(agent, []));
        }
        return changed;
    }

    /// <summary>Replaces one mark.</summary>
    /// <param name="mark">Null: nothing any more.</param>
    /// <returns>Whether something changed.</returns>
    public bool Put(AlertId alert, StoredMark? mark)
    {
        var others = _agents.TryGetValue(alert.Agent, out var entry) ? entry.Marks.Where(m => m.Alert != alert) : [];
        return Put(alert.Agent, mark is null ? [.. others] : [.. others, mark]);
    }

    /// <summary>What a replica at this position lacks.</summary>
    public AlertsAnswer Answer(AlertPosition known)
    {
        if (known.Epoch != epoch || known.Rev < _patchableFrom || known.Rev > _rev)
        {
            return new AlertsAnswer(Position, true, [.. _agents.Where(a => a.Value.Marks.Length > 0).Select(Of)]);
        }
        return new AlertsAnswer(Position, false, known.Rev == _rev ? [] : [.. _agents.Where(a => a.Value.Rev > known.Rev).Select(Of)]);
    }

    private static AgentMarks Of(KeyValuePair<string, Entry> agent) => new(agent.Key, [.. agent.Value.Marks.Select(m => m.Mark)]);

    private bool Put(string agent, StoredMark[] marks)
    {
        var before = _agents.TryGetValue(agent, out var entry) ? entry.Marks : [];
        if (before.AsSpan().SequenceEqual(marks))
        {
            return false;
        }
        _agents[agent] = new Entry(++_rev, marks);
        if (marks.Length == 0)
        {
            ForgetEmpty();
        }
        return true;
    }

    private void ForgetEmpty()
    {
        var empty = _agents.Where(a => a.Value.Marks.Length == 0).ToArray();
        if (empty.Length <= MostEmpty)
        {
            return;
        }
        foreach (var (agent, entry) in empty.OrderBy(a => a.Value.Rev).Take(MostEmpty / 2))
        {
            _agents.Remove(agent);
            _patchableFrom = Math.Max(_patchableFrom, entry.Rev);
        }
    }
}
