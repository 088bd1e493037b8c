namespace ConnectStreaming.Floors;

/// <summary>The automatic floor of one instance without its grain: it follows the board's steps and numbers every change of a seat.</summary>
/// <param name="floor">Assigns the seats.</param>
/// <param name="epoch">Name of its epoch.</param>
internal sealed class FloorState(AutoFloor floor, string epoch)
{
    private const int RememberedLeft = 4096;

    /// <summary>Time in which another board must report an agent; otherwise the agent is removed.</summary>
    private static readonly TimeSpan Unsure = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _revs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _unsure = new(StringComparer.Ordinal);
    private readonly Queue<(long Rev, string AgentArn)> _left = new();
    private FloorPosition _followed;
    private long _patchableFrom;

    public FloorPosition Position { get; private set; } = new(epoch, 0);

    /// <summary>The floor of a grain that ended goes on under its epoch.</summary>
    /// <param name="floor">Knows the saved seats; nobody is present.</param>
    /// <param name="moved">What the grain has shown.</param>
    /// <param name="now">The current time.</param>
    public static FloorState Of(AutoFloor floor, MovedFloor moved, DateTimeOffset now)
    {
        var state = new FloorState(floor, moved.Position.Epoch);
        state.Follow(new FloorStep(default, moved.Followed, true, moved.Agents, [], default), now, out _);
        state.GoOnFrom(moved.Position.Rev, [.. moved.Agents.Where(a => floor.SeatOf(a.AgentArn) != a.Shown).Select(a => a.AgentArn)]);
        foreach (var arn in moved.Unsure)
        {
            state._unsure[arn] = now;
        }
        return state;
    }

    public MovedFloor Moved() => new(Position, _followed, [.. floor.Present], [.. _unsure.Keys]);

    /// <param name="step">The changes of the board.</param>
    /// <param name="now">The current time.</param>
    /// <param name="moved">Seats to save.</param>
    public FloorAnswer Follow(FloorStep step, DateTimeOffset now, out List<AutoSeat> moved)
    {
        moved = [];
        if (!step.IsWhole && (step.From.Epoch != _followed.Epoch || step.From.Rev > _followed.Rev))
        {
            return new FloorAnswer(true, Position, false, [], []);
        }

        HashSet<string> seated = new(StringComparer.Ordinal), left = new(StringComparer.Ordinal);
        if (step.To.Epoch != _followed.Epoch || step.To.Rev > _followed.Rev)
        {
            Take(step, now, moved, seated, left);
        }
        foreach (var arn in _unsure.Where(u => now - u.Value > Unsure).Select(u => u.Key).ToArray())
        {
            Leave(new FloorLeft(arn, true, now), left);
        }
        Number(seated, left);
        return Answer(step.Known);
    }

    /// <param name="rev">The number that was shown last.</param>
    /// <param name="changed">Agents who have another seat than the one that was shown.</param>
    private void GoOnFrom(long rev, HashSet<string> changed)
    {
        foreach (var arn in _revs.Keys)
        {
            _revs[arn] = rev;
        }
        (Position, _patchableFrom) = (Position with { Rev = rev }, rev);
        Number(changed, []);
    }

    private void Take(FloorStep step, DateTimeOffset now, List<AutoSeat> moved, HashSet<string> seated, HashSet<string> left)
    {
        // Before the agents that joined: an agent that left and came back in one step is in both lists.
        foreach (var agent in step.Left)
        {
            Leave(agent, left);
        }
        foreach (var agent in step.Agents)
        {
            if (agent.Shown is { } shown)
            {
                floor.Keep(shown, now);
            }
            _unsure.Remove(agent.AgentArn);
            var before = floor.SeatOf(agent.AgentArn);
            var seat = floor.Place(agent.AgentArn, agent.Profile, out var isNew);
            if (isNew)
            {
                moved.Add(seat);
            }
            if (before != seat)
            {
                left.Remove(agent.AgentArn);
                seated.Add(agent.AgentArn);
            }
        }
        if (step.IsWhole)
        {
            var sameBoard = step.To.Epoch == _followed.Epoch;
            var here = step.Agents.Select(a => a.AgentArn).ToHashSet(StringComparer.Ordinal);
            foreach (var arn in floor.Seats.Select(s => s.AgentArn).Where(arn => !here.Contains(arn)).ToArray())
            {
                if (sameBoard)
                {
                    Leave(new FloorLeft(arn, true, now), left);
                }
                else
                {
                    _unsure.TryAdd(arn, now);
                }
            }
        }
        _followed = step.To;
    }

    private void Leave(FloorLeft agent, HashSet<string> left)
    {
        _unsure.Remove(agent.AgentArn);
        if (floor.SeatOf(agent.AgentArn) is not null)
        {
            floor.Leave(agent.AgentArn, agent.IsKnown, agent.HeardAt);
            left.Add(agent.AgentArn);
        }
    }

    private void Number(HashSet<string> seated, HashSet<string> left)
    {
        if (seated.Count == 0 && left.Count == 0)
        {
            return;
        }
        Position = Position with { Rev = Position.Rev + 1 };
        foreach (var arn in seated)
        {
            _revs[arn] = Position.Rev;
        }
        foreach (var arn in left)
        {
            _revs.Remove(arn);
            _left.Enqueue((Position.Rev, arn));
        }
        while (_left.Count > RememberedLeft)
        {
            _patchableFrom = _left.Dequeue().Rev;
        }
    }

    private FloorAnswer Answer(FloorPosition known)
    {
        if (known == Position)
        {
            return new FloorAnswer(false, Position, false, [], []);
        }
        if (known.Epoch != Position.Epoch || known.Rev < _patchableFrom || known.Rev > Position.Rev)
        {
            return new FloorAnswer(false, Position, true, [.. floor.Seats], []);
        }
        return new FloorAnswer(
            false, Position, false,
            [.. _revs.Where(r => r.Value > known.Rev).Select(r => floor.SeatOf(r.Key)).OfType<AutoSeat>()],
            [.. _left.Where(l => l.Rev > known.Rev && !_revs.ContainsKey(l.AgentArn)).Select(l => l.AgentArn).Distinct(StringComparer.Ordinal)]);
    }
}
