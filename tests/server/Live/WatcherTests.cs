using ConnectStreaming.Access;
using System.Diagnostics.Metrics;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
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
    public async Task AConnectionThatLacksAChangeForTenSecondsIsClosedInSpiteOfAcknowledgements()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = View(services, Lens.Clear);
        var watcher = new Watcher(view, Views.At(0), _time, () => _closed = true);
        await using var stream = watcher.Run(CancellationToken.None).GetAsyncEnumerator();
        await stream.MoveNextAsync();
        await Frame(stream);
        await Frame(stream);

        // Two frames are sent. The third change waits while the browser takes 6 s for them, and then the same time for the third.
        Change();
        _time.Advance(TimeSpan.FromSeconds(6));
        watcher.Seen(Views.At(2).Rev);
        watcher.Sweep();
        Assert.False(_closed);
        while (!System.Text.Encoding.UTF8.GetString(stream.Current.Json.Span).Contains($"\"rev\":{Views.At(3).Rev}", StringComparison.Ordinal)
            || !System.Text.Encoding.UTF8.GetString(stream.Current.Json.Span).Contains("frame", StringComparison.Ordinal))
        {
            await stream.MoveNextAsync();
        }
        _time.Advance(TimeSpan.FromSeconds(5));
        watcher.Sweep();

        Assert.True(_closed);
    }

    [Fact]
    public async Task AChangeOfTheSourceIsSentAtOnceAndIsAlsoInANewSnapshot()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = View(services, Lens.Clear);
        var watcher = new Watcher(view, Views.At(0), _time, () => _closed = true);
        await using var stream = watcher.Run(CancellationToken.None).GetAsyncEnumerator();
        await stream.MoveNextAsync();
        var before = await view.Snapshots.Get()!;

        _replica.TryApply(new BoardFrame("e1", 0, 0, null, [], [], Refused));
        view.Sweep();
        Assert.True(await stream.MoveNextAsync());

        Assert.Contains("\"state\":\"denied\"", Text(stream.Current.Json), StringComparison.Ordinal);
        var after = await view.Snapshots.Get()!;
        Assert.Contains("\"reason\":\"access-denied\"", Text(after.Json), StringComparison.Ordinal);
        Assert.NotEqual(before.Etag, after.Etag);
    }

    [Fact]
    public async Task OnlyAdministratorsReadTheTextOfAFault()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], Refused));
        using var everybody = View(services, new Lens(Grant.Everything, Privacy.Nothing, administrator: false));
        using var administrators = View(services, Lens.Clear);

        Assert.NotEqual(everybody.Key, administrators.Key);
        foreach (var bytes in new[] { (await everybody.Snapshots.Get()!).Json, everybody.Tick().Json })
        {
            var text = Text(bytes);
            Assert.Contains("access-denied", text, StringComparison.Ordinal);
            Assert.DoesNotContain("arn:aws:kinesis", text, StringComparison.Ordinal);
            Assert.DoesNotContain("210987654321", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/var/lib", text, StringComparison.Ordinal);
        }

        foreach (var bytes in new[] { (await administrators.Snapshots.Get()!).Json, administrators.Tick().Json })
        {
            Assert.Contains("arn:aws:kinesis:us-west-2:210987654321:stream/s", Text(bytes), StringComparison.Ordinal);
            Assert.Contains("\"ja\":", Text(bytes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFailedViewEndsNothingElseAndItsPagesRestartWithASnapshot(bool onTimer)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = View(services, new Lens(Grant.Everything, new Privacy(onTimer ? NameLevel.Family : NameLevel.Full, false)));
        var toldBehindIt = 0;
        _replica.Advanced += () => toldBehindIt++;
        var watcher = new Watcher(view, Views.At(0), _time, () => _closed = true);
        await using var stream = watcher.Run(CancellationToken.None).GetAsyncEnumerator();
        await stream.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        var unfit = Samples.Agent(1, 1, _time.GetUtcNow()) with { Contacts = null! };
        Assert.True(_replica.TryApply(new BoardFrame("e1", 0, 1, null, [new BoardAgent(0, unfit, "s1", Overlay.None)], [], SourceHealth.Unheard)));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, toldBehindIt);
        Assert.True(await stream.MoveNextAsync());
        Assert.Contains("\"kind\":\"resync\"", Text(stream.Current.Json), StringComparison.Ordinal);
        _replica.TryApply(new BoardFrame("e1", 1, 2, null, [], [0], SourceHealth.Unheard));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains($"\"rev\":{Views.At(2).Rev}", Text((await view.Snapshots.Get()!).Json), StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedSweepEndsNothing()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        var notice = new Notice();
        var facts = new LiveFacts("1", "live", "Asia/Tokyo") { Store = notice };
        var metrics = new LiveMetrics(services.GetRequiredService<IMeterFactory>());
        var picture = new AutoPicture(
            _replica, Views.Floor(), new DrawnFloorsReplica(), new AlertReplica(), Lens.Clear, facts, _time, new InstanceIds(),
            new Dictionary<string, string>());
        using var view = new LiveView(new ViewKey(_replica.InstanceArn, ""), picture, new LiveOptions().Pace, _time, metrics);
        notice.Fails = true;

        view.Sweep();

        Assert.Equal(1, notice.Failures);
    }

    private sealed class Notice : IStoreNotice
    {
        public bool Fails { get; set; }

        public int Failures { get; private set; }

        WireStore? IStoreNotice.Notice => !Fails ? null : throw new InvalidOperationException($"No notice, {++Failures}.");
    }

    private static SourceHealth Refused { get; } = new()
    {
        Source = SourceKey.Shard("s"),
        State = SourceState.Denied,
        Reason = SourceReason.AccessDenied,
        Detail = new(
            "arn:aws:kinesis:us-west-2:210987654321:stream/s is refused; see /var/lib/connect-streaming", "arn:aws:kinesis:us-west-2:210987654321:stream/s"),
    };

    private LiveView View(ServiceProvider services, Lens lens) =>
        Views.Of(_replica, services, _time, lens, new AutoSeat(Samples.Agent(1, 1, default).AgentArn, "Team", 0));

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
        var agent = new BoardAgent(0, Samples.Agent(1, _rev, _time.GetUtcNow()), "s1", Overlay.None);
        _replica.TryApply(new BoardFrame("e1", _rev - 1, _rev, _time.GetUtcNow(), [agent], [], SourceHealth.Unheard));
    }
}
