using ConnectStreaming.Access;
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

    [Fact]
    public async Task AChangeOfTheSourceIsToldAtOnceAndANewSnapshotTellsItToo()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = View(services, Lens.Clear);
        var watcher = new Watcher(view, new("e1", 0), _time, () => _closed = true);
        await using var stream = watcher.Run(CancellationToken.None).GetAsyncEnumerator();
        await stream.MoveNextAsync();
        var before = view.Snapshots.Get();

        _replica.TryApply(new BoardFrame("e1", 0, 0, null, [], [], Refused));
        view.Sweep();
        Assert.True(await stream.MoveNextAsync());

        Assert.Contains("\"state\":\"denied\"", Text(stream.Current.Json), StringComparison.Ordinal);
        var after = view.Snapshots.Get();
        Assert.Contains("\"reason\":\"access-denied\"", Text(after.For("").Bytes), StringComparison.Ordinal);
        Assert.NotEqual(before.Etag, after.Etag);
    }

    [Fact]
    public void OnlyThoseWhoMayAdministerReadWhatIsWrongInWords()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], Refused));
        using var everybody = View(services, new Lens(Grant.Everything, Privacy.Nothing, administrator: false));
        using var administrators = View(services, Lens.Clear);

        Assert.NotEqual(everybody.Key, administrators.Key);
        foreach (var bytes in new[] { everybody.Snapshots.Get().For("").Bytes, everybody.Tick().Json })
        {
            var text = Text(bytes);
            Assert.Contains("access-denied", text, StringComparison.Ordinal);
            Assert.DoesNotContain("arn:aws:kinesis", text, StringComparison.Ordinal);
            Assert.DoesNotContain("210987654321", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/var/lib", text, StringComparison.Ordinal);
        }

        foreach (var bytes in new[] { administrators.Snapshots.Get().For("").Bytes, administrators.Tick().Json })
        {
            Assert.Contains("arn:aws:kinesis:us-west-2:210987654321:stream/s", Text(bytes), StringComparison.Ordinal);
            Assert.Contains("\"ja\":", Text(bytes), StringComparison.Ordinal);
        }
    }

    private static SourceHealth Refused { get; } = new()
    {
        Source = SourceKey.Shard("s"),
        State = SourceState.Denied,
        Reason = SourceReason.AccessDenied,
        Detail = new("arn:aws:kinesis:us-west-2:210987654321:stream/s is refused; see /var/lib/connect-streaming", "arn:aws:kinesis:us-west-2:210987654321:stream/s"),
    };

    private LiveView View(ServiceProvider services, Lens lens) =>
        new(_replica, lens, new LiveFacts("1", "live", "Asia/Tokyo"), new LiveOptions(), _time, new LiveMetrics(services.GetRequiredService<IMeterFactory>()));

    private static string Text(ReadOnlyMemory<byte> json) => System.Text.Encoding.UTF8.GetString(json.Span);

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
