using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;

namespace ConnectStreaming.Live;

/// <inheritdoc cref="ICheckInPeople"/>
internal sealed class CheckInPeople(
    BoardReplicas replicas, DrawnFloorsReplica drawn, SeatLabels labels, SeatScope scope, [FromKeyedServices(SourceClock.Key)] TimeProvider time)
    : ICheckInPeople
{
    public CheckInPresence Presence(string occupant)
    {
        if (replicas.Find(Occupant.InstanceOf(occupant)) is not { Position.Epoch: not null } board)
        {
            return default;
        }
        var agent = Occupant.UserOf(occupant) is { } user ? board.User(user) : board.Agent(occupant);
        return new CheckInPresence(
            agent?.IsLoggedIn == true, agent is null ? null : OfflineSince(agent.State), agent?.State.LastEventAt, board.Source.KnownUpTo(time.GetUtcNow()));
    }

    public async Task<AuditEntry> Ended(CheckedIn ended, CheckInEnd why, CancellationToken cancellationToken)
    {
        var words = await SeatWords.Of(drawn.Now, ended.At is { } at ? [at.Floor] : [], labels, scope, null, cancellationToken);
        return words.CheckedOut(
            AuditActor.System, ended.Occupant, ended.At, new AuditFact("check-in-end", why == CheckInEnd.LoggedOff ? "logged-off" : "silent"));
    }

    private static DateTimeOffset? OfflineSince(AgentState state) => state.LoggedOutAt ?? (state.Shown == ShownCode.Offline ? state.StateSince : null);
}
