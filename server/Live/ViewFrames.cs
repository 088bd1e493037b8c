namespace ConnectStreaming.Live;

/// <summary>The next step of a stream: a frame, a reason to start over, or (both null) nothing yet.</summary>
internal readonly record struct LiveStep(WireBytes? Frame, ViewPosition? To, string? Resync);

/// <summary>
/// The frames of one view, each encoded once for all browsers that need the same one. Changes that this lens hides are skipped: <c>_published</c> is the
/// newest position that some browser needs, <c>_checked</c> is the position up to which all changes were checked.
/// </summary>
internal sealed class ViewFrames(IViewPicture picture, DeltaCache deltas, LiveMetrics metrics)
{
    private readonly Lock _lock = new();
    private volatile Step _latest = new(ViewPosition.Unknown, ViewPosition.Unknown, default);
    private ViewPosition _published = ViewPosition.Unknown;
    private ViewPosition _checked = ViewPosition.Unknown;

    /// <summary>The last published step: it moves a browser from <paramref name="From"/> to <paramref name="To"/>.</summary>
    private sealed record Step(ViewPosition From, ViewPosition To, WireBytes Frame);

    /// <summary>What a stream at the position <paramref name="at"/> needs now.</summary>
    public LiveStep Next(ViewPosition at)
    {
        // Nearly all browsers are at the same position: thousands of them must not wait for a lock.
        var latest = _latest;
        return at == latest.To ? default
            : at == latest.From && latest.Frame.Json.Length > 0 ? new LiveStep(latest.Frame, latest.To, null)
            : NextOfFew(at);
    }

    /// <summary>Publishes the changes since the last call.</summary>
    /// <param name="isWatched">Some browser needs the frame.</param>
    /// <returns>Whether there is something new for this lens.</returns>
    public bool Publish(bool isWatched)
    {
        lock (_lock)
        {
            return Publish_NeedsLock(isWatched);
        }
    }

    /// <summary>Removes frames that no browser needs any more.</summary>
    public void RemoveOld()
    {
        lock (_lock)
        {
            deltas.RemoveOld();
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            deltas.Clear();
        }
    }

    private LiveStep NextOfFew(ViewPosition at)
    {
        lock (_lock)
        {
            var now = picture.Position;
            if (!now.HasSameEpoch(at))
            {
                return new LiveStep(null, null, "epoch");
            }
            if (at.IsAheadOf(now))
            {
                return new LiveStep(null, null, "ahead");
            }
            if (_published.HasSameEpoch(at) && !_published.IsAheadOf(at))
            {
                return default;
            }
            if (deltas.TryGet(at, _published, out var shared))
            {
                return new LiveStep(shared, _published, null);
            }
            return picture.Since(at) is { } delta ? Encode_NeedsLock(at, delta) : new LiveStep(null, null, "behind");
        }
    }

    private LiveStep Encode_NeedsLock(ViewPosition from, ViewDelta delta)
    {
        if (deltas.TryGet(from, delta.To, out var known))
        {
            return new LiveStep(known, delta.To, null);
        }
        var frame = WireBytes.Of(delta.Frame(from));
        metrics.OnEncoded(frame.Json.Length);
        deltas.Add(from, delta.To, frame);
        return new LiveStep(frame, delta.To, null);
    }

    private bool Publish_NeedsLock(bool isWatched)
    {
        var now = picture.Position;
        if (!now.IsKnown)
        {
            return false;
        }
        if (!now.HasSameEpoch(_published))
        {
            deltas.Clear();
        }
        else if (isWatched && picture.Since(_checked) is { } delta)
        {
            // This lens sees no change between the published and the checked position, so one delta serves both. Make the delta that
            // nearly all browsers need now, and publish its own end, so that all browsers stay at the same position.
            _checked = delta.To;
            if (!delta.IsSeen)
            {
                return false;
            }
            var step = Encode_NeedsLock(_published, delta);
            _latest = new Step(_published, delta.To, step.Frame!.Value);
            _published = delta.To;
            return true;
        }
        _latest = new Step(now, now, default);
        _published = _checked = now;
        return true;
    }
}
