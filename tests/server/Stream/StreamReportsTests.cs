using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Stream;

public sealed class StreamReportsTests
{
    private const string Shard = "arn:aws:kinesis:us-east-1:000000000000:stream/s|1796004457278|shardId-000000000000";

    /// <summary>A ping from before a read and the health of the read would say: read up to now, and nothing is left to store.</summary>
    [Fact]
    public void HealthAndNumbersOfAShardAreOfOneMoment()
    {
        var now = TimeProvider.System.GetUtcNow();
        var reports = new StreamReports(TimeProvider.System);
        var pinged = new ShardStatus { Shard = Shard, Health = Health(SourceState.CatchingUp, null), Owner = "silo", At = now };
        var stream = new StreamReport("s", null, null, Health(SourceState.Live, now), 0, Uncovered: false, [pinged]);

        reports.Set(new ShardStatus { Shard = Shard, Health = Health(SourceState.Live, now), Records = 300, PendingRows = 120, Sequence = "7" });

        var told = Assert.Single(reports.Now(stream).Shards);
        Assert.Equal(
            (SourceState.Live, now, 300, 120, "7", "silo"),
            (told.Health.State, told.Health.CaughtUpTo, told.Records, told.PendingRows, told.Sequence, told.Owner));

        // A later ping is newer in everything.
        var later = stream with { Shards = [pinged with { At = now + TimeSpan.FromMinutes(1), Records = 400 }] };
        told = Assert.Single(reports.Now(later).Shards);
        Assert.Equal((SourceState.CatchingUp, null, 400, 0), (told.Health.State, told.Health.CaughtUpTo, told.Records, told.PendingRows));
    }

    /// <summary>With several servers, most shards are read by another one.</summary>
    [Fact]
    public void AShardThatAnotherServerReadsIsReadUpToWhatItsPingSays()
    {
        var now = TimeProvider.System.GetUtcNow();
        var reports = new StreamReports(TimeProvider.System);
        var pinged = new ShardStatus { Shard = Shard, Health = Health(SourceState.Live, now), Owner = "another", At = now };
        reports.Set(new StreamReport("s", null, null, Health(SourceState.Live, now), 0, Uncovered: false, [pinged]));

        Assert.Equal((true, false, now), (reports.IsReadUpTo(now), reports.IsReadUpTo(now.AddSeconds(1)), reports.ReadUpTo()));
    }

    private static SourceHealth Health(SourceState state, DateTimeOffset? caughtUpTo) =>
        new() { Source = SourceKey.Shard(Shard), Stream = "s", State = state, CaughtUpTo = caughtUpTo };
}
