namespace ConnectStreaming.Floors;

/// <summary>The seats of one island, numbered from 0. Its memory depends on the highest taken seat.</summary>
internal sealed class SeatRow
{
    /// <summary>Free seats below <see cref="_next"/>.</summary>
    private readonly SortedSet<int> _free = [];

    /// <summary>Taken seats from <see cref="_next"/> on: seats that were kept from before.</summary>
    private readonly HashSet<int> _ahead = [];

    /// <summary>Each seat below it is taken or in <see cref="_free"/>.</summary>
    private int _next;

    public bool IsEmpty => _next == _free.Count && _ahead.Count == 0;

    public bool TryTake(int seat) => seat >= 0 && (seat < _next ? _free.Remove(seat) : _ahead.Add(seat));

    public int TakeLowest()
    {
        if (_free.Count > 0)
        {
            var lowest = _free.Min;
            _free.Remove(lowest);
            return lowest;
        }
        while (_ahead.Remove(_next))
        {
            _next++;
        }
        return _next++;
    }

    public void Free(int seat)
    {
        if (seat >= _next)
        {
            _ahead.Remove(seat);
            return;
        }
        _free.Add(seat);
        while (_free.Remove(_next - 1))
        {
            _next--;
        }
    }
}
