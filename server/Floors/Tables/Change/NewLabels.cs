using System.Globalization;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Plan;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>
/// Numbers of new desks: that of the table; if the table has none and the floor has some, the next one of the island: A07 after A06. Pure except for what it
/// has given.
/// </summary>
internal sealed class NewLabels
{
    private readonly HashSet<string> _taken;
    private readonly HashSet<string> _letters;
    private readonly Dictionary<string, (string Letters, int Last, int Digits)> _islands = new(StringComparer.Ordinal);
    private readonly SeatTable _table;
    private readonly bool _isNumbered;
    private readonly bool _hasOwn;

    public NewLabels(IReadOnlyList<FloorSeat> seats, SeatTable table)
    {
        _table = table;
        _taken = seats.Select(s => s.Label).ToHashSet(StringComparer.Ordinal);
        _letters = seats.Select(s => Split(s.Label).Letters).ToHashSet(StringComparer.Ordinal);
        _hasOwn = table.Seats.Any(s => s.Cell.Label is not null);
        _isNumbered = seats.Any(s => Split(s.Label).Digits > 0);
        foreach (var island in seats.Where(s => s.Island is not null).GroupBy(s => s.Island!, StringComparer.Ordinal))
        {
            var numbers = island.Select(s => Split(s.Label)).Where(n => n.Digits > 0).ToArray();
            if (numbers.Length > 0)
            {
                var usual = numbers.GroupBy(n => n.Letters, StringComparer.Ordinal).MaxBy(g => g.Count())!;
                _islands[island.Key] = (usual.Key, usual.Max(n => n.Number), usual.Max(n => n.Digits));
            }
        }
    }

    /// <summary>A-07 is A-, 7, two digits. No digits at the end: no number.</summary>
    public static (string Letters, int Number, int Digits) Split(string label)
    {
        var letters = label.AsSpan().TrimEnd("0123456789");
        return int.TryParse(label.AsSpan(letters.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 100_000
            ? (letters.ToString(), number, label.Length - letters.Length) : (label, 0, 0);
    }

    /// <param name="desk">Number of the desk in the table.</param>
    /// <param name="drawn">The desk in the drawing of the table.</param>
    /// <param name="island">Id of its island on the floor.</param>
    /// <param name="name">Name of the island.</param>
    public string Of(int desk, FloorSeat drawn, string? island, string? name)
    {
        if (_hasOwn)
        {
            return _table.Seats[desk].Cell.Label is not null && drawn.Label.Length > 0 && _taken.Add(drawn.Label) ? drawn.Label : "";
        }
        if (!_isNumbered || island is null)
        {
            return "";
        }
        var (letters, last, digits) = _islands.TryGetValue(island, out var known) ? known : (NewLetters(name), 0, 2);
        string label;
        do
        {
            label = letters + (++last).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        }
        while (!_taken.Add(label));
        _islands[island] = (letters, last, digits);
        return label;
    }

    /// <summary>Letters with which no number of the floor begins.</summary>
    private string NewLetters(string? name) => name?.All(char.IsAsciiLetterUpper) == true && _letters.Add(name) ? name
        : Enumerable.Range(0, int.MaxValue).Select(TableBlocks.Letters).First(_letters.Add);
}
