using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>
/// <c>/live</c>. <c>Watch(view, since)</c> streams what follows a snapshot; <c>Seen(view, epoch, rev)</c> acknowledges what the page
/// painted. No groups: each browser has its own stream, so a slow browser delays only itself.
/// </summary>
internal class LiveHub(
    LiveViews views, IViewers viewers, IOptions<LiveOptions> options, LiveMetrics metrics, [FromKeyedServices(SourceClock.Key)] TimeProvider time) : Hub
{
    private static readonly object BrowserKey = new();

    /// <summary>Null: the connection was refused and is being closed.</summary>
    protected Browser? Browser => Context.Items.TryGetValue(BrowserKey, out var browser) ? (Browser?)browser : null;

    /// <summary>Restarts streams of this browser that its user may not see any more. It works after this call too.</summary>
    protected Action RecheckOf(Browser browser)
    {
        var all = viewers;
        return () => browser.Recheck(all);
    }

    public override Task OnConnectedAsync()
    {
        metrics.OnConnected();
        if (metrics.Connected > options.Value.MaxBrowsers)
        {
            metrics.OnClosed("full");
            Context.Abort();
            return Task.CompletedTask;
        }
        var browser = new Browser(Context.User!, time, metrics, Context.Abort);
        Context.Items[BrowserKey] = browser;
        views.Join(browser);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        metrics.OnDisconnected();
        if (Browser is { } browser)
        {
            views.Leave(browser);
            browser.Dispose();
        }
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<WireBytes> Watch(string view, Since? since, CancellationToken cancellationToken)
    {
        if (Browser is not { } browser || !browser.Allow())
        {
            throw new HubException("This connection is closing.");
        }
        if (viewers.Of(Context.User!) is not { } viewer || views.Find(view, viewer) is not { } found)
        {
            throw new HubException($"There is no view '{view}'. GET /api/views lists them.");
        }
        if (since is null)
        {
            return Only(new WireResync("snapshot", 0));
        }
        var watcher = browser.Open(found, view, found.PositionOf(since))
            ?? throw new HubException("Too many streams on this connection; end one of them first.");
        return watcher.Run(cancellationToken);
    }

    /// <summary>Revisions of an old epoch are harmless: numbers begin again only after a resync, with a new stream.</summary>
    public void Seen(string view, string epoch, long rev)
    {
        if (Browser is { } browser && browser.Allow())
        {
            browser.Seen(view, rev);
        }
    }

    private static async IAsyncEnumerable<WireBytes> Only(WireMessage message)
    {
        await Task.CompletedTask;
        yield return WireBytes.Of(message);
    }
}
