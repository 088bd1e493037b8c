using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Floors.Tables;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Live;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The people of a seat table, from the boards, the seats and the directory: people on a floor as that floor shows them, others as the floor of the table
/// shows them.
/// </summary>
internal sealed class TablePeople(
    BoardReplicas replicas, DrawnFloorsReplica drawn, SeatScope scope, IDirectoryPeople directory, ReadingsBook readings) : ITablePeople
{
    public IReadOnlyList<TablePerson> Of(Viewer viewer, IReadOnlyList<string> instances, string? floor, out bool isSomebodyHidden)
    {
        var (now, isHidden) = (drawn.Now, false);
        var read = viewer.Privacy.Names == NameLevel.Full ? readings.Last : null;
        Dictionary<(string Instance, string? Place), Lens?> lenses = [];
        Dictionary<string, TablePerson> people = new(StringComparer.Ordinal);
        // Also those outside the scope: they are not asked for again in the directory.
        HashSet<string> isKnown = new(StringComparer.Ordinal);
        foreach (var board in replicas.All().Where(b => instances.Contains(b.InstanceArn, StringComparer.Ordinal)))
        {
            foreach (var agent in board.Agents())
            {
                Add(agent.State.AgentArn, agent.State.Profile);
            }
        }
        // Who has a seat and has not been heard for long, or has never logged in.
        foreach (var occupant in now.Seats.Keys.Where(o => instances.Contains(Occupant.InstanceOf(o), StringComparer.Ordinal)))
        {
            Add(
                occupant,
                now.Agents.GetValueOrDefault(occupant)?.Profile ?? (Occupant.UserOf(occupant) is { } user ? new AgentProfile { Username = user } : null));
        }
        // Who has never logged in. What a board, or a seat, says about a person comes first.
        foreach (var person in instances.Distinct(StringComparer.Ordinal).SelectMany(directory.In).Where(p => !isKnown.Contains(p.AgentArn)))
        {
            Add(person.AgentArn, person.Profile);
        }
        isSomebodyHidden = isHidden;
        return [.. people.Values];

        void Add(string occupant, AgentProfile? profile)
        {
            isKnown.Add(occupant);
            var key = (Occupant.InstanceOf(occupant), now.SeatOf(occupant)?.Floor ?? floor);
            if (!lenses.TryGetValue(key, out var lens))
            {
                lenses[key] = lens = key.Item2 is { } place ? Lens.OnFloor(viewer, place, key.Item1) : Lens.Of(viewer, key.Item1);
            }
            if (profile is null || lens is null || !(Occupant.UserOf(occupant) is null ? lens.Covers(profile) : lens.SeesAll))
            {
                isHidden |= profile is not null;
                return;
            }
            var seen = lens.Profile(profile);
            people.TryAdd(
                occupant,
                new TablePerson(
                    occupant, seen.Username ?? "", seen.LastName ?? "", seen.FirstName ?? "", seen.Hierarchy.Length > 0 ? seen.Hierarchy[^1] : "",
                    read?.Of(Occupant.InstanceOf(occupant), occupant, profile.Username)?.Reading ?? ""));
        }
    }

    public bool Sees(Viewer viewer, Seated seated) => scope.Sees(viewer, seated.Occupant, seated.At.Floor);
}
