using ConnectStreaming.Access;
using ConnectStreaming.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Access;

public sealed class AccessTests
{
    [Theory]
    [InlineData(null, "missing")]
    [InlineData("open", "is not a mode")]
    [InlineData("None", "is not a mode")]
    public async Task WithoutAKnownModeTheServerRefusesAndListsTheChoices(string? mode, string reason)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => Start(mode, "http://127.0.0.1:0"));

        Assert.Contains("Access:Mode", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("Choices: Open", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:5080")]
    [InlineData("http://[::]:0")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:80")]
    [InlineData("https://0.0.0.0:0")]
    public async Task OpenAccessRefusesAnyAddressThatOthersCanReach(string urls)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Start("Open", urls));

        Assert.Contains("loopback", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:0")]
    public Task OpenAccessListensOnLoopback(string urls) => Start("Open", urls);

    private static async Task Start(string? mode, string urls)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Access:Mode"] = mode;
        builder.Configuration["urls"] = urls;
        builder.Services.AddAccess();
        builder.Services.AddTransport();
        await using var app = builder.Build();
        await app.StartAsync();
        await app.StopAsync();
    }
}
