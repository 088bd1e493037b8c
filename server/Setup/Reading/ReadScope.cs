namespace ConnectStreaming.Setup;

/// <summary>How far to search for what setup made. Its tags identify it, independent of its name.</summary>
internal enum ReadDepth
{
    Invalid = 0,

    /// <summary>Only what is named or connected.</summary>
    Named,

    /// <summary>Also streams of ours that may not be connected any more: they cost money.</summary>
    OurStreams,

    /// <summary>Also buckets and roles of ours, and other users of the streams.</summary>
    Everything,
}

/// <summary>What to read besides the targets of the instance's associations.</summary>
internal sealed record ReadScope(IEnumerable<Target> Targets, IEnumerable<string> Roles, IEnumerable<string> Buckets, ReadDepth Depth = ReadDepth.Named)
{
    public static ReadScope Connected { get; } = new([], [], []);

    public static ReadScope Of(Wanted wanted) => new(
        EventKinds.All.Select(wanted.For).OfType<Wish.To>().Select(w => w.Target),
        wanted.Firehose?.Over(null) is { } f ? [f.Role] : [],
        wanted.Firehose?.Over(null) is { } g ? [g.Bucket] : []);
}
