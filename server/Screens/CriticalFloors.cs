using ConnectStreaming.Access;
using ConnectStreaming.Alerts;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>
/// Which floors have a critical alert that nobody has acknowledged or snoozed: the same as their pages compute. It looks only at agents that changed, or whose
/// next stage has begun. Used by one thread at a time.
/// </summary>
internal sealed class CriticalFloors(BoardReplicas boards, DrawnFloorsReplica drawn, AlertReplicas alerts, AlertFinder finder, ILimits limits)
{
    /// <summary>Names of custom statuses are unknown.</summary>
    public static Lens Masked { get; } = new(Grant.Everything, new Privacy(NameLevel.Full, true), administrator: false);

    private readonly Dictionary<string, OfBoard> _boards = new(StringComparer.Ordinal);

    /// <param name="masked">
    /// As a screen sees it that may not know who is on which break: such breaks are no alerts there.
    /// </param>
    /// <returns>The seats of these alerts by the id of their drawn floor; by the ARN of an instance, none.</returns>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Now(bool masked)
    {
        Dictionary<string, HashSet<string>> floors = new(StringComparer.Ordinal);
        foreach (var board in _boards.Values)
        {
            board.AddTo(floors, masked);
        }
        return floors.ToDictionary(f => f.Key, IReadOnlySet<string> (f) => f.Value, StringComparer.Ordinal);
    }

    /// <returns>Whether <see cref="Now"/> has another answer than before.</returns>
    public bool Update()
    {
        var all = boards.All();
        var isChanged = false;
        foreach (var gone in _boards.Keys.Where(arn => all.All(b => b.InstanceArn != arn)).ToArray())
        {
            isChanged |= _boards.Remove(gone, out var board) && board.HasAny;
        }
        foreach (var board in all)
        {
            // While a stream is not read, its alerts are those of the last time that is known.
            if (finder.KnownUpTo(board) is { } now)
            {
                if (!_boards.TryGetValue(board.InstanceArn, out var known))
                {
                    _boards[board.InstanceArn] = known = new OfBoard(board, finder);
                }
                isChanged |= known.Update(drawn.Now, alerts.Of(board.InstanceArn).Now, limits.Now, now);
            }
        }
        return isChanged;
    }

    /// <param name="At">The agent's seat on a drawn floor; null: none.</param>
    /// <param name="Next">When a level changes, if nothing else happens.</param>
    private sealed record Known(
        DrawnSeat? At, IReadOnlyList<RunningLimit> Limits, IReadOnlyList<RunningLimit> MaskedLimits, long Next, bool IsCritical, bool IsMaskedCritical)
    {
        public Known RefreshedAt(long now) => now < Next ? this : this with
        {
            Next = AlertLevels.NextStageAt(Limits, now), IsCritical = IsLoud(Limits, now), IsMaskedCritical = IsLoud(MaskedLimits, now),
        };

        private static bool IsLoud(IReadOnlyList<RunningLimit> limits, long now) =>
            AlertLevels.BreachAt(limits, now) is { Level: AlertLevel.Critical, IsQuiet: false };
    }

    private sealed class OfBoard(BoardReplica board, AlertFinder finder)
    {
        /// <summary>By ARN: agents for whom any limit counts.</summary>
        private readonly Dictionary<string, Known> _agents = new(StringComparer.Ordinal);

        /// <summary>Those of them with a critical alert.</summary>
        private readonly Dictionary<string, (DrawnSeat? At, bool IsCritical, bool IsMaskedCritical)> _critical = new(StringComparer.Ordinal);
        private BoardPosition _at;
        private DrawnFloorsPosition _drawnAt;
        private AlertPosition _marksAt;
        private LimitSettings? _limits;
        private bool _isDown;
        private long _now = long.MinValue;

        public bool HasAny => _critical.Count > 0;

        public void AddTo(Dictionary<string, HashSet<string>> floors, bool masked)
        {
            foreach (var (at, isCritical, isMaskedCritical) in _critical.Values)
            {
                if (masked ? isMaskedCritical : isCritical)
                {
                    SeatsOf(board.InstanceArn);
                    if (at is { } seat)
                    {
                        SeatsOf(seat.Floor).Add(seat.Seat);
                    }
                }
            }

            HashSet<string> SeatsOf(string floor) =>
                floors.TryGetValue(floor, out var seats) ? seats : floors[floor] = new HashSet<string>(StringComparer.Ordinal);
        }

        /// <returns>Whether the critical alerts are others than before.</returns>
        public bool Update(DrawnFloors floors, AlertMarks marks, LimitSettings limits, long now)
        {
            var isDown = board.Source.State == SourceState.Down;
            var isSame = ReferenceEquals(limits, _limits) && isDown == _isDown && now >= _now && _drawnAt.Epoch == floors.Position.Epoch
                && _marksAt.Epoch == marks.Position.Epoch;
            if (isSame && floors.Since(_drawnAt.Rev) is { } moved && marks.Since(_marksAt.Rev) is { } marked
                && board.Since(_at, [.. moved.Moved.Keys], marked) is { } delta)
            {
                foreach (var gone in delta.Gone)
                {
                    _agents.Remove(gone.AgentArn);
                }
                foreach (var agent in delta.Lives)
                {
                    Put(agent, floors, marks, now);
                }
                _at = delta.To;
            }
            else
            {
                _agents.Clear();
                var (at, agents, _) = board.Read();
                foreach (var agent in agents)
                {
                    Put(agent, floors, marks, now);
                }
                _at = at;
            }
            (_drawnAt, _marksAt, _limits, _isDown, _now) = (floors.Position, marks.Position, limits, isDown, now);
            var isChanged = false;
            foreach (var arn in _critical.Keys.Where(arn => !_agents.ContainsKey(arn)).ToArray())
            {
                isChanged |= _critical.Remove(arn);
            }
            foreach (var (arn, agent) in _agents.Where(a => a.Value.Next <= now).ToArray())
            {
                isChanged |= Keep(arn, _agents[arn] = agent.RefreshedAt(now));
            }
            return isChanged;
        }

        private bool Keep(string arn, Known agent)
        {
            var isKnown = _critical.TryGetValue(arn, out var before);
            if (!agent.IsCritical && !agent.IsMaskedCritical)
            {
                return isKnown && _critical.Remove(arn);
            }
            var after = (agent.At, agent.IsCritical, agent.IsMaskedCritical);
            _critical[arn] = after;
            return !isKnown || before != after;
        }

        private void Put(BoardAgent agent, DrawnFloors floors, AlertMarks marks, long now)
        {
            var (arn, running) = (agent.State.AgentArn, finder.Running(agent, board, marks));
            if (running.Count == 0)
            {
                _agents.Remove(arn);
                return;
            }
            // Due at once: it is looked at with all others that are due.
            _agents[arn] = new Known(floors.SeatOf(arn), running, finder.Running(Masked.Seen(agent), board, marks), now, false, false);
        }
    }
}
