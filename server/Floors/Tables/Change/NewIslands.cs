using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Plan;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>Islands that only the table has, with their zones, on the floor. Pure except for what it has given.</summary>
/// <param name="x">How far the drawing is to the right of the floor.</param>
/// <param name="y">And below it.</param>
internal sealed class NewIslands(FloorDocument floor, FloorDocument drawing, NewIds ids, double x, double y)
{
    private const double Padding = Plan.Zones.Padding;

    private readonly List<FloorIsland> _islands = [.. floor.Islands];
    private readonly List<FloorZone> _zones = [.. floor.Zones];
    private readonly Dictionary<string, string?> _islandOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FloorIsland> _drawn = drawing.Islands.ToDictionary(i => i.Id, StringComparer.Ordinal);
    private readonly HashSet<string> _names = floor.Islands.Select(i => i.Name).Concat(floor.Seats.Select(s => NewLabels.Split(s.Label).Letters))
        .ToHashSet(StringComparer.Ordinal);
    private int _letters;

    public IReadOnlyList<FloorIsland> Islands => _islands;

    public IReadOnlyList<FloorZone> Zones => _zones;

    /// <returns>Id of the island on the floor; null: none.</returns>
    public string? Of(string? island) =>
        island is null ? null : _islandOf.TryGetValue(island, out var known) ? known : _islandOf[island] = Make(_drawn[island]);

    /// <returns>Null: it is no new one.</returns>
    public string? NameOf(string? island) => _islands.Skip(floor.Islands.Count).FirstOrDefault(i => i.Id == island)?.Name;

    private string? Make(FloorIsland drawn)
    {
        if (_islands.Count >= FloorRules.MostOthers)
        {
            return null;
        }
        var made = drawn with
        {
            Id = ids.Next("i"), Name = NameOf(drawn), X = Math.Round(drawn.X - x, 1), Y = Math.Round(drawn.Y - y, 1),
        };
        _islands.Add(made with { Zone = drawn.Zone is { } zone ? ZoneOf(drawing.Zones.First(z => z.Id == zone), made) : null });
        return made.Id;
    }

    /// <summary>The name of its header; a letter is one that nothing on the floor has.</summary>
    private string NameOf(FloorIsland drawn)
    {
        var name = drawn.Name;
        while (drawn.Name.All(char.IsAsciiLetterUpper) && !_names.Add(name))
        {
            name = TableBlocks.Letters(_letters++);
        }
        return name;
    }

    /// <summary>The zone of the floor with this name becomes as large as the island needs; else it is a new one.</summary>
    private string? ZoneOf(FloorZone drawn, FloorIsland island)
    {
        var at = _zones.FindIndex(z => z.Name == drawn.Name);
        if (at < 0)
        {
            if (_zones.Count >= FloorRules.MostOthers)
            {
                return null;
            }
            _zones.Add(drawn with { Id = ids.Next("z"), X = island.X, Y = island.Y, Width = island.Width, Height = island.Height });
            at = _zones.Count - 1;
        }
        var zone = _zones[at];
        var box = new Rect(zone.X, zone.Y, zone.Width, zone.Height).With(
            new Rect(island.X - Padding, island.Y - Padding, island.Width + (2 * Padding), island.Height + (2 * Padding)));
        _zones[at] = zone with { X = box.X, Y = box.Y, Width = box.Width, Height = box.Height };
        return zone.Id;
    }
}
