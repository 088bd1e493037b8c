using ConnectStreaming.Access;
using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>A server that starts with a full disk cannot store an account. It shows the link as soon as it can.</summary>
public sealed class ConsoleLinksTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-first-").FullName;
    private readonly StringWriter _console = new();
    private WebApplication _app = null!;

    public Task InitializeAsync()
    {
        _app = WebApplication.CreateSlimBuilder().AddLocalAccess(_folder).Build();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheLinkIsShownAsSoonAsTheStoreAcceptsWritesAndWorks()
    {
        var opened = new TaskCompletionSource();
        var links = _app.Services.GetRequiredService<Links>();
        var shown = ConsoleLinks.ShowFirst(opened.Task, links, "http://127.0.0.1:8080", _console, TimeProvider.System, default);
        Assert.Empty(_console.ToString());

        _app.Services.GetRequiredService<SqliteStore>().Open();
        opened.SetResult();
        await shown;

        var secret = _console.ToString().Split("http://127.0.0.1:8080/sign-in/link#")[1].Trim();
        Assert.NotNull(links.Find(secret));
    }

    [Fact]
    public async Task AServerThatStopsBeforeThatShowsNoLink()
    {
        using var stop = new CancellationTokenSource();
        var links = _app.Services.GetRequiredService<Links>();
        var shown = ConsoleLinks.ShowFirst(new TaskCompletionSource().Task, links, "http://x", _console, TimeProvider.System, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shown);
        Assert.Empty(_console.ToString());
    }
}
