namespace ConnectStreaming.Agents;

/// <summary>Full-jitter back-off: a random time between the floor and a ceiling that doubles with every failure; any success starts over.</summary>
internal sealed class Backoff(Random random, TimeSpan floor, TimeSpan ceiling)
{
    private int _failures;

    public static Backoff ForReads(Random random) => new(random, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var top = Math.Min(ceiling.TotalMilliseconds, floor.TotalMilliseconds * Math.Pow(2, ++_failures));
        return TimeSpan.FromMilliseconds(floor.TotalMilliseconds + (random.NextDouble() * (top - floor.TotalMilliseconds)));
    }
}
