using System.Net;
using ConnectStreaming.Floors.CheckIns;

namespace ConnectStreaming.Tests.Floors.CheckIns;

public sealed class CheckInRuleTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes after the check-in at nine; null: not known.</summary>
    [Theory]
    [InlineData(true, null, 100, 101, "None")]
    [InlineData(true, null, 60, 90, "None")]
    [InlineData(true, null, 60, 91, "Silent")]
    [InlineData(true, null, 60, null, "None")]
    [InlineData(false, 5, 5, 6, "LoggedOff")]
    [InlineData(false, 5, 5, null, "LoggedOff")]
    [InlineData(false, -5, -5, 29, "None")]
    [InlineData(false, -5, -5, 31, "Silent")]
    [InlineData(false, -5, 10, 31, "None")]
    [InlineData(false, null, null, 29, "None")]
    [InlineData(false, null, null, 31, "Silent")]
    [InlineData(false, null, null, null, "None")]
    [InlineData(false, null, -600, -500, "None")]
    public void ACheckInEndsAtLogOffAndAfterALongSilenceOnly(bool isLoggedIn, int? offline, int? heard, int? known, string expected) => Assert.Equal(
        expected,
        CheckInRule.Of(Nine, new CheckInPresence(isLoggedIn, At(offline), At(heard), At(known)), TimeSpan.FromMinutes(30)).ToString());

    [Theory]
    [InlineData(null, "10.20.0.1", false)]
    [InlineData("", "127.0.0.1", false)]
    [InlineData("10.20.0.0/16", "10.20.255.1", true)]
    [InlineData("10.20.0.0/16", "10.21.0.1", false)]
    [InlineData("192.0.2.7, 10.20.0.0/16", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8:20::/48", "2001:db8:20:ffff::1", true)]
    [InlineData("2001:db8:20::/48", "2001:db8:21::1", false)]
    [InlineData("0.0.0.0/0", "2001:db8:21::1", false)]
    public void OnlyAnAddressInOneOfTheNetworksIsAllowed(string? networks, string client, bool expected)
    {
        var options = new CheckInOptions { Networks = networks };

        Assert.True(new CheckInOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(expected, options.IsAllowed(IPAddress.Parse(client)));
        Assert.False(options.IsAllowed(null));
    }

    [Fact]
    public void AWrongOptionIsRefusedWithItsKey()
    {
        var errors = new CheckInOptionsValidator()
            .Validate(null, new CheckInOptions { Networks = "10.20.0.0/33,office,10.20.0.0/16", WaitMinutes = 0, FreeAfterMinutes = 1441 }).Failures!.ToArray();

        Assert.Equal(4, errors.Length);
        Assert.Contains("Floors:CheckIn:Networks: '10.20.0.0/33'", errors[0], StringComparison.Ordinal);
        Assert.Contains("Floors:CheckIn:Networks: 'office'", errors[1], StringComparison.Ordinal);
        Assert.StartsWith("Floors:CheckIn:WaitMinutes: 0 minutes", errors[2], StringComparison.Ordinal);
        Assert.StartsWith("Floors:CheckIn:FreeAfterMinutes: 1441 minutes", errors[3], StringComparison.Ordinal);
    }

    private static DateTimeOffset? At(int? minutes) => minutes is { } after ? Nine.AddMinutes(after) : null;
}
