using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

public sealed class SnapshotCacheTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly BoardReplica _replica = new(Samples.Instance);

    public SnapshotCacheTests() => _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task ASnapshotIsBuiltOnceForAllRequestsAndThenDropped()
    {
        using var view = Views.Of(_replica, _services, _time);
        var (built, body) = await GetSnapshot();

        // A quiet night: the same revision for hours, requested every 50 s.
        for (var n = 0; n < 10; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(50));
            view.Sweep();
            Assert.Same(built, (await GetSnapshot()).Snapshot);
        }
        _time.Advance(TimeSpan.FromSeconds(61));
        view.Sweep();
        var (rebuilt, sameBody) = await GetSnapshot();

        Assert.NotSame(built, rebuilt);
        Assert.Equal(built.Etag, rebuilt.Etag);
        Assert.NotEqual(body, sameBody);

        async Task<(SnapshotBytes Snapshot, string Body)> GetSnapshot()
        {
            var snapshot = await view.Snapshots.Get()!;
            return (snapshot, System.Text.Encoding.UTF8.GetString(snapshot.Json.Span));
        }
    }

    /// <summary>All screens of a floor come back together.</summary>
    [Fact]
    public async Task AThousandWhoAskTogetherShareOneSnapshotAndItsCompressedBytes()
    {
        using var view = Views.Of(_replica, _services, _time, null, new SnapshotBuilds(1));

        var all = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(async () =>
        {
            var snapshot = await view.Snapshots.Get()!;
            return (snapshot, (await snapshot.For("gzip, deflate, br")).Bytes, (await snapshot.For("gzip")).Bytes);
        })));

        Assert.Single(all.Select(one => one.snapshot).Distinct(ReferenceEqualityComparer.Instance));
        Assert.Single(all.Select(one => one.Item2).Distinct());
        Assert.Single(all.Select(one => one.Item3).Distinct());
    }

    [Fact]
    public async Task SoManySnapshotsAreBuiltASecondAndThoseThatAreReadyAreNotCounted()
    {
        var builds = new SnapshotBuilds(1);
        LiveView[] views = [.. new[] { NameLevel.Full, NameLevel.Family, NameLevel.Seat }
            .Select(names => Views.Of(_replica, _services, _time, new Lens(Grant.Everything, new Privacy(names, false)), builds))];
        try
        {
            var first = await views[0].Snapshots.Get()!;
            await views[1].Snapshots.Get()!;
            Assert.Null(views[2].Snapshots.Get());
            Assert.Same(first, views[0].Snapshots.Ready());
            Assert.Same(first, await views[0].Snapshots.Get()!);

            Task<SnapshotBytes>? later = null;
            for (var n = 0; later is null && n < 100; n++)
            {
                await Task.Delay(100);
                later = views[2].Snapshots.Get();
            }
            Assert.NotNull(await later!);
        }
        finally
        {
            Array.ForEach(views, view => view.Dispose());
        }
    }

    [Fact]
    public async Task AFailedBuildIsTriedAgainByTheNextOne()
    {
        var picture = new FailingPicture(Views.Picture(_replica, Views.Floor(), _time));
        using var view = new LiveView(
            new ViewKey(Samples.Instance, Lens.Clear.Key), picture, new LiveOptions().Pace, _time,
            new LiveMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()));
        for (var n = 0; n < 2 * Environment.ProcessorCount; n++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => view.Snapshots.Get()!);
        }

        picture.Fails = false;

        Assert.NotEqual(0, (await view.Snapshots.Get()!.WaitAsync(TimeSpan.FromSeconds(5))).Json.Length);
    }

    [Fact]
    public async Task AFailedCompressionGivesThePlainBytesAndIsTriedAgain()
    {
        var fails = true;
        var snapshot = new SnapshotBytes("e", [1, 2, 3], new SnapshotBuilds(10), (_, _) => fails ? throw new InvalidOperationException("scripted") : [7]);

        var plain = await snapshot.For("gzip, br");
        Assert.Equal((3, null), (plain.Bytes.Length, plain.Encoding));
        fails = false;
        var packed = await snapshot.For("gzip, br");
        Assert.Equal((1, "br"), (packed.Bytes.Length, packed.Encoding));
    }

    private sealed class FailingPicture(IViewPicture picture) : IViewPicture
    {
        public bool Fails { get; set; } = true;

        public string Id => picture.Id;

        public string Name => picture.Name;

        public bool IsClear => picture.IsClear;

        public ViewPosition Position => picture.Position;

        public LiveHealth Health => picture.Health;

        public event Action? Advanced
        {
            add => picture.Advanced += value;
            remove => picture.Advanced -= value;
        }

        public bool IsFor(Viewer viewer) => picture.IsFor(viewer);

        public ViewPosition? Named(Since since) => picture.Named(since);

        public WireView ToWire() => picture.ToWire();

        public WireSnapshot Snapshot(out ViewPosition position)
        {
            var snapshot = picture.Snapshot(out position);
            return Fails ? throw new InvalidOperationException("scripted") : snapshot;
        }

        public WireTick Tick(int watchers) => picture.Tick(watchers);

        public ViewDelta? Since(ViewPosition since) => picture.Since(since);
    }
}
