using ConnectStreaming.Hosting;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>Which of several sandboxes setup uses.</summary>
public sealed class SandboxAddressTests
{
    private static readonly SandboxAddress First = At(5080), Second = At(5081);

    [Fact]
    public void TheOnlySandboxIsUsedWithoutAName() => Assert.Same(First, SandboxAddress.Choose([First], null));

    [Theory]
    [InlineData("5081")]
    [InlineData("http://localhost:5081")]
    [InlineData("http://localhost:5081/")]
    public void TheNamedOneOfSeveralSandboxesIsUsed(string which) => Assert.Same(Second, SandboxAddress.Choose([First, Second], which));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5082")]
    [InlineData("nowhere")]
    public void SeveralSandboxesAreListedWhenNoneIsNamed(string? which)
    {
        var refused = Assert.Throws<SetupRefusedException>(() => SandboxAddress.Choose([First, Second], which));

        foreach (var words in new[] { refused.Words.En, refused.Words.Ja })
        {
            Assert.Contains("--sandbox 5080", words, StringComparison.Ordinal);
            Assert.Contains("--sandbox 5081", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithoutASandboxTheMessageSaysHowToStartOne() =>
        Assert.Contains("npm start", Assert.Throws<SetupRefusedException>(() => SandboxAddress.Choose([], "5080")).Words.En, StringComparison.Ordinal);

    private static SandboxAddress At(int port) =>
        new(new Uri($"http://localhost:{port}"), new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"), "ap-northeast-1", port);
}
