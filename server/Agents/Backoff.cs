namespace ConnectStreaming.Agents;

/// <summary>Full-jitter back-off: a random time between a minimum and a maximum that doubles with every failure. A success resets it.</summary>
internal sealed class Backoff(Random random, TimeSpan floor, TimeSpan ceiling)
{
    private int _failures;

    /// <summary>Reads that feed the map are retried at least every 3 s: "live" must come back within 5 s (DOMAIN: Trust).</summary>
    public static Backoff ForReads(Random random) => new(random, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3));

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var top = Math.Min(ceiling.TotalMilliseconds, floor.TotalMilliseconds * Math.Pow(2, ++_failures));
        return TimeSpan.FromMilliseconds(floor.TotalMilliseconds + (random.NextDouble() * (top - floor.TotalMilliseconds)));
    }
}
