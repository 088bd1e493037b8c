using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>
/// Names of a table that nobody has: each stays on its desk as a text (<see cref="Occupant"/>). A text that the floor has already is the same one, also on
/// another desk. Pure.
/// </summary>
internal static class TableNames
{
    private const int Longest = 100;

    /// <summary>Of a text that the floor does not have yet. It is replaced when it is written, so that the preview of the same table is the same.</summary>
    private const string NewKey = "new-";

    /// <param name="seatOf">Id of the seat of each desk.</param>
    public static IEnumerable<(string Seat, string Occupant)> Of(
        SeatTable table, IReadOnlyList<string> seatOf, IReadOnlyList<(string Seat, string Occupant)> now, string instance)
    {
        (string Seat, string Name)[] wanted =
        [
            .. table.Names.Index().Where(a => a.Item is { Kind: NameKind.Unknown, Reason: not NameReason.Chosen } && SeatTable.IsNamed(table.Seats[a.Index]))
                .Select(a => (seatOf[a.Index], PlainText.Clean(string.Join(' ', table.Seats[a.Index].Cell.Names), Longest).Trim()))
                .Where(w => w.Item2.Length > 0),
        ];
        var there = now.Where(n => Occupant.NameOf(n.Occupant) is not null).Select(n => (n.Seat, n.Occupant, Key: KeyOf(Occupant.LabelOf(n.Occupant)!)))
            .ToArray();
        var stay = there.DistinctBy(t => (t.Seat, t.Key)).ToDictionary(t => (t.Seat, t.Key), t => t.Occupant);
        var kept = wanted.Where(w => stay.ContainsKey((w.Seat, KeyOf(w.Name)))).ToHashSet();
        var staying = kept.Select(w => stay[(w.Seat, KeyOf(w.Name))]).ToHashSet(StringComparer.Ordinal);
        var moving = there.Where(t => !staying.Contains(t.Occupant)).GroupBy(t => t.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new Queue<string>(g.Select(t => t.Occupant)), StringComparer.Ordinal);
        foreach (var one in wanted)
        {
            yield return (
                one.Seat,
                kept.Contains(one) ? stay[(one.Seat, KeyOf(one.Name))]
                    : moving.GetValueOrDefault(KeyOf(one.Name))?.TryDequeue(out var moved) == true ? moved
                    : Occupant.Name(instance, NewKey + one.Seat, one.Name));
        }
    }

    /// <summary>The occupant as it is written: a new text has a key of its own.</summary>
    public static string Final(string occupant) => Occupant.NameOf(occupant) is var (key, name) && key.StartsWith(NewKey, StringComparison.Ordinal)
        ? Occupant.Name(Occupant.InstanceOf(occupant), Occupant.MakeKey(), name) : occupant;

    private static string KeyOf(string name) => PersonKeys.Key(name);
}
