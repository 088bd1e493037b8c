using System.Diagnostics;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>The last two parts of a trace (<see cref="ChangeTraces"/>) in a view: the frame, and its painting by the first browser that says so.</summary>
internal sealed class ViewTrace
{
    /// <summary>The trace of a change that waits for its frame; null: none is traced.</summary>
    private string? _waiting;

    /// <summary>The last traced frame, until a browser has painted it.</summary>
    private Sent? _sent;

    private sealed record Sent(long Rev, string Id, DateTimeOffset At);

    /// <summary>The caller brings a change, which may be traced.</summary>
    public void OnAdvanced()
    {
        if (ChangeTraces.Current is { } trace)
        {
            Interlocked.CompareExchange(ref _waiting, trace, null);
        }
    }

    /// <summary>Begins the frame; null: none of its changes is traced. The caller disposes it.</summary>
    public Activity? BeginFrame() => ChangeTraces.Follow("frame", Interlocked.Exchange(ref _waiting, null));

    /// <param name="frame">From <see cref="BeginFrame"/>.</param>
    /// <param name="rev">The revision that the frame brings browsers to.</param>
    public void OnPublished(Activity? frame, long rev)
    {
        if (frame is not null)
        {
            _sent = new Sent(rev, frame.Id!, frame.StartTimeUtc);
        }
    }

    /// <summary>A browser has painted up to this revision.</summary>
    public void OnPainted(long rev)
    {
        if (_sent is { } sent && rev >= sent.Rev && Interlocked.CompareExchange(ref _sent, null, sent) == sent)
        {
            ChangeTraces.Follow("painted", sent.Id, sent.At)?.Dispose();
        }
    }
}
