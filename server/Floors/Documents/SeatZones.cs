using System.Collections.Frozen;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// The zone of each seat of a drawn floor, by the same rule as on the page (client/plan/drawn-floor.ts): that of its island, else the zone that contains its
/// centre. The island is the named one, else the one that contains its centre. tests/fixtures/screens/pages.json holds both together.
/// </summary>
internal static class SeatZones
{
    private readonly record struct Box(string Id, double X, double Y, double Width, double Height);

    /// <returns>Id of the zone by the id of the seat; seats that are in no zone are not in it.</returns>
    public static FrozenDictionary<string, string> Of(FloorDocument document)
    {
        Box[] zones = [.. document.Zones.Select(z => new Box(z.Id, z.X, z.Y, z.Width, z.Height))];
        Box[] islands = [.. document.Islands.Select(i => new Box(i.Id, i.X, i.Y, i.Width, i.Height))];
        var known = zones.Select(z => z.Id).ToHashSet(StringComparer.Ordinal);
        var ofIsland = document.Islands.ToDictionary(
            i => i.Id, i => i.Zone is { } zone && known.Contains(zone) ? zone : Around(zones, i.X, i.Y, i.Width, i.Height), StringComparer.Ordinal);
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var seat in document.Seats)
        {
            var island = seat.Island is { } named && ofIsland.ContainsKey(named) ? named : Around(islands, seat.X, seat.Y, seat.Width, seat.Height);
            if (((island is null ? null : ofIsland[island]) ?? Around(zones, seat.X, seat.Y, seat.Width, seat.Height)) is { } zone)
            {
                found[seat.Id] = zone;
            }
        }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? Around(Box[] boxes, double left, double top, double width, double height)
    {
        var (x, y) = (left + (width / 2), top + (height / 2));
        return boxes.Where(b => x >= b.X && y >= b.Y && x < b.X + b.Width && y < b.Y + b.Height).Select(b => b.Id).FirstOrDefault();
    }
}
