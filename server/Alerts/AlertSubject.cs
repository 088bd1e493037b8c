using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Alerts;

/// <summary>
/// What decides the level of an agent's alert: exactly what the page knows of the agent (client/live/agent.ts), in the same precision, so that both get the
/// same level. Times are Unix milliseconds; null: unknown.
/// </summary>
internal sealed record AlertSubject
{
    public required ShownCode Shown { get; init; }

    /// <summary>When the shown state began.</summary>
    public long? Since { get; init; }

    /// <summary>Error, missed or rejected during a conversation; else null.</summary>
    public ShownCode? Alarm { get; init; }

    /// <summary>Name of the agent's status; null: not known, or without a name.</summary>
    public string? Status { get; init; }

    public string Profile { get; init; } = "";

    /// <summary>Names of the hierarchy groups, top level first.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Id of the drawn floor on which the agent has a seat; null: none.</summary>
    public string? Floor { get; init; }

    public AgentContact[] Contacts { get; init; } = [];

    public bool IsSilent { get; init; }

    /// <summary>The last event.</summary>
    public long? SilentSince { get; init; }

    public bool IsSuspect { get; init; }

    /// <summary>When heartbeats alone had come for too long.</summary>
    public long? SuspectSince { get; init; }

    /// <summary>What people did about the agent's alerts.</summary>
    public IReadOnlyList<AlertMark> Marks { get; init; } = [];

    /// <param name="agent">An agent of a board. One without an event for 12 h is offline, as on the page.</param>
    /// <param name="floor">Id of the drawn floor on which the agent has a seat; null: none.</param>
    /// <param name="options">The thresholds by which the board marks agents as suspect.</param>
    public static AlertSubject Of(BoardAgent agent, string? floor, SuspectOptions options)
    {
        var (state, overlay) = (agent.State, agent.Overlay);
        var noWord = (overlay & Overlay.NoWord) != 0;
        return new AlertSubject
        {
            Shown = noWord ? ShownCode.Offline : state.Shown,
            Since = Ms(noWord ? state.LastEventAt : state.StateSince),
            Alarm = noWord ? null : state.Alarm,
            Status = state.Status is { Name.Length: > 0 } status ? status.Name : null,
            Profile = state.Profile.RoutingProfile ?? "",
            Groups = state.Profile.Hierarchy,
            Floor = floor,
            Contacts = noWord ? [] : state.Contacts,
            IsSilent = (overlay & Overlay.Silent) != 0,
            SilentSince = Ms(state.LastEventAt),
            IsSuspect = (overlay & Overlay.Suspect) != 0,
            SuspectSince = SuspectAt(state, options),
        };
    }

    /// <summary>When heartbeats alone have come for too long; null: in this state nobody is suspect.</summary>
    public static long? SuspectAt(AgentState state, SuspectOptions options) =>
        Trust.Unattended(state, options) is var (since, patience) ? Ms(since) + (long)patience.TotalMilliseconds : null;

    /// <summary>Unix milliseconds; null: unknown. A time before 1970 is unknown too.</summary>
    public static long? Ms(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() is > 0 and var ms ? ms : null;
}
