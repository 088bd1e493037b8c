namespace ConnectStreaming.Screens;

/// <summary>
/// The turns of a screen that show a critical alert. A floor that is shown in pages counts with the pages that have the seat. While the drawing is not read
/// yet, and for a seat that is on none of the pages, all of them count: the list of alerts beside each one has it. Pure.
/// </summary>
internal static class CriticalTurns
{
    /// <param name="critical">The seats of critical alerts, by view (<see cref="CriticalFloors.Now"/>).</param>
    /// <param name="seatsOf">Whether a page has a seat, by its id; null: it cannot be said yet.</param>
    /// <returns>Their <see cref="ScreenFloor.Key"/>.</returns>
    public static IReadOnlySet<string> Of(
        IReadOnlyList<ScreenFloor> floors, IReadOnlyDictionary<string, IReadOnlySet<string>> critical, Func<ScreenFloor, Func<string, bool>?> seatsOf)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (var turns in floors.Where(f => critical.ContainsKey(f.View)).GroupBy(f => f.View, StringComparer.Ordinal))
        {
            var seats = critical[turns.Key];
            ScreenFloor[] shown = [.. turns.Where(t => t.Zones is null || seatsOf(t) is not { } isShown || seats.Any(isShown))];
            found.UnionWith((shown.Length > 0 ? shown : [.. turns]).Select(t => t.Key));
        }
        return found;
    }
}
