using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>An agent in <c>GET /api/agents</c>. Times are ISO 8601 UTC; nulls are written.</summary>
internal record AgentJson(
    string Arn, string? Username, string? FirstName, string? LastName, string State, DateTime? StateSince, string? Alarm,
    StatusJson? Status, NextJson? Next, ContactJson[] Contacts, string? RoutingProfile, string[] Hierarchy,
    DateTime? LastEventAt, string? LastEventType, bool Suspect, bool Silent);

internal sealed record StatusJson(string Name, string? Type, DateTime? Since);

internal sealed record NextJson(string Name, DateTime? Since);

/// <param name="State">The state as Amazon Connect wrote it.</param>
internal sealed record ContactJson(
    string Id, string Channel, string State, DateTime Since, DateTime? ConnectedAt, string? Queue, string? InitiationMethod);

/// <param name="Used">Contacts that occupy a slot.</param>
/// <param name="Maximum">Contacts of this channel that the routing profile allows at one time.</param>
internal sealed record SlotsJson(string Channel, int Used, int Maximum);

/// <summary>Which row of the truth table decided, and by which contact and event.</summary>
internal sealed record WhyJson(int Row, string Rule, string? ContactId, string? EventId, DateTime? EventAt);

internal sealed record RecentJson(DateTime At, string Type, string State);

/// <summary>One agent with the reason of its state and its last changes (newest first, since the start of this server).</summary>
internal sealed record AgentDetailJson : AgentJson
{
    public AgentDetailJson(AgentJson agent, WhyJson why, RecentJson[] recent)
        : base(agent) => (Why, Recent) = (why, recent);

    public WhyJson Why { get; }

    public RecentJson[] Recent { get; }

    /// <summary>Contact slots in use, by channel; empty: not known, or logged off.</summary>
    public SlotsJson[] Slots { get; init; } = [];

    /// <summary>The seat on a drawn floor; null: none.</summary>
    public AgentSeatJson? Seat { get; init; }

    /// <summary>Has left Amazon Connect, or has sent no event for long: only what was known last.</summary>
    public bool Departed { get; init; }
}

/// <param name="Floor">Id of the floor.</param>
/// <param name="Seat">Id of the seat.</param>
internal sealed record AgentSeatJson(string Floor, string Seat);

internal static class AgentJsonMap
{
    public static AgentJson Agent(BoardAgent agent)
    {
        var state = agent.State;
        var off = state.LoggedOutAt is not null || (agent.Overlay & Overlay.NoWord) != 0;
        var live = WireMap.Live(agent);
        return new AgentJson(
            state.AgentArn, state.Profile.Username, state.Profile.FirstName, state.Profile.LastName,
            live.S, live.T == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(live.T).UtcDateTime, live.A,
            state.Status is { } status ? new StatusJson(status.Name, StatusType(status.Type), status.Start?.UtcDateTime) : null,
            !off && state.Next is { } next ? new NextJson(next.Name, next.Since?.UtcDateTime) : null,
            off ? [] : [.. state.Contacts.Select(Contact)],
            state.Profile.RoutingProfile, state.Profile.Hierarchy,
            Time(state.LastEventAt), state.LastEventType.Length == 0 ? null : state.LastEventType,
            live.Q, live.Z);
    }

    public static AgentDetailJson Detail(BoardAgent agent, RecentChange[] recent)
    {
        var why = agent.State.Why;
        return new AgentDetailJson(
            Agent(agent),
            new WhyJson(why.Row, RuleText.Rule(why.Row), why.ContactId, why.EventId.Length == 0 ? null : why.EventId, Time(why.EventAt)),
            [.. recent.Select(r => new RecentJson(r.At, r.Type, r.State.Text()))]) { Slots = Slots(agent) };
    }

    /// <summary>Empty for an agent who is logged off, or shown so.</summary>
    public static SlotsJson[] Slots(BoardAgent agent) => agent.State.Shown == ShownCode.Offline || (agent.Overlay & Overlay.NoWord) != 0
        ? []
        : [.. (agent.State.Slots ?? []).Select(s => new SlotsJson(s.Channel, s.Used, s.Maximum))];

    private static string? StatusType(AgentStatusType type) => type == AgentStatusType.None ? null : type.ToString().ToUpperInvariant();

    private static DateTime? Time(DateTimeOffset at) => at == default ? null : at.UtcDateTime;

    private static ContactJson Contact(AgentContact c) =>
        new(c.Id, c.Channel, c.StateText, c.Since.UtcDateTime, c.ConnectedAt?.UtcDateTime, c.Queue, c.InitiationMethod);
}
