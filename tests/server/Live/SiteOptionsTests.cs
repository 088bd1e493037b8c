using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Live;

public sealed class SiteOptionsTests
{
    [Theory]
    [InlineData("Asia/Tokyo")]
    [InlineData("Etc/UTC")]
    [InlineData("America/New_York")]
    public void AnIanaZoneIsAccepted(string zone) => Assert.True(new SiteOptionsValidator().Validate(null, new SiteOptions { TimeZone = zone }).Succeeded);

    [Theory]
    [InlineData("")]
    [InlineData("Tokyo Standard Time")]
    [InlineData("Asia/Tokio")]
    public void AnotherNameIsRefusedWithItsKey(string zone) =>
        Assert.Contains(
            "Site:TimeZone", new SiteOptionsValidator().Validate(null, new SiteOptions { TimeZone = zone }).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData(9, "Etc/GMT-9")]
    [InlineData(-5, "Etc/GMT+5")]
    [InlineData(0, "Etc/UTC")]
    public void AServerZoneWithoutANameIsNamedByItsHours(int hours, string name) =>
        Assert.Equal(name, SiteOptions.ServerZone(TimeZoneInfo.CreateCustomTimeZone("Local", TimeSpan.FromHours(hours), null, null)));

    [Fact]
    public void TheDefaultIsUsed() => Assert.True(new SiteOptionsValidator().Validate(null, new SiteOptions()).Succeeded);
}
