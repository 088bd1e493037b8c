using System.Collections.Immutable;

namespace ConnectStreaming.Live;

/// <summary>The position of one source of a view. The epoch is null before the source's first message.</summary>
internal readonly record struct SourcePosition(string? Epoch, long Rev)
{
    /// <summary>The position of a source that a view does not need: while its store cannot be read, the view is shown without it.</summary>
    public static SourcePosition Optional(string? epoch, long rev) => new(epoch ?? "-", rev);
}

/// <summary>
/// The position of a view: the positions of its sources, in an order that is the same on every server. Immutable. Nearly all browsers are at the
/// same position, so one position is one object where possible, and comparing two positions is fast.
/// <code>
/// epoch   epochs of the sources, joined by dots
/// number  the sum. Two positions can have the same sum, so the page also sends the numbers of the sources
/// </code>
/// </summary>
internal sealed class ViewPosition : IEquatable<ViewPosition>
{
    private readonly ImmutableArray<SourcePosition> _sources;
    private string? _epoch;

    private ViewPosition(long rev, ReadOnlySpan<SourcePosition> sources) => (Rev, _sources) = (rev, [.. sources]);

    /// <summary>The position before the first message of any source.</summary>
    public static ViewPosition Unknown { get; } = new(0, []);

    /// <summary>The position of a page that names other epochs: no change can follow it.</summary>
    public static ViewPosition Elsewhere { get; } = new(0, [new("not of this view", 0)]);

    /// <summary>False until every source has sent its first message.</summary>
    public bool IsKnown => _sources.Length > 0 && _sources.All(s => s.Epoch is not null);

    public long Rev { get; }

    public string Epoch => _epoch ??= string.Join('.', _sources.Select(s => s.Epoch));

    public SourcePosition this[int source] => _sources[source];

    /// <summary>The numbers of the sources, for a page that must send each.</summary>
    public long[] Revs => [.. _sources.Select(s => s.Rev)];

    /// <summary>The position of any sources.</summary>
    /// <param name="last">Is returned if it is the same position.</param>
    public static ViewPosition Of(ReadOnlySpan<SourcePosition> sources, ViewPosition? last = null)
    {
        if (last is not null && last.Is(sources))
        {
            return last;
        }
        var sum = 0L;
        foreach (var source in sources)
        {
            sum += source.Rev;
        }
        return new ViewPosition(sum, sources);
    }

    public bool HasSameEpoch(ViewPosition other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        if (_sources.Length != other._sources.Length)
        {
            return false;
        }
        for (var n = 0; n < _sources.Length; n++)
        {
            if (_sources[n].Epoch != other._sources[n].Epoch)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether some source is further ahead here. Both must have the same epochs. Each of two positions may be ahead of the other.</summary>
    public bool IsAheadOf(ViewPosition other)
    {
        for (var n = 0; n < _sources.Length; n++)
        {
            if (_sources[n].Rev > other._sources[n].Rev)
            {
                return true;
            }
        }
        return false;
    }

    public bool Equals(ViewPosition? other) => ReferenceEquals(this, other) || (other is not null && Rev == other.Rev && Is(other._sources.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as ViewPosition);

    public override int GetHashCode() => Rev.GetHashCode();

    public override string ToString() => $"{Epoch} {string.Join(',', Revs)}";

    public static bool operator ==(ViewPosition? a, ViewPosition? b) => ReferenceEquals(a, b) || (a is not null && a.Equals(b));

    public static bool operator !=(ViewPosition? a, ViewPosition? b) => !(a == b);

    private bool Is(ReadOnlySpan<SourcePosition> sources) => _sources.AsSpan().SequenceEqual(sources);
}
