using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Live;

public sealed class IndexPageTests
{
    [Fact]
    public void TheServedPageNamesTheBuildThatServedIt() =>
        Assert.Equal(
            "<html><head>\n    <meta name=\"connect-streaming-build\" content=\"1.2+&quot;a&quot;\"><title>x</title></head></html>",
            IndexPage.WithBuild("<html><head><title>x</title></head></html>", "1.2+\"a\""));

    [Fact]
    public void APageWithoutAHeadIsSentAsItIs() => Assert.Equal("<p>x</p>", IndexPage.WithBuild("<p>x</p>", "1"));
}
