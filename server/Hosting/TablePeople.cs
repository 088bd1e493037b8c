using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Tables;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Live;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The people of a seat table, from the boards and from the seats: people on a floor as that floor shows them, others as the floor of the table shows them.
/// </summary>
internal sealed class TablePeople(BoardReplicas replicas, DrawnFloorsReplica drawn, SeatScope scope) : ITablePeople
{
    public IReadOnlyList<TablePerson> Of(Viewer viewer, IReadOnlyList<string> instances, string? floor, out bool isSomebodyHidden)
    {
        var (now, isHidden) = (drawn.Now, false);
        Dictionary<(string Instance, string? Place), Lens?> lenses = [];
        Dictionary<string, TablePerson> people = new(StringComparer.Ordinal);
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
        isSomebodyHidden = isHidden;
        return [.. people.Values];

        void Add(string occupant, AgentProfile? profile)
        {
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
                new TablePerson(occupant, seen.Username ?? "", seen.LastName ?? "", seen.FirstName ?? "", seen.Hierarchy.Length > 0 ? seen.Hierarchy[^1] : ""));
        }
    }

    public bool Sees(Viewer viewer, Seated seated) => scope.Sees(viewer, seated.Occupant, seated.At.Floor);
}
