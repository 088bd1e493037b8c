using ConnectStreaming.Setup;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Setup;

public sealed class SetupContextTests
{
    [Fact]
    public void TheRegionsAreThoseOfTheSdkAndTheConfiguredOne()
    {
        using var setup = new SetupContext(new SetupAccount("mx-central-9"), Options.Create(new SetupOptions()), TimeProvider.System);

        // A list in this program was behind AWS.
        Assert.All(["ap-northeast-1", "ap-northeast-3", "us-west-2", "mx-central-9"], region => Assert.Contains(region, setup.Regions));
        Assert.DoesNotContain(setup.Regions, region => region.Contains("global", StringComparison.Ordinal));
        Assert.Equal(setup.Regions.Order(StringComparer.Ordinal), setup.Regions);
    }

    [Fact]
    public void AnUnknownRegionIsRefusedWithWhatToDo()
    {
        using var setup = new SetupContext(new SetupAccount("us-east-1"), Options.Create(new SetupOptions()), TimeProvider.System);

        var words = Assert.Throws<SetupRefusedException>(() => setup.Aws("tokyo")).Words;

        Assert.Contains("Choose one from the list", words.En, StringComparison.Ordinal);
        Assert.Contains("一覧から選んでください", words.Ja, StringComparison.Ordinal);
    }
}
