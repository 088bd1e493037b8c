using System.Collections.Frozen;

namespace ConnectStreaming.Screens;

/// <summary>The screens that are, or were, connected to other servers, as this server knows them.</summary>
internal sealed class ScreensElsewhere(ISiloStatusOracle servers, TimeProvider time)
{
    /// <summary>After this time it is not known any more.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private volatile Picture _now = new(DateTimeOffset.MinValue, FrozenDictionary<string, ScreenLive>.Empty);

    private sealed record Picture(DateTimeOffset At, FrozenDictionary<string, ScreenLive> Screens);

    /// <summary>There is no other server.</summary>
    public bool IsAlone => servers.GetActiveSilos().Length < 2;

    /// <returns>Null: not known.</returns>
    public ScreenLive? Of(string screen)
    {
        var now = _now;
        return time.GetUtcNow() - now.At < Late ? now.Screens.GetValueOrDefault(screen) : null;
    }

    public void Take(IEnumerable<ScreenLive> screens) =>
        _now = new Picture(time.GetUtcNow(), screens.ToFrozenDictionary(s => s.Screen, StringComparer.Ordinal));
}
