using System.Globalization;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>Board → wire. The only place where agents turn into what a browser receives.</summary>
internal static class WireMap
{
    public static WireAgent Agent(BoardAgent agent) => new(Card(agent), Live(agent));

    public static WireCard Card(BoardAgent agent)
    {
        var profile = agent.State.Profile;
        return new WireCard(
            agent.Index, agent.State.AgentArn, profile.Username ?? "", profile.FirstName ?? "", profile.LastName ?? "",
            profile.RoutingProfile ?? "", profile.Hierarchy, agent.Place.Island, agent.Place.Seat);
    }

    public static WireLive Live(BoardAgent agent)
    {
        var state = agent.State;
        var noWord = (agent.Overlay & Overlay.NoWord) != 0;
        return new WireLive(agent.Index, (noWord ? ShownCode.Offline : state.Shown).Text(), Ms(noWord ? state.LastEventAt : state.StateSince), Ms(state.Why.EventAt))
        {
            Al = !noWord && state.SinceAtLeast,
            A = state.Alarm is { } alarm && !noWord ? alarm.Text() : null,
            U = state.UnknownContact && !noWord,
            N = state.Status is { Name.Length: > 0 } status ? status.Name : null,
            Ns = Ms(state.Status?.Start),
            X = noWord ? null : state.Next?.Name,
            Xs = noWord ? 0 : Ms(state.Next?.Since),
            C = state.Contacts.Length == 0 || noWord ? null : [.. state.Contacts.Select(Contact)],
            Q = (agent.Overlay & Overlay.Suspect) != 0,
            Z = (agent.Overlay & Overlay.Silent) != 0,
            W = noWord,
        };
    }

    /// <summary>The details name streams, accounts and permissions: they are for administrators, the code is for everybody.</summary>
    public static WireSource Source(SourceHealth source, bool detailed = false) => new(source.State.Code(), source.BehindMs, Ms(source.CaughtUpTo))
    {
        Reason = source.Reason.Code(),
        Detail = detailed && source.Detail is { } detail ? new WireText(detail.En, detail.Ja) : null,
    };

    /// <summary>Unix milliseconds; 0 = not known.</summary>
    public static long Ms(DateTimeOffset? at) => at is { } known && known != default ? known.ToUnixTimeMilliseconds() : 0;

    public static string Etag(BoardPosition position, LiveHealth health) =>
        string.Create(CultureInfo.InvariantCulture, $"W/\"{position.Epoch}-{position.Rev}-{health.Source.Code()}-{health.Reason.Code()}-{health.Store}\"");

    private static WireContact Contact(AgentContact contact) => new(contact.Channel, contact.StateText, Ms(contact.Since))
    {
        K = Ms(contact.ConnectedAt),
        Q = contact.Queue,
        M = contact.InitiationMethod,
    };
}
