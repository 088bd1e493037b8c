using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Stream;

public class StreamOptionsTests
{
    private static readonly StreamOptionsValidator Validator = new();

    [Fact]
    public void NoStreamIsAllowedBecauseSetupMayConnectOne() => Assert.True(Validator.Validate(null, new StreamOptions()).Succeeded);

    [Theory]
    [InlineData("agent-events")]
    [InlineData("arn:aws:kinesis:ap-northeast-1:012345678901:stream/agent-events")]
    [InlineData("arn:aws-cn:kinesis:cn-north-1:012345678901:stream/a, b")]
    public void NamesAndArnsAreAccepted(string name) => Assert.True(Validator.Validate(null, new StreamOptions { Name = name }).Succeeded);

    [Fact]
    public void EveryProblemIsReportedAtOnceWithItsKey()
    {
        var options = new StreamOptions
        {
            Name = "no spaces please",
            ReadInterval = TimeSpan.FromMilliseconds(100),
            StartFrom = TimeSpan.FromDays(2),
            CommitInterval = TimeSpan.Zero,
            WatchdogAfter = TimeSpan.Zero,
            DiscoveryInterval = TimeSpan.Zero,
            PingInterval = TimeSpan.Zero,
            CommitRows = 1,
            ReadBytesPerSecond = 1,
            MaxPendingRows = 0,
        };

        var failures = Validator.Validate(null, options).Failures!.ToArray();

        string[] keys = ["Name", "ReadInterval", "StartFrom", "CommitInterval", "WatchdogAfter", "DiscoveryInterval", "PingInterval", "CommitRows",
            "MaxPendingRows", "ReadBytesPerSecond"];
        Assert.All(keys, key => Assert.Contains(failures, f => f.Contains($"Stream:{key}", StringComparison.Ordinal)));
    }
}
