namespace ConnectStreaming.Floors.Readings;

/// <summary>Readings and extensions in this server's memory, checked against the stamp of the store.</summary>
internal sealed class ReadingsBook(IReadingsStore store)
{
    private volatile ReadingsList _now = new(new ReadingsRows(-1, []));

    /// <summary>As they were read last.</summary>
    public ReadingsList Last => _now;

    public async Task<ReadingsList> Now(CancellationToken cancellationToken)
    {
        var known = _now;
        return await store.Stamp(cancellationToken) == known.Stamp ? known : _now = new ReadingsList(await store.Load(cancellationToken));
    }
}

/// <summary>By instance and person. An entry of an ARN comes before one of a user name.</summary>
internal sealed class ReadingsList(ReadingsRows rows)
{
    private readonly Dictionary<(string Instance, string Who), PersonReading> _all = rows.All.ToDictionary(r => (r.Instance, r.Reading.Who), r => r.Reading);

    public long Stamp => rows.Stamp;

    public bool IsEmpty => _all.Count == 0;

    public IEnumerable<PersonReading> In(string instance) => rows.All.Where(r => r.Instance == instance).Select(r => r.Reading);

    /// <param name="user">The whole user name; null: not known.</param>
    public PersonReading? Of(string instance, string arn, string? user) =>
        _all.GetValueOrDefault((instance, arn)) ?? (user is null ? null : _all.GetValueOrDefault((instance, user)));
}
