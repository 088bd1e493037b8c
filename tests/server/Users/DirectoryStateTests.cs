using ConnectStreaming.Users;

namespace ConnectStreaming.Tests.Users;

public class DirectoryStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static DirectoryState ReadBefore(TimeSpan ago, DirectoryOutcome outcome) => new("i", Now - ago, null, outcome, "", false);

    [Theory]
    [InlineData("00:59:59", "Read", false)]
    [InlineData("01:00:00", "Read", true)]
    [InlineData("00:59:59", "Denied", false)]
    [InlineData("00:04:59", "Failed", false)]
    [InlineData("00:05:00", "Failed", true)]
    [InlineData("-00:00:01", "Read", true)]
    public void AnInstanceIsReadAgainAfterTheRefreshAndSoonerOnlyAfterAFailure(string ago, string outcome, bool isDue) =>
        Assert.Equal(isDue, DirectoryState.IsDue(ReadBefore(TimeSpan.Parse(ago, null), Enum.Parse<DirectoryOutcome>(outcome)), Hour, Now));

    [Fact]
    public void AnInstanceThatWasNeverReadIsDue() => Assert.True(DirectoryState.IsDue(null, Hour, Now));

    [Fact]
    public void WrongOptionsAreNamedByTheirKeysWithTheAllowedValues()
    {
        var wrong = new DirectoryOptions { Refresh = TimeSpan.FromMinutes(1), CallsPerSecond = 3, MaxPeople = 1 };
        var said = string.Join('\n', new DirectoryOptionsValidator().Validate(null, wrong).Failures!);

        Assert.All(
            ["Directory:Refresh is 00:01:00", "Directory:CallsPerSecond is 3", "Directory:MaxPeople is 1"],
            key => Assert.Contains(key, said, StringComparison.Ordinal));
        Assert.True(new DirectoryOptionsValidator().Validate(null, new DirectoryOptions { CallsPerSecond = double.NaN }).Failed);
        Assert.True(new DirectoryOptionsValidator().Validate(null, new DirectoryOptions()).Succeeded);
    }
}
