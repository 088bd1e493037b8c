using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Screens;

/// <summary>
/// <c>/api/wall/live</c>, for screens: <c>Watch</c> and <c>Seen</c> as on <c>/live</c>. <c>Follow()</c> streams what to show; <c>Report(report)</c> tells
/// what is shown.
/// </summary>
internal sealed class ScreenHub(
    LiveViews views, IViewers viewers, IOptions<LiveOptions> options, LiveMetrics metrics, [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ScreenLinks links, TimeProvider clock) : LiveHub(views, viewers, options, metrics, time)
{
    private const long Latest = 253_402_300_799_999;
    private static readonly object LinkKey = new();

    private ScreenLink? Link => Context.Items.TryGetValue(LinkKey, out var link) ? (ScreenLink?)link : null;

    public override async Task OnConnectedAsync()
    {
        await base.OnConnectedAsync();
        if (Browser is { } browser && Context.User?.ScreenKey() is { } key)
        {
            var link = new ScreenLink(key, links.Now, Context.Abort, RecheckOf(browser), clock);
            Context.Items[LinkKey] = link;
            links.Join(link);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Link is { } link)
        {
            links.Leave(link);
        }
        return base.OnDisconnectedAsync(exception);
    }

    public IAsyncEnumerable<WireBytes> Follow(CancellationToken cancellationToken) => Browser?.Allow() == true && Link is { } link
        ? link.Follow(cancellationToken)
        : throw new HubException("This connection is closing.");

    public void Report(ScreenReport report)
    {
        if (Browser?.Allow() == true && Link is { } link && report is not null)
        {
            links.OnReport(link, Sane(report));
        }
    }

    /// <summary>A screen may say anything. Its words are shown to people.</summary>
    private static ScreenReport Sane(ScreenReport report) => report with
    {
        View = Text(report.View), Epoch = Text(report.Epoch), Digest = Text(report.Digest), Build = Text(report.Build),
        PaintedAt = Math.Clamp(report.PaintedAt, 0, Latest), At = Math.Clamp(report.At, 0, Latest), Fps = Number(report.Fps),
        DelayP95 = report.DelayP95 is { } delay ? Number(delay) : null,
        Zones = report.Zones is { } zones ? [.. zones.Take(ScreenFields.MostZones).Select(z => Text(z) ?? "")] : null,
    };

    private static string? Text(string? text) => text is null ? null : PlainText.Clean(text, 200);

    private static double Number(double number) => double.IsFinite(number) ? Math.Clamp(number, 0, 1e9) : 0;
}
