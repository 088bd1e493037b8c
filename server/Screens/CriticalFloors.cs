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
    /// <returns>Ids of drawn floors and ARNs of instances.</returns>
    public IReadOnlySet<string> Now(bool masked)
    {
        HashSet<string> floors = new(StringComparer.Ordinal);
        foreach (var board in _boards.Values)
        {
            board.AddTo(floors, masked);
        }
        return floors;
    }

    public void Update()
    {
        var all = boards.All();
        foreach (var gone in _boards.Keys.Where(arn => all.All(b => b.InstanceArn != arn)).ToArray())
        {
            _boards.Remove(gone);
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
                known.Update(drawn.Now, alerts.Of(board.InstanceArn).Now, limits.Now, now);
            }
        }
    }

    /// <param name="Floor">Id of the drawn floor on which the agent has a seat; null: none.</param>
    /// <param name="Next">When a level changes, if nothing else happens.</param>
    private sealed record Known(
        string? Floor, IReadOnlyList<RunningLimit> Limits, IReadOnlyList<RunningLimit> MaskedLimits, long Next, bool IsCritical, bool IsMaskedCritical)
    {
        public Known At(long now) => now < Next ? this : this with
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
        private BoardPosition _at;
        private DrawnFloorsPosition _drawnAt;
        private AlertPosition _marksAt;
        private LimitSettings? _limits;
        private bool _isDown;
        private long _now = long.MinValue;

        public void AddTo(HashSet<string> floors, bool masked)
        {
            foreach (var agent in _agents.Values)
            {
                if (masked ? agent.IsMaskedCritical : agent.IsCritical)
                {
                    floors.Add(board.InstanceArn);
                    if (agent.Floor is { } floor)
                    {
                        floors.Add(floor);
                    }
                }
            }
        }

        public void Update(DrawnFloors floors, AlertMarks marks, LimitSettings limits, long now)
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
            foreach (var (arn, agent) in _agents.Where(a => a.Value.Next <= now).ToArray())
            {
                _agents[arn] = agent.At(now);
            }
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
            _agents[arn] = new Known(floors.SeatOf(arn)?.Floor, running, finder.Running(Masked.Seen(agent), board, marks), now, false, false);
        }
    }
}
