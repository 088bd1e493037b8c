using ConnectStreaming.Agents;
using System.Diagnostics.Metrics;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

public sealed class WatcherTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly BoardReplica _replica = new(Samples.Instance);
    private bool _closed;
    private long _rev;

    [Fact]
    public async Task APictureThatLacksAChangeForTenSecondsIsClosedHoweverOftenTheBrowserAcknowledges()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = new LiveView(_replica, Lens.Clear, new LiveFacts("1", "live", "Asia/Tokyo"), new LiveOptions(), _time, new LiveMetrics(services.GetRequiredService<IMeterFactory>()));
        var watcher = new Watcher(view, new("e1", 0), _time, () => _closed = true);
        await using var stream = watcher.Run(CancellationToken.None).GetAsyncEnumerator();
        await stream.MoveNextAsync();
        await Frame(stream);
        await Frame(stream);

        // Both are out; the third change waits while the browser takes 6 s for them, and then as long for the third.
        Change();
        _time.Advance(TimeSpan.FromSeconds(6));
        watcher.Seen(2);
        watcher.Sweep();
        Assert.False(_closed);
        while (!System.Text.Encoding.UTF8.GetString(stream.Current.Json.Span).Contains("\"rev\":3", StringComparison.Ordinal)
            || !System.Text.Encoding.UTF8.GetString(stream.Current.Json.Span).Contains("frame", StringComparison.Ordinal))
        {
            await stream.MoveNextAsync();
        }
        _time.Advance(TimeSpan.FromSeconds(5));
        watcher.Sweep();

        Assert.True(_closed);
    }

    private async Task Frame(IAsyncEnumerator<WireBytes> stream)
    {
        Change();
        await stream.MoveNextAsync();
    }

    private void Change()
    {
        _time.Advance(TimeSpan.FromMilliseconds(60));
        _rev++;
        var agent = new BoardAgent(0, Samples.Agent(1, _rev, _time.GetUtcNow()), "s1", Overlay.None, new("Team", 0));
        _replica.TryApply(new BoardFrame("e1", _rev - 1, _rev, _time.GetUtcNow(), [agent], [], SourceHealth.Unheard));
    }
}
