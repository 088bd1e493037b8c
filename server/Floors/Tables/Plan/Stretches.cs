namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>Stretches of a line, without their ends. Those that overlap are one, so a place is found without looking at all of them. Pure.</summary>
internal sealed class Stretches
{
    private readonly List<double> _starts = [];
    private readonly List<double> _ends = [];

    public Stretches(IEnumerable<(double From, double To)> stretches)
    {
        foreach (var (from, to) in stretches.Distinct().OrderBy(s => s.From))
        {
            if (_ends.Count > 0 && from < _ends[^1])
            {
                _ends[^1] = Math.Max(_ends[^1], to);
            }
            else
            {
                _starts.Add(from);
                _ends.Add(to);
            }
        }
    }

    public bool Contains(double place)
    {
        var at = _starts.BinarySearch(place);
        // A place at which one begins is not inside it, and may be inside the one before only if they were not one.
        var before = (at < 0 ? ~at : at) - 1;
        return before >= 0 && place > _starts[before] && place < _ends[before];
    }
}
