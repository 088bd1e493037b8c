using ConnectStreaming.Access;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>State of the source, its reason, and the trouble of the store as far as this lens shows it.</summary>
/// <param name="Parts">Of the sources of several instances, the codes of state and reason; "" where there is one.</param>
internal readonly record struct LiveHealth(SourceState Source, SourceReason Reason, string? Store, string Parts = "");

/// <summary>Facts about this server for the page.</summary>
internal sealed record LiveFacts(string Build, string Mode, string Zone)
{
    /// <summary>Null: this server has no store.</summary>
    public IStoreNotice? Store { get; init; }

    /// <summary>The same on all servers of a cluster.</summary>
    public IslandCodes Islands { get; init; } = new();

    /// <summary>When the board marks agents as suspect.</summary>
    public SuspectOptions Suspect { get; init; } = new();

    /// <summary>The centre's settings, as far as the view may show them; null: the product's defaults.</summary>
    public WireSettings? Settings { get; init; }
}

/// <summary>The sources of a view through one lens, as messages for the page. Safe for many readers.</summary>
internal interface IViewPicture
{
    /// <summary>The view's id on the page; it may change.</summary>
    string Id { get; }

    /// <summary>The view's display name.</summary>
    string Name { get; }

    /// <summary>Nothing is hidden, so changes need no filter.</summary>
    bool IsClear { get; }

    ViewPosition Position { get; }

    /// <summary>Facts that are sent again when they change, even if no agent changed.</summary>
    LiveHealth Health { get; }

    /// <summary>A source moved to a new position. The caller may hold a lock of its own.</summary>
    event Action? Advanced;

    /// <summary>Whether this viewer may see exactly this picture.</summary>
    bool IsFor(Viewer viewer);

    /// <summary>The position that a page names.</summary>
    /// <returns>Null: the page names other epochs.</returns>
    ViewPosition? Named(Since since);

    WireView ToWire();

    WireSnapshot Snapshot(out ViewPosition position);

    WireTick Tick(int watchers);

    /// <summary>Null when the changes are no longer known, or not yet.</summary>
    ViewDelta? Since(ViewPosition since);
}

/// <summary>The changes between two positions.</summary>
/// <param name="to">The later position.</param>
internal abstract class ViewDelta(ViewPosition to)
{
    public ViewPosition To => to;

    /// <summary>Whether a browser with this lens sees any of the changes.</summary>
    public abstract bool IsSeen { get; }

    /// <param name="from">The earlier position. No visible change lies between it and the requested position.</param>
    public abstract WireFrame Frame(ViewPosition from);
}
