using System.Collections.Concurrent;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Compares what screens report with this server's own views, for the views that screens show.</summary>
internal sealed class ShownViews(
    LiveViews views, BoardReplicas boards, AlertReplicas alerts, AlertFinder finder, ShownPages pages, TimeProvider time, ILogger<ShownViews> logger)
    : IDisposable
{
    private readonly ILogger _logger = logger;
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<LiveView, Lazy<SeatFollower>> _followers = new();

    /// <summary>Views whose seats are followed.</summary>
    public int Count => _followers.Count;

    /// <summary>Whether the seats that a screen painted are those of its view.</summary>
    /// <param name="pace">The shortest time between two pictures of the screen, ms.</param>
    /// <param name="isOld">They were right so long ago that one report is enough to call the picture wrong.</param>
    /// <returns>
    /// Null: it cannot be said. The revision or the drawing is not known here (any more, or yet), the stream is not read at present, or the settings have just
    /// changed.
    /// </returns>
    public bool? IsRight(ScreenReport report, Viewer screen, int pace, out bool isOld)
    {
        isOld = false;
        if (report is not { Digest: { Length: > 0 } digest, Epoch: { } epoch, View: { } id } || views.Find(id, screen) is not { } view
            || view.Health.Source != SourceState.Live || report.Build != Build.Id)
        {
            return null;
        }
        var mask = screen.Privacy.MaskStatuses;
        var follower = _followers.GetOrAdd(
            view,
            static (key, all) => new Lazy<SeatFollower>(() => new SeatFollower(key, arn => all.Self.LimitsOf(arn, all.Mask), all.Self._logger)),
            (Self: this, Mask: mask)).Value;
        follower.LastUsedAt = time.GetTimestamp();
        var isRight = follower.IsRight(
            digest, epoch, report.Rev, report.PaintedAt,
            report.Zones is { Length: > 0 } zones ? version => pages.SeatsOf(view.Picture.Id, version, zones) : null,
            ShownSeats.OldAfter + ScreenHealth.LaterAt(pace), out isOld);
        // While pages change over to new settings, one may paint by those of before, which have other limits.
        if (isRight == false && views.IsChangingOver(view.Key))
        {
            isOld = false;
            return null;
        }
        return isRight;
    }

    /// <summary>Ends the comparison of views that no screen shows any more. Called from time to time.</summary>
    public void Forget()
    {
        foreach (var (view, follower) in _followers)
        {
            if (follower.IsValueCreated && time.GetElapsedTime(follower.Value.LastUsedAt) > KeepUnused && _followers.TryRemove(view, out var gone))
            {
                gone.Value.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, follower) in _followers)
        {
            if (follower.IsValueCreated)
            {
                follower.Value.Dispose();
            }
        }
    }

    private IReadOnlyList<RunningLimit> LimitsOf(string arn, bool masked) =>
        boards.Find(Occupant.InstanceOf(arn)) is { } board && board.Agent(arn) is { } agent
            ? finder.Running(masked ? CriticalFloors.Masked.Seen(agent) : agent, board, alerts.Of(board.InstanceArn).Now)
            : [];
}
