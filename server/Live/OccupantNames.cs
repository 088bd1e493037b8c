using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// The names of people on drawn seats, from the boards: each board is read once for all of them. People who are on no board have their last known name.
/// </summary>
internal sealed class OccupantNames(BoardReplicas replicas, DrawnFloorsReplica drawn, IDirectoryPeople directory) : IOccupantNames
{
    public IReadOnlyList<string> InAudit(IReadOnlyList<string> occupants)
    {
        var profiles = Profiles(occupants);
        return [.. occupants.Select(o => Occupant.LabelOf(o) ?? profiles.GetValueOrDefault(o)?.Username ?? o)];
    }

    public IReadOnlyList<AgentProfile> Seen(Viewer viewer, string floor, IReadOnlyList<string> occupants, int most)
    {
        var profiles = Profiles(occupants);
        var lenses = occupants.Select(Occupant.InstanceOf).Distinct(StringComparer.Ordinal)
            .ToDictionary(instance => instance, instance => Lens.OnFloor(viewer, floor, instance), StringComparer.Ordinal);
        return
        [
            .. occupants.Select(o => Profile(o, profiles.GetValueOrDefault(o), lenses[Occupant.InstanceOf(o)])).OfType<AgentProfile>()
                .Where(p => p is not { Username: null, FirstName: null, LastName: null }).Take(most),
        ];
    }

    public Func<string, string> KnownAs()
    {
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        foreach (var board in replicas.All())
        {
            foreach (var state in board.Agents(a => a.State.Profile.Username is not null).Select(a => a.State))
            {
                known.TryAdd(Occupant.User(board.InstanceArn, state.Profile.Username!), state.AgentArn);
            }
        }
        return occupant => known.GetValueOrDefault(occupant, occupant);
    }

    /// <returns>Null: the viewer may not see the person, or no name is known.</returns>
    private static AgentProfile? Profile(string occupant, AgentProfile? known, Lens? lens) =>
        lens is null ? null
        : known is not null ? lens.Covers(known) ? lens.Profile(known) : null
        : Occupant.LabelOf(occupant) is { } user && lens.UserName(user) is { Length: > 0 } name ? new AgentProfile { Username = name }
        : null;

    private Dictionary<string, AgentProfile> Profiles(IReadOnlyList<string> occupants)
    {
        var wanted = occupants.ToHashSet(StringComparer.Ordinal);
        var found = replicas.All().SelectMany(board => board.Agents(a => wanted.Contains(a.State.AgentArn)))
            .ToDictionary(a => a.State.AgentArn, a => a.State.Profile, StringComparer.Ordinal);
        foreach (var arn in wanted)
        {
            if (drawn.Now.Agents.TryGetValue(arn, out var last))
            {
                found.TryAdd(arn, last.Profile);
            }
            else if (directory.Profile(arn) is { } listed)
            {
                found.TryAdd(arn, listed);
            }
        }
        return found;
    }
}
