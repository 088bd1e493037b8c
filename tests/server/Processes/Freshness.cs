using System.Diagnostics;
using System.Globalization;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Looks at the boards of servers again and again: how old is the oldest event that a board does not show yet?</summary>
internal sealed class Freshness : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly OracleLoad _load;
    private readonly List<(DateTimeOffset At, TimeSpan Age)> _seen = [];
    private readonly Lock _lock = new();
    private readonly Task _run;

    public Freshness(OracleLoad load, params ServerProcess[] servers)
    {
        _load = load;
        _run = Task.WhenAll(servers.Select(Watch));
    }

    /// <summary>The highest age since a time.</summary>
    public TimeSpan Worst(DateTimeOffset since)
    {
        lock (_lock)
        {
            return _seen.Where(s => s.At >= since).Select(s => s.Age).DefaultIfEmpty().Max();
        }
    }

    /// <summary>The age below which this part of all looks since a time was.</summary>
    public TimeSpan Percentile(double part, DateTimeOffset since)
    {
        lock (_lock)
        {
            var ages = _seen.Where(s => s.At >= since).Select(s => s.Age).Order().ToArray();
            return ages.Length == 0 ? TimeSpan.MaxValue : ages[(int)Math.Min(ages.Length - 1, part * ages.Length)];
        }
    }

    /// <summary>A killed server is found after some seconds. Grains that are not on it but were registered there end only then.</summary>
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(8);

    /// <summary>Waits until every look of the last 3 seconds has found nothing that is older than this.</summary>
    /// <returns>Time from <paramref name="since"/> to the end of the last look that has found something older.</returns>
    public async Task<TimeSpan> RightAgain(DateTimeOffset since, TimeSpan age, TimeSpan patience, TimeSpan? atLeast = null)
    {
        for (var began = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var now = TimeProvider.System.GetUtcNow();
            lock (_lock)
            {
                var wrong = _seen.Where(s => s.At >= since && s.Age > age).Select(s => s.At).DefaultIfEmpty(since).Max();
                if (now - since > (atLeast ?? AtLeast) && now - wrong > TimeSpan.FromSeconds(3) && _seen.Count(s => s.At > wrong) > 5)
                {
                    return wrong - since;
                }
            }

            if (began.Elapsed > patience)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture, $"Not right again within {patience}. The worst age was {Worst(since)}."));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Watch(ServerProcess server)
    {
        List<PutEvent> missing = [];
        var next = 0;
        while (!_stop.IsCancellationRequested)
        {
            var asked = TimeProvider.System.GetUtcNow();
            var added = _load.EventsFrom(next);
            next += added.Count;
            missing.AddRange(added);
            try
            {
                var shown = (await server.Agents()).ToDictionary(
                    a => a.GetProperty("arn").GetString()!, a => a.GetProperty("lastEventAt").GetDateTimeOffset(), StringComparer.Ordinal);
                missing.RemoveAll(e => shown.TryGetValue(e.Agent, out var last) && last >= e.At);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // A server that does not answer shows nothing.
            }

            lock (_lock)
            {
                _seen.Add((TimeProvider.System.GetUtcNow(), missing.Count == 0 ? TimeSpan.Zero : asked - missing.Min(e => e.PutAt)));
            }

            await Task.Delay(40);
        }
    }
}
