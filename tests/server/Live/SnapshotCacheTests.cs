using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

public sealed class SnapshotCacheTests
{
    [Fact]
    public void ASnapshotIsBuiltOnceForAllRequestsAndThenDropped()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var replica = new BoardReplica(Samples.Instance);
        replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = Views.Of(replica, services, time);
        var (built, body) = Ask();

        // A quiet night: the same revision for hours, requested every 50 s.
        for (var n = 0; n < 10; n++)
        {
            time.Advance(TimeSpan.FromSeconds(50));
            view.Sweep();
            Assert.Same(built, Ask().Snapshot);
        }
        time.Advance(TimeSpan.FromSeconds(61));
        view.Sweep();
        var (rebuilt, sameBody) = Ask();

        Assert.NotSame(built, rebuilt);
        Assert.Equal(built.Etag, rebuilt.Etag);
        Assert.NotEqual(body, sameBody);

        (SnapshotBytes Snapshot, string Body) Ask()
        {
            var snapshot = view.Snapshots.Get();
            return (snapshot, System.Text.Encoding.UTF8.GetString(snapshot.For("").Bytes.Span));
        }
    }
}
