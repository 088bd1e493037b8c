namespace ConnectStreaming.Live;

/// <summary>Decides when a view publishes: the first change after a quiet time at once, then at most one frame per interval.</summary>
internal sealed class ViewPace : IDisposable
{
    private readonly TimeSpan _pace;
    private readonly TimeProvider _time;
    private readonly Action _publish;
    private readonly bool _mayPublishWithin;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _publishedAt;
    private bool _isSet;

    /// <param name="pace">Shortest time between two frames.</param>
    /// <param name="time">The clock.</param>
    /// <param name="publish">Publishes the current changes.</param>
    /// <param name="mayPublishWithin">True: the caller that brings a change may publish it. False: another thread publishes it.</param>
    public ViewPace(TimeSpan pace, TimeProvider time, Action publish, bool mayPublishWithin)
    {
        (_pace, _time, _publish, _mayPublishWithin) = (pace, time, publish, mayPublishWithin);
        // It was quiet until now, in the units of this clock: the first change is published at once.
        _publishedAt = time.GetTimestamp() - (long)(pace.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(_ => Publish(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something changed.</summary>
    public void Advance()
    {
        lock (_lock)
        {
            if (_isSet)
            {
                return;
            }
            var quiet = _time.GetElapsedTime(_publishedAt);
            if (quiet < _pace || !_mayPublishWithin)
            {
                _isSet = true;
                _timer.Change(quiet < _pace ? _pace - quiet : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        _publish();
    }

    /// <summary>A frame is published now.</summary>
    public void Published() => Volatile.Write(ref _publishedAt, _time.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void Publish()
    {
        lock (_lock)
        {
            _isSet = false;
        }
        _publish();
    }
}
