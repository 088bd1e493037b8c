using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

/// <summary>One board and two drawn floors, <c>f-a</c> and <c>f-b</c>, that a test changes step by step. Agent n is in Team n mod 3.</summary>
internal sealed class DrawnRoom
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly DrawnFloorsState _state = new("d1");
    private readonly Dictionary<string, DrawnSeat> _seats = [];
    private readonly Dictionary<int, string> _teams = [];
    private readonly Dictionary<int, ShownCode> _shown = [];
    private long _rev;

    public DrawnRoom(params int[] agents)
    {
        Board.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        foreach (var agent in agents)
        {
            Show(agent, ShownCode.Available);
        }
        Write();
    }

    public static FloorHeader Floor { get; } = DrawnViews.Floor("f-a");

    public BoardReplica Board { get; } = new(Samples.Instance);

    public DrawnFloorsReplica Drawn { get; } = new();

    public void Show(int agent, ShownCode shown)
    {
        _shown[agent] = shown;
        Put(agent);
    }

    /// <summary>The agent gets another hierarchy group.</summary>
    public void Join(int agent, string team)
    {
        _teams[agent] = team;
        Put(agent);
    }

    public void LeaveBoard(int agent) => Apply([], agent);

    public void Sit(int agent, string floor, string seat) => SitAs($"{Samples.Instance}/agent/a{agent}", floor, seat);

    public void SitAs(string occupant, string floor, string seat)
    {
        _seats[occupant] = new DrawnSeat(floor, seat);
        Write();
    }

    public void Free(int agent)
    {
        _seats.Remove($"{Samples.Instance}/agent/a{agent}");
        Write();
    }

    public DrawnPicture Picture(Viewer viewer) => DrawnViews.Picture(Floor, Drawn, TimeProvider.System, viewer, Board);

    private void Write()
    {
        _state.Take([Floor, DrawnViews.Floor("f-b")], [.. _seats.Select(s => new Seated(s.Key, s.Value))]);
        Drawn.Apply(_state.Answer(Drawn.Now.Position));
    }

    private void Put(int agent)
    {
        var shown = _shown[agent];
        var state = Samples.Agent(agent, _rev + 1, T0, shown) with { LoggedOutAt = shown == ShownCode.Offline ? T0 : null };
        var team = _teams.GetValueOrDefault(agent, $"Team {agent % 3}");
        Apply([new BoardAgent(agent, state with { Profile = state.Profile with { Hierarchy = ["Tokyo", team] } }, "s1", Overlay.None)]);
    }

    private void Apply(BoardAgent[] agents, params int[] gone) =>
        Assert.True(Board.TryApply(new BoardFrame("e1", _rev, ++_rev, null, agents, gone, SourceHealth.Unheard)));
}
