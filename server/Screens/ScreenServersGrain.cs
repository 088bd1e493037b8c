using Orleans.Concurrency;

namespace ConnectStreaming.Screens;

/// <inheritdoc cref="IScreenServersGrain"/>
[Reentrant]
internal sealed class ScreenServersGrain(TimeProvider time) : Grain, IScreenServersGrain
{
    /// <summary>A server that said nothing for this time has no connections any more.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (IScreenServer Server, DateTimeOffset At, ScreenLive[] Screens)> _servers = new(StringComparer.Ordinal);

    public ValueTask Here(string server, IScreenServer caller, ScreenLive[] screens)
    {
        _servers[server] = (caller, time.GetUtcNow(), screens);
        return ValueTask.CompletedTask;
    }

    public ValueTask Gone(string server)
    {
        _servers.Remove(server);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ScreenLive[]> Others(string server)
    {
        ForgetLate();
        return ValueTask.FromResult<ScreenLive[]>(
        [
            .. _servers.Where(s => s.Key != server).SelectMany(s => s.Value.Screens).GroupBy(live => live.Screen, StringComparer.Ordinal)
                .Select(same => same.Aggregate(ScreenLive.Newest)),
        ]);
    }

    public async Task<bool> Send(string screen, ScreenCommand command)
    {
        ForgetLate();
        var open = _servers.Values
            .Select(s => (s.Server, Live: Array.Find(s.Screens, live => live.Screen == screen && live.IsOpen)))
            .Where(s => s.Live is not null)
            .OrderByDescending(s => (s.Live!.Binding, s.Live.ConnectedAt))
            .Select(s => s.Server)
            .ToArray();
        foreach (var server in open)
        {
            if (await server.Send(screen, command))
            {
                return true;
            }
        }
        return false;
    }

    private void ForgetLate()
    {
        var now = time.GetUtcNow();
        foreach (var server in _servers.Where(s => now - s.Value.At > Late).Select(s => s.Key).ToArray())
        {
            _servers.Remove(server);
        }
    }
}
