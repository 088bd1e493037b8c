using System.Text.Json;
using ConnectStreaming.Alerts;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Takes the frames of a view as its pages do, each one as it is published, so that it knows what they had at each revision.</summary>
internal sealed partial class SeatFollower : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LiveView _view;
    private readonly ILogger _logger;
    private readonly ShownSeats _seats;
    private ViewPosition? _at;

    public SeatFollower(LiveView view, Func<string, IReadOnlyList<RunningLimit>> limitsOf, ILogger logger)
    {
        (_view, _logger, _seats) = (view, logger, new ShownSeats(limitsOf));
        view.Published += OnPublished;
        Update();
    }

    public long LastUsedAt { get; set; }

    /// <inheritdoc cref="ShownSeats.IsRight"/>
    /// <param name="oldAfter">See <see cref="ShownSeats.IsOld"/>.</param>
    /// <param name="isOld">The seats are those of a revision that is too old. Then the answer is false.</param>
    public bool? IsRight(string digest, string epoch, long rev, long at, Func<int, Func<string, bool>?>? page, long oldAfter, out bool isOld)
    {
        lock (_lock)
        {
            Update();
            isOld = _at is not null && _seats.IsOld(epoch, rev, at, oldAfter);
            return isOld ? false : _at is null ? null : _seats.IsRight(digest, epoch, rev, at, page);
        }
    }

    public void Dispose() => _view.Published -= OnPublished;

    /// <summary>Takes what is new.</summary>
    public void Update()
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
                LogNotFollowed(_logger, error, _view.Id);
            }
        }
    }

    // Not on the thread that publishes: thousands of pages wait for it.
    private void OnPublished() => ThreadPool.UnsafeQueueUserWorkItem(static follower => follower.Update(), this, preferLocal: false);

    private bool Step()
    {
        if (_at is { } at)
        {
            var next = _view.Next(at);
            if (next.Frame is { } frame && JsonSerializer.Deserialize(frame.Json.Span, WireJson.Default.WireMessage) is WireFrame wire && _seats.Apply(wire))
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The seats of view {View} could not be followed for its screens. They are read again")]
    private static partial void LogNotFollowed(ILogger logger, Exception error, string view);
}
