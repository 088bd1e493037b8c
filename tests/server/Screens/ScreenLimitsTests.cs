using System.Net;
using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using Microsoft.AspNetCore.Http;

namespace ConnectStreaming.Tests.Screens;

public sealed class ScreenLimitsTests
{
    [Fact]
    public void DevicesBehindOneAddressAreLimitedAndOthersAreNot()
    {
        using var limits = new ScreenLimits();
        for (var n = 0; n < ScreenLimits.PairingBurst; n++)
        {
            Assert.Null(limits.TakePairing(From("10.0.0.7")));
        }

        Assert.Equal(TimeSpan.FromSeconds(3), limits.TakePairing(From("10.0.0.7")));
        Assert.Null(limits.TakePairing(From("10.0.0.8")));
    }

    [Fact]
    public void OnlyWrongCodesCountAndOnlyForTheOneWhoEntersThem()
    {
        using var limits = new ScreenLimits();
        var (a, b) = (Person("a"), Person("b"));
        for (var n = 0; n < 100; n++)
        {
            Assert.Null(limits.Blocked(a));
        }
        for (var n = 0; n < ScreenLimits.GuessBurst; n++)
        {
            Assert.Null(limits.Blocked(a));
            limits.OnWrongCode(a);
        }

        Assert.Equal(TimeSpan.FromSeconds(6), limits.Blocked(a));
        Assert.Null(limits.Blocked(b));
    }

    private static Viewer Person(string id) => new(id, id, id, Roles.Supervisor, Scope.Everything, Privacy.Nothing);

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
