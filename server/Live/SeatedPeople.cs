using ConnectStreaming.Agents;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// Finds the people who get a seat: on the boards, else in the directory, else in the store. A person who left the boards can get a seat back, and keeps the
/// ARN.
/// </summary>
internal sealed class SeatedPeople(SeatScope scope, DrawnFloorsReplica drawn, Lazy<IStoredHistory> history, Lazy<ISeatingStore> seats)
{
    public SeatScope Scope => scope;

    /// <returns>Whether there is, or was, such an agent. Stored: null for an agent on a board, and when nothing but a seat is known.</returns>
    public async Task<(bool IsKnown, AgentState? Stored)> Known(string arn, CancellationToken cancellationToken)
    {
        // The profile of the directory is newer than the stored one (SeatScope.Profile).
        if (scope.Agent(arn) is not null || scope.IsListed(arn))
        {
            return (true, null);
        }
        if ((await history.Value.Find(arn, cancellationToken)).FirstOrDefault() is { } stored)
        {
            return (true, stored);
        }
        return ((await seats.Value.Of(arn, cancellationToken)).Count > 0, null);
    }

    /// <summary>The agent with this user name. Of several who left the boards, the one who has a seat, else the one who was heard last.</summary>
    /// <returns>The agent's ARN, or <see cref="Occupant.User"/> when nobody had the name. Stored: null for an agent on a board and for a new person.</returns>
    public async Task<(string Occupant, AgentState? Stored)> Named(string instance, string user, CancellationToken cancellationToken)
    {
        if (scope.User(instance, user) is { } agent)
        {
            return (agent.State.AgentArn, null);
        }
        if (scope.InDirectory(instance, user) is { } listed)
        {
            return (listed, null);
        }
        // A text that looks like an ARN would find an agent by it.
        var stored = (await history.Value.Find(user, cancellationToken))
            .Where(s => s.InstanceArn == instance && s.Profile.Username == user && scope.Agent(s.AgentArn) is null)
            .OrderByDescending(s => drawn.Now.SeatOf(s.AgentArn) is not null).ThenByDescending(s => s.LastEventAt).FirstOrDefault();
        return stored is null ? (Occupant.User(instance, user), null) : (stored.AgentArn, stored);
    }
}
