namespace ConnectStreaming.Sandbox;

/// <summary>A bucket of tokens for each operation, as AWS has it: so many at once, then so many a second.</summary>
internal sealed class ControlPlaneThrottle(double rate, double burst, TimeProvider time)
{
    private readonly Dictionary<string, (double Tokens, long At)> _buckets = [];

    public bool Take(string operation)
    {
        var now = time.GetTimestamp();
        var (tokens, at) = _buckets.GetValueOrDefault(operation, (burst, now));
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(at, now).TotalSeconds * rate));
        var taken = tokens >= 1;
        _buckets[operation] = (taken ? tokens - 1 : tokens, now);
        return taken;
    }
}
