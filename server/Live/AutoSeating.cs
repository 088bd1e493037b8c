using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>Seats the board's agents on the automatic floor. The board owns the plan, so places and revisions go together.</summary>
internal sealed class AutoSeating(AutoFloors floors) : ISeating
{
    public async Task<ISeatingPlan> Open(string instanceArn, CancellationToken cancellationToken) =>
        new Plan(await floors.Open(instanceArn, cancellationToken));

    private sealed class Plan(SavedAutoFloor floor) : ISeatingPlan
    {
        public void Remember(AgentState agent, BoardPlace place) =>
            floor.Remember(new AutoSeat(agent.AgentArn, place.Island, place.Seat));

        public BoardPlace Place(AgentState agent)
        {
            var seat = floor.Place(agent.AgentArn, agent.Profile);
            return new BoardPlace(seat.Island, seat.Seat);
        }

        public void Leave(string agentArn) => floor.Leave(agentArn);

        public ValueTask DisposeAsync() => floor.DisposeAsync();
    }
}
