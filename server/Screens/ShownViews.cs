using System.Collections.Concurrent;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Compares what screens report with this server's own views, for the views that screens show.</summary>
internal sealed partial class ShownViews(
    LiveViews views, BoardReplicas boards, AlertReplicas alerts, AlertFinder finder, ShownPages pages, TimeProvider time, ILogger<ShownViews> logger)
    : IDisposable
{
    private readonly ILogger _logger = logger;
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<LiveView, Lazy<Follower>> _followers = new();

    /// <summary>Whether the seats that a screen painted are those of its view.</summary>
    /// <returns>
    /// Null: it cannot be said. The revision or the drawing is not known here (any more, or yet), or the stream is not read at present.
    /// </returns>
    public bool? IsRight(ScreenReport report, Viewer screen)
    {
        if (report is not { Digest: { Length: > 0 } digest, Epoch: { } epoch, View: { } id } || views.Find(id, screen) is not { } view
            || view.Health.Source != SourceState.Live)
        {
            return null;
        }
        var mask = screen.Privacy.MaskStatuses;
        var follower = _followers.GetOrAdd(
            view,
            static (key, all) => new Lazy<Follower>(() => new Follower(key, arn => all.Self.LimitsOf(arn, all.Mask), all.Self)),
            (Self: this, Mask: mask)).Value;
        follower.AskedAt = time.GetTimestamp();
        return follower.IsRight(
            digest, epoch, report.Rev, report.PaintedAt,
            report.Zones is { Length: > 0 } zones ? version => pages.SeatsOf(view.Picture.Id, version, zones) : null);
    }

    /// <summary>Ends the comparison of views that no screen shows any more. Called from time to time.</summary>
    public void Forget()
    {
        foreach (var (view, follower) in _followers)
        {
            if (follower.IsValueCreated && time.GetElapsedTime(follower.Value.AskedAt) > KeepUnused && _followers.TryRemove(view, out var gone))
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The seats of view {View} could not be followed for its screens. They are read again")]
    private static partial void LogNotFollowed(ILogger logger, Exception error, string view);

    /// <summary>Takes the frames of a view as its pages do, each one as it is published.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly LiveView _view;
        private readonly ShownViews _owner;
        private readonly ShownSeats _seats;
        private ViewPosition? _at;

        public Follower(LiveView view, Func<string, IReadOnlyList<RunningLimit>> limitsOf, ShownViews owner)
        {
            (_view, _owner, _seats) = (view, owner, new ShownSeats(limitsOf));
            view.Published += OnPublished;
            Update();
        }

        public long AskedAt { get; set; }

        public bool? IsRight(string digest, string epoch, long rev, long at, Func<int, Func<string, bool>?>? page)
        {
            lock (_lock)
            {
                Update();
                return _at is null ? null : _seats.IsRight(digest, epoch, rev, at, page);
            }
        }

        public void Dispose() => _view.Published -= OnPublished;

        // Not on the thread that publishes: thousands of pages wait for it.
        private void OnPublished() => ThreadPool.UnsafeQueueUserWorkItem(static follower => follower.Update(), this, preferLocal: false);

        private void Update()
        {
            lock (_lock)
            {
                try
                {
                    while (Step())
                    {
                        // Until there is nothing new.
                    }
                }
                catch (Exception error) when (error is not OutOfMemoryException)
                {
                    _at = null;
                    LogNotFollowed(_owner._logger, error, _view.Id);
                }
            }
        }

        private bool Step()
        {
            if (_at is { } at)
            {
                var next = _view.Next(at);
                if (next.Frame is { } frame && JsonSerializer.Deserialize(frame.Json.Span, WireJson.Default.WireMessage) is WireFrame wire
                    && _seats.Apply(wire))
                {
                    _at = next.To;
                    return true;
                }
                if (next.Frame is null && next.Resync is null)
                {
                    return false;
                }
            }
            _seats.Replace(_view.Snapshot(out var start));
            _at = start;
            return false;
        }
    }
}
