using System.Net;
using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>Several builds of the page use the same data folder, one after another. Each is a separate server with its own files.</summary>
public sealed class KeptBuildsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cs-builds-").FullName;
    private readonly FakeTimeProvider _time = new(AccessTestHost.Noon);
    private readonly HttpClient _http = new();
    private readonly AccessTestHost.Logs _logs = new();

    public void Dispose()
    {
        _http.Dispose();
        _logs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task APageOfTheLastBuildStillFindsItsPartsAfterAnUpdate()
    {
        await Serve("one");

        await using var app = await Start("two");
        using var earlier = await _http.GetAsync($"{Url(app)}/assets/people-one.js");

        Assert.Equal(HttpStatusCode.OK, earlier.StatusCode);
        Assert.Equal("text/javascript", earlier.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", earlier.Headers.CacheControl?.ToString());
        Assert.Equal("// one", await earlier.Content.ReadAsStringAsync());
        Assert.Equal("// two", await _http.GetStringAsync($"{Url(app)}/assets/people-two.js"));
    }

    [Theory]
    [InlineData("/assets/people-gone.js")]
    [InlineData("/assets/people")]
    [InlineData("/assets/")]
    [InlineData("/assets/..%2F..%2Fsecret.txt")]
    public async Task AMissingPartIsNotFoundAndNeverThePage(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.txt"), "secret");
        await Serve("one");
        await using var app = await Start("two");

        using var missing = await _http.GetAsync(Url(app) + path);

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("", await missing.Content.ReadAsStringAsync());
        Assert.True(missing.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task TheTwoLastUsedOlderBuildsAreKept()
    {
        // "one" is used again before "four". Then "two" and "three" are the builds that were not used for the longest time.
        foreach (var build in new[] { "one", "two", "three", "one" })
        {
            await Serve(build);
        }

        await using var app = await Start("four");

        Assert.Equal(HttpStatusCode.OK, await Status(app, "one"));
        Assert.Equal(HttpStatusCode.OK, await Status(app, "three"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(app, "two"));
        Assert.Equal(3, Directory.GetDirectories(Path.Combine(_folder, "pages")).Length);
    }

    [Fact]
    public async Task AnIncompleteCopyIsNotABuildAndIsDeleted()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_folder, "pages", "0123456789abcdef.unfinished")).FullName;
        await File.WriteAllTextAsync(Path.Combine(unfinished, "people-half.js"), "// ha");

        await using var app = await Start("one");

        Assert.Equal(HttpStatusCode.NotFound, await Status(app, "half"));
        Assert.False(Directory.Exists(unfinished));
    }

    [Fact]
    public async Task WithAFolderThatCannotBeWrittenThePageIsServedAndTheLogSaysSo()
    {
        // There is a file in place of the folder. So nobody can create the folder, not even root.
        await File.WriteAllTextAsync(Path.Combine(_folder, "pages"), "");

        await using var app = await Start("one", kept: false);

        Assert.Equal(HttpStatusCode.OK, await Status(app, "one"));
        await app.StopAsync();
        Assert.Contains(_logs.Lines, line => line.Contains("could not be copied to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheServiceRunsAfterTheCopySoThatItDoesNotCountAsFailed()
    {
        await using var app = await Start("one");

        Assert.False(app.Services.GetRequiredService<KeptBuilds>().ExecuteTask!.IsCompleted);
    }

    private async Task Serve(string build) => await (await Start(build)).DisposeAsync();

    private async Task<WebApplication> Start(string build, bool kept = true)
    {
        _time.Advance(TimeSpan.FromDays(1));
        var root = Path.Combine(_folder, "builds", build);
        Directory.CreateDirectory(Path.Combine(root, "assets"));
        await File.WriteAllTextAsync(Path.Combine(root, "index.html"), $"<head></head>{build}");
        await File.WriteAllTextAsync(Path.Combine(root, "assets", $"people-{build}.js"), $"// {build}");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", WebRootPath = root });
        builder.Logging.ClearProviders().AddProvider(_logs);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton(new StoreFiles(_folder)).AddKeptBuilds();
        var app = builder.Build();
        app.UsePages();
        app.UseRouting();
        app.MapPages();
        await app.StartAsync();
        if (kept)
        {
            await app.Services.GetRequiredService<KeptBuilds>().Copied.WaitAsync(TimeSpan.FromSeconds(60));
        }
        return app;
    }

    private static string Url(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private async Task<HttpStatusCode> Status(WebApplication app, string build)
    {
        using var response = await _http.GetAsync($"{Url(app)}/assets/people-{build}.js");
        return response.StatusCode;
    }
}
