using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Live;

public sealed class LeavePaceTests
{
    [Theory]
    [InlineData(0, 300)]
    [InlineData(75, 300)]
    [InlineData(500, 2000)]
    [InlineData(5000, 8000)]
    public void TwoHundredAndFiftyPagesGoInASecond(int pages, int withinMs) => Assert.Equal(withinMs, LeavePace.WithinMs(pages));
}
