using ConnectStreaming.Stream;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Stream;

public sealed class ShardMeterTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly ShardMeter _meter = new(new FakeTimeProvider(Now));

    [Theory]
    [InlineData(86_000, 86_000)]
    [InlineData(5_200, 5_200)]
    [InlineData(1_300, 0)]
    [InlineData(0, 0)]
    public void AnEmptyPageWithASmallLagIsAnIdleShard(long said, long lag)
    {
        _meter.OnPage(records: 0, said, Now);

        Assert.Equal(lag, _meter.LagMs);
        // This does not increase what is known to be read.
        Assert.Equal(Now - TimeSpan.FromMilliseconds(said), _meter.CaughtUpTo);
    }

    [Fact]
    public void APageWithRecordsHasTheLagOfKinesis()
    {
        _meter.OnPage(records: 1, 1_300, Now);

        Assert.Equal(1_300, _meter.LagMs);
    }
}
