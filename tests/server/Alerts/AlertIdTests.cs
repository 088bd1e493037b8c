using System.Buffers.Text;
using System.Text;
using ConnectStreaming.Alerts;

namespace ConnectStreaming.Tests.Alerts;

public sealed class AlertIdTests
{
    private const string Agent = "arn:aws:connect:ap-northeast-1:123456789012:instance/i/agent/a";

    [Fact]
    public void AnIdIsReadBack()
    {
        foreach (var kind in AlertKinds.All)
        {
            AlertId[] ids = [new(Agent, kind, null), new(Agent, kind, 0), new(Agent, kind, 1_780_000_000_123), new("名|前", kind, 5)];
            Assert.Equal(ids, ids.Select(id => AlertId.Parse(id.Text)!.Value));
        }
    }

    /// <summary>tests/client/alerts has the same text.</summary>
    [Fact]
    public void TheIdIsTheOneThatThePageMakes() =>
        Assert.Equal(
            "bG9uZy1ob2xkfDE3ODAwMDAwMDAxMjN8YXJuOmF3czpjb25uZWN0OmFwLW5vcnRoZWFzdC0xOjEyMzQ1Njc4OTAxMjppbnN0YW5jZS9pL2FnZW50L2E",
            new AlertId(Agent, AlertKind.LongHold, 1_780_000_000_123).Text);

    [Theory]
    [InlineData("long-hold|1")]
    [InlineData("long-hold|1|")]
    [InlineData("help|1|a")]
    [InlineData("long-hold|-1|a")]
    [InlineData("long-hold| 1|a")]
    [InlineData("long-hold|1.5|a")]
    [InlineData("long-hold|99999999999999999999|a")]
    [InlineData("")]
    public void ATextThatIsNoIdIsRefused(string text) => Assert.Null(AlertId.Parse(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("%2e%2e")]
    [InlineData("a=b")]
    [InlineData("<script>")]
    [InlineData("\ud83d\ude00")]
    public void WhatIsNotBase64UrlIsRefused(string text) => Assert.Null(AlertId.Parse(text));

    [Fact]
    public void ALongTextIsRefused() => Assert.Null(AlertId.Parse(new AlertId(new string('a', 2_000), AlertKind.Missed, 1).Text));
}
