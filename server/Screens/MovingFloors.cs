using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Screens;

/// <summary>Tells which screens have a picture that has to move (<see cref="ScreenFacts"/>). It looks once a second. Used by one thread at a time.</summary>
internal sealed class MovingFloors(BoardReplicas boards, DrawnFloorsReplica drawn)
{
    private const long Every = 1_000;

    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private long _turnAt = long.MinValue / 2;
    private bool _isDue;

    /// <summary>A turn begins.</summary>
    public void BeginTurn(long now)
    {
        _isDue = now - _turnAt >= Every;
        if (_isDue)
        {
            _turnAt = now;
            _known.Clear();
        }
    }

    public void Update(ScreenLink link, Screen screen, long now)
    {
        if (_isDue)
        {
            link.Moves(Moves(link, screen, now), now);
        }
    }

    private bool Moves(ScreenLink link, Screen screen, long now)
    {
        // Nearly all pictures are new, and then it does not matter.
        if (link.Said is { } said && ScreenHealth.AgeOf(said.Report, said.At, now) <= ScreenHealth.StaleAfter(screen.Settings.Pace) / 2)
        {
            return true;
        }
        if (link.Shown is not { } shown || shown.Index >= screen.Settings.Floors.Length)
        {
            return false;
        }
        var view = screen.Settings.Floors[shown.Index].View;
        return _known.TryGetValue(view, out var moves) ? moves : _known[view] = Moves(view);
    }

    private bool Moves(string view)
    {
        var now = drawn.Now;
        return new ScreenFloor(view).IsAutomatic
            ? boards.Find(view) is { Source.State: SourceState.Live } board && board.CountOf(a => a.IsLoggedIn) > 0
            : now.Floors.TryGetValue(view, out var floor) && boards.All().Any(b => b.Source.State == SourceState.Live
                && floor.Instances.Contains(b.InstanceArn, StringComparer.Ordinal)
                && b.CountOf(a => a.IsLoggedIn && now.SeatOf(a.State.AgentArn)?.Floor == view) > 0);
    }
}
