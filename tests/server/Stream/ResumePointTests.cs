using Amazon.Kinesis;
using Record = Amazon.Kinesis.Model.Record;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Stream;

public class ResumePointTests
{
    private static readonly DateTimeOffset Friday = new(2026, 1, 9, 18, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Monday = new(2026, 1, 12, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ReadingContinuesAfterTheLastAppliedRecord() =>
        Assert.Equal(
            new ResumePoint(ShardIteratorType.AFTER_SEQUENCE_NUMBER, "42", null),
            ResumePoint.From(new Checkpoint("42", null, Friday, Friday, false)));

    [Fact]
    public void AfterAnIdleWeekendReadingContinuesTwoMinutesBeforeTheShardWasCaughtUp() =>
        Assert.Equal(
            new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, Monday.AddMinutes(-2)),
            ResumePoint.From(new Checkpoint("42", null, Monday, Friday, false)));

    [Fact]
    public void ACrashBeforeTheFirstRecordReturnsToTheFixedStart() =>
        Assert.Equal(
            new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, Friday),
            ResumePoint.From(new Checkpoint(null, Friday, null, null, false)));

    [Fact]
    public void AChildIsReadFromItsBeginning() =>
        Assert.Equal(ResumePoint.TrimHorizon, ResumePoint.From(new Checkpoint(null, null, null, null, false)));

    [Fact]
    public void ATimeAheadOfAwsIsNotUsed()
    {
        var skewed = new Checkpoint("42", Monday.AddHours(1), Monday.AddHours(2), Friday, Finished: false);

        Assert.Equal(skewed with { StartAt = Monday.AddMinutes(-70), CaughtUpAt = null },
            ResumePoint.WithoutImpossibleTimes(skewed, Monday, TimeSpan.FromMinutes(70)));
    }

    [Fact]
    public void ATimeBeforeTheTimeOfAwsIsUsedAndASecondAheadIsNow()
    {
        var exact = new Checkpoint("42", Friday, Monday, Friday, Finished: false);

        Assert.Equal(exact, ResumePoint.WithoutImpossibleTimes(exact, Monday, TimeSpan.FromMinutes(70)));
        Assert.Equal(Monday.AddSeconds(-1), ResumePoint.WithoutImpossibleTimes(exact, Monday.AddSeconds(-1), TimeSpan.FromMinutes(70)).CaughtUpAt);
    }

    /// <summary>A child inherits the start of a parent without a record. Records older than the retention time are not a gap.</summary>
    [Fact]
    public void AStartBeforeTheRetentionTimeIsTheBeginningOfTheShard()
    {
        Assert.Null(ResumePoint.First(Friday, TimeSpan.FromHours(24), Monday).StartAt);
        Assert.Equal(Friday, ResumePoint.First(Friday, TimeSpan.FromDays(7), Monday).StartAt);
        Assert.Null(ResumePoint.First(null, TimeSpan.FromHours(24), Monday).StartAt);
    }

    [Fact]
    public void TheGapAfterEmptyPagesWithARetentionOfLagIsReportedOnce()
    {
        var gap = new GapSearch();
        var retention = TimeSpan.FromHours(24);
        List<(DateTimeOffset From, DateTimeOffset To)> found = [];

        Assert.False(gap.LooksTrimmed(0, (long)retention.TotalMilliseconds, retention, Monday));
        Assert.False(gap.LooksTrimmed(0, (long)retention.TotalMilliseconds, retention, Monday.AddSeconds(29)));
        Assert.True(gap.LooksTrimmed(0, (long)retention.TotalMilliseconds, retention, Monday.AddSeconds(31)));
        Assert.True(gap.JumpToHorizon);
        gap.Close([new Record { ApproximateArrivalTimestamp = Monday.UtcDateTime }], 0, Monday.AddSeconds(32), (from, to, _) => found.Add((from, to)));
        gap.Close([], 0, Monday.AddSeconds(33), (from, to, _) => found.Add((from, to)));

        Assert.Equal([(Monday.AddSeconds(31).AddHours(-24), Monday)], found);
        Assert.False(gap.JumpToHorizon);
    }

    [Fact]
    public void OurOwnStreamIsReadFastUntilAThrottleAndOthersSlowly()
    {
        var ours = new ReadPace(null, ours: true, new());
        var theirs = new ReadPace(null, ours: false, new());

        Assert.Equal(TimeSpan.FromMilliseconds(250), ours.Interval(Monday, behind: false));
        Assert.Equal(TimeSpan.FromSeconds(1), theirs.Interval(Monday, behind: false));
        ours.Throttled(Monday);
        Assert.Equal(TimeSpan.FromSeconds(1), ours.Interval(Monday.AddMinutes(9.9), behind: false));
        Assert.Equal(TimeSpan.FromMilliseconds(250), ours.Interval(Monday.AddMinutes(10), behind: false));
        Assert.Equal(TimeSpan.FromMilliseconds(200), theirs.Interval(Monday, behind: true));
    }

    [Fact]
    public void AShardIsReadWithinItsLimits()
    {
        var pace = new ReadPace(null, ours: true, new());

        Assert.Equal(TimeSpan.FromSeconds(2), pace.Interval(Monday, behind: true, bytes: 4_000_000));
        Assert.Equal(TimeSpan.FromMilliseconds(200), pace.Interval(Monday, behind: true, bytes: 40_000));
        Assert.Equal(TimeSpan.FromMilliseconds(250), pace.Interval(Monday, behind: false, bytes: 40_000));
        Assert.Equal(TimeSpan.FromMilliseconds(200), new ReadPace(null, ours: true, new(), bytesPerSecond: 1_000_000_000)
            .Interval(Monday, behind: true, bytes: 4_000_000));
    }

    [Theory]
    [InlineData(200, false, 1_000)]
    [InlineData(200, true, 1_000)]
    [InlineData(null, true, 1_000)]
    [InlineData(3_000, false, 3_000)]
    public void ForTenMinutesAfterAThrottleNothingMakesAReaderFast(int? configured, bool behind, int expected)
    {
        var last = new LastThrottle();
        var setting = configured is { } ms ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        new ReadPace(setting, ours: true, last).Throttled(Monday);
        var openedAgain = new ReadPace(setting, ours: true, last);

        Assert.Equal(TimeSpan.FromMilliseconds(expected), openedAgain.Interval(Monday.AddMinutes(9.9), behind));
        Assert.Equal(TimeSpan.FromMilliseconds(behind ? 200 : configured!.Value), openedAgain.Interval(Monday.AddMinutes(10), behind));
    }

    [Fact]
    public void BackoffGrowsWithFullJitterToItsCeilingAndStartsOverAfterASuccess()
    {
        var backoff = Backoff.ForReads(new Random(1));
        var waits = Enumerable.Range(0, 200).Select(_ => backoff.Next()).ToArray();

        Assert.All(waits, w => Assert.InRange(w, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3)));
        Assert.True(waits.Max() > TimeSpan.FromSeconds(2.5) && waits[20..].Min() < TimeSpan.FromSeconds(1), "not spread over the whole range");
        backoff.Reset();
        Assert.InRange(backoff.Next(), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400));
    }
}
