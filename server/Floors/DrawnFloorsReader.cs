namespace ConnectStreaming.Floors;

/// <summary>Reads what the grain of the drawn floors shows, and of everything only what may have changed. One caller at a time.</summary>
internal sealed class DrawnFloorsReader(IDrawnFloorsStore store, ILastKnownAgents stored)
{
    private DrawnFloorsRows? _rows;
    private IReadOnlyList<LastKnownAgent> _agents = [];

    public bool IsRead => _rows is not null;

    /// <summary>
    /// Callers have written before they call, so a read that begins later sees their write. The stamp is read before the rows: the rows are at least
    /// as new, and newer content is read again with the next stamp.
    /// </summary>
    /// <param name="withAgents">
    /// Also looks which of those who have had a seat for some time have not been heard for long. Else only at those who got a seat: a move must be quick.
    /// </param>
    /// <returns>Null: nothing was written, and nothing else was asked for.</returns>
    public async Task<(DrawnFloorsRows Rows, IReadOnlyList<LastKnownAgent> Agents)?> Read(bool withAgents)
    {
        var (rows, before) = (_rows, _rows);
        if (rows is null || rows.Stamp != await store.Stamp(CancellationToken.None))
        {
            rows = await store.Load(CancellationToken.None);
        }
        else if (!withAgents)
        {
            return null;
        }
        var agents = await Unheard(rows, withAgents ? null : before);
        (_rows, _agents) = (rows, agents);
        return (rows, agents);
    }

    /// <param name="rows">Who has a seat now.</param>
    /// <param name="known">Who had one before, and is not looked at. Null: everybody is.</param>
    private async Task<IReadOnlyList<LastKnownAgent>> Unheard(DrawnFloorsRows rows, DrawnFloorsRows? known)
    {
        var seated = rows.Seats.Select(s => s.Occupant).Where(Occupant.IsAgent).ToHashSet(StringComparer.Ordinal);
        if (known is null)
        {
            return await stored.Of(seated, CancellationToken.None);
        }
        LastKnownAgent[] stay = [.. _agents.Where(a => seated.Contains(a.AgentArn))];
        seated.ExceptWith(known.Seats.Select(s => s.Occupant));
        return seated.Count == 0 ? stay : [.. stay, .. await stored.Of(seated, CancellationToken.None)];
    }
}
