using ConnectStreaming.Agents;

namespace ConnectStreaming.Operations;

/// <summary>Green lights have no entry of their own: an area without a problem is green.</summary>
internal enum LightLevel
{
    Invalid = 0,
    Green,

    /// <summary>Worth a look; nobody has to act at once.</summary>
    Amber,

    /// <summary>Somebody must act. The page says what to do.</summary>
    Red,
}

/// <summary>One problem. The page has a sentence and "what to do" for each kind, in both languages.</summary>
/// <param name="Kind">One of <see cref="OperationsRule.Kinds"/>.</param>
/// <param name="Subject">The server, stream or instance; "": the whole cluster.</param>
internal sealed record Light(LightLevel Level, string Kind, string Subject = "")
{
    /// <summary>A length of time in the sentence.</summary>
    public long? Seconds { get; init; }

    /// <summary>A number in the sentence, and its limit.</summary>
    public long? Count { get; init; }

    public long? Most { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>What the part itself says: the cause in detail.</summary>
    public SourceDetail? Detail { get; init; }
}

/// <summary>A part of the whole, with one light.</summary>
/// <param name="Name">servers, database, streams, agents, browsers or clocks.</param>
/// <param name="Level">That of its worst problem.</param>
/// <param name="Lights">Its problems, the worst first.</param>
internal sealed record Area(string Name, LightLevel Level, IReadOnlyList<Light> Lights)
{
    public static Area Of(string name, IEnumerable<Light> lights)
    {
        Light[] all = [.. lights.OrderByDescending(l => l.Level).ThenBy(l => l.Kind, StringComparer.Ordinal).ThenBy(l => l.Subject, StringComparer.Ordinal)];
        return new Area(name, all is [var worst, ..] ? worst.Level : LightLevel.Green, all);
    }
}
