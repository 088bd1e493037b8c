using ConnectStreaming.Agents;
using CsCheck;

namespace ConnectStreaming.Tests.Agents;

public class SourceClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ClocksThatAgreeAreNeverTouched() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 400]).List[1, 50].Sample(calls =>
        {
            var clock = new SourceClock(TimeProvider.System);
            foreach (var (at, took) in calls.OrderBy(c => c.Item1))
            {
                Answer(clock, TimeSpan.Zero, at, took);
            }

            Assert.Equal(TimeSpan.Zero, clock.Offset);
        });

    [Theory]
    [InlineData(1_200_000)]
    [InlineData(-1_200_000)]
    [InlineData(2_500)]
    public void AWrongClockIsFoundToAFractionOfASecond(int offsetMs)
    {
        var clock = new SourceClock(TimeProvider.System);
        for (var at = 0; at < 10_000; at += 330)
        {
            Answer(clock, TimeSpan.FromMilliseconds(offsetMs), at, took: 40);
        }

        Assert.InRange((clock.Offset - TimeSpan.FromMilliseconds(offsetMs)).TotalMilliseconds, -500, 500);
    }

    [Fact]
    public void AClockThatIsSetRightIsFollowed()
    {
        var clock = new SourceClock(TimeProvider.System);
        Answer(clock, TimeSpan.FromMinutes(20), at: 0, took: 40);
        Answer(clock, TimeSpan.Zero, at: 1_000, took: 40);

        Assert.Equal(TimeSpan.Zero, clock.Offset);
    }

    private static void Answer(SourceClock clock, TimeSpan offset, int at, int took)
    {
        var asked = Noon.AddMilliseconds(at);
        var aws = asked.AddMilliseconds(took / 2.0) + offset;
        clock.Observe(aws.AddTicks(-(aws.Ticks % TimeSpan.TicksPerSecond)), asked, asked.AddMilliseconds(took));
    }
}
