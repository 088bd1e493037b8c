using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>Which people on drawn seats a viewer sees, and under which name.</summary>
internal sealed class SeatScope(BoardReplicas replicas, DrawnFloorsReplica drawn, IDirectoryPeople directory)
{
    /// <summary>The agent on the board of its instance; null: it is on no board.</summary>
    public BoardAgent? Agent(string arn) => replicas.Find(Occupant.InstanceOf(arn))?.Agent(arn);

    public BoardAgent? User(string instance, string name) => replicas.Find(instance)?.User(name);

    /// <summary>Whether the viewer sees a person who sits, or will sit, on this floor.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="occupant">The person.</param>
    /// <param name="floor">Id of a floor; null: the person has no seat, and is in the list of people without a seat of <paramref name="shelf"/>.</param>
    /// <param name="shelf">Id of a floor.</param>
    /// <param name="stored">What is stored of the person; null: not read.</param>
    public bool Sees(Viewer viewer, string occupant, string? floor, string shelf = "", AgentProfile? stored = null) =>
        Sees(Lens.OnFloor(viewer, floor ?? shelf, Occupant.InstanceOf(occupant)), Profile(occupant) ?? stored);

    /// <summary>Whether a lens on the person's floor shows the person.</summary>
    /// <param name="profile">Null: group and profile are not known.</param>
    public static bool Sees(Lens? lens, AgentProfile? profile) => lens is not null && (profile is not null ? lens.Covers(profile) : lens.SeesAll);

    /// <summary>The profile on the board, else the last known one of a person who has a seat, else the one in the directory; null: not known.</summary>
    public AgentProfile? Profile(string occupant) =>
        Agent(occupant)?.State.Profile ?? drawn.Now.Agents.GetValueOrDefault(occupant)?.Profile ?? directory.Profile(occupant);

    /// <summary>The directory has the person.</summary>
    public bool IsListed(string arn) => directory.Profile(arn) is not null;

    /// <summary>The ARN of the user who has this name in the directory; null: none.</summary>
    public string? InDirectory(string instance, string user) => directory.Named(instance, user);

    /// <summary>Has a seat, and left Amazon Connect or has sent no event for long.</summary>
    public bool IsDeparted(string occupant) => drawn.Now.Agents.GetValueOrDefault(occupant) is { IsExpected: false } && Agent(occupant) is null;

    /// <summary>
    /// What the viewer sees of an agent in any view that shows the agent: a drawn floor (on a seat or in the list of people without a seat), or the
    /// automatic floor.
    /// </summary>
    /// <returns>Null: nothing.</returns>
    public Lens? LensFor(Viewer viewer, BoardAgent agent)
    {
        var (arn, instance, now) = (agent.State.AgentArn, agent.State.InstanceArn, drawn.Now);
        if (Lens.Of(viewer, instance) is { } everywhere && everywhere.Sees(agent))
        {
            return everywhere;
        }
        // Only a grant that names floors shows more on one floor than in general.
        string[] floors = viewer.Scope.Grants.All(g => g.Floors.Count == 0) ? []
            : now.SeatOf(arn) is { } seat ? [seat.Floor]
            : agent.IsLoggedIn ? [.. now.Floors.Values.Where(f => f.Instances.Contains(instance, StringComparer.Ordinal)).Select(f => f.Id)]
            : [];
        return floors.Select(floor => Lens.OnFloor(viewer, floor, instance)).FirstOrDefault(lens => lens?.Sees(agent) == true);
    }

    /// <summary>Whether any view shows the viewer this agent. Nobody who is on no board is seen here.</summary>
    public bool SeesAnywhere(Viewer viewer, string arn) => Agent(arn) is { } agent && LensFor(viewer, agent) is not null;

    /// <summary>Whether the viewer may give the agent a seat on the floor: the viewer must see the agent at the current place.</summary>
    public bool MaySeat(Viewer viewer, string occupant, string floor, AgentProfile? stored = null) =>
        Sees(viewer, occupant, drawn.Now.SeatOf(occupant)?.Floor, floor, stored);

    /// <summary>The person's name in the audit log.</summary>
    public string NameOf(string occupant) => Occupant.LabelOf(occupant) ?? Profile(occupant)?.Username ?? occupant;
}
