using System.Globalization;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>Board → wire. Only this class converts agents into what a browser receives.</summary>
internal static class WireMap
{
    /// <summary>The card on an automatic floor.</summary>
    /// <param name="floor">Id of the drawn floor on which the agent has a seat; null: none.</param>
    public static WireCard Card(BoardAgent agent, AutoSeat seat, string? floor) => Card(agent, agent.Index, seat.Island, seat.Seat) with { Floor = floor };

    /// <summary>The card on a drawn floor.</summary>
    /// <param name="place">Id of the seat; null: the person has no seat.</param>
    /// <param name="source"><see cref="WireCard.Source"/>.</param>
    public static WireCard Card(BoardAgent agent, int index, string? place, string? source = null) =>
        Card(agent, index, null, 0) with { Place = place, Source = source };

    public static WireLive Live(BoardAgent agent) => Live(agent, agent.Index);

    public static WireLive Live(BoardAgent agent, int index)
    {
        var state = agent.State;
        var noWord = (agent.Overlay & Overlay.NoWord) != 0;
        return new WireLive(
            index, (noWord ? ShownCode.Offline : state.Shown).Text(), Ms(noWord ? state.LastEventAt : state.StateSince), Ms(state.Why.EventAt))
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

    /// <summary>The details name streams, accounts and permissions, so they are for administrators. The code is for everybody.</summary>
    public static WireSource Source(SourceHealth source, bool detailed = false) => new(source.State.Code(), source.BehindMs, Ms(source.CaughtUpTo))
    {
        Reason = source.Reason.Code(),
        Detail = detailed && source.Detail is { } detail ? new WireText(detail.En, detail.Ja) : null,
    };

    /// <summary>Unix milliseconds; 0 = not known.</summary>
    public static long Ms(DateTimeOffset? at) => at is { } known && known != default ? known.ToUnixTimeMilliseconds() : 0;

    /// <param name="snapshot">Two snapshots of one epoch can have the same number, if it is the sum of several.</param>
    public static string Etag(WireSnapshot snapshot, LiveHealth health)
    {
        var at = snapshot.Vector is { } sources ? string.Join('.', sources) : snapshot.Rev.ToString(CultureInfo.InvariantCulture);
        return $"W/\"{snapshot.Epoch}-{at}-{health.Source.Code()}-{health.Reason.Code()}-{health.Store}-{health.Parts}\"";
    }

    /// <summary>Null instead of an empty list.</summary>
    public static T[]? OrNull<T>(IEnumerable<T> all) => all.ToArray() is { Length: > 0 } some ? some : null;

    private static WireCard Card(BoardAgent agent, int index, string? island, int seat)
    {
        var profile = agent.State.Profile;
        return new WireCard(
            index, agent.State.AgentArn, profile.Username ?? "", profile.FirstName ?? "", profile.LastName ?? "", profile.RoutingProfile ?? "",
            profile.Hierarchy, island, seat);
    }

    private static WireContact Contact(AgentContact contact) => new(contact.Channel, contact.StateText, Ms(contact.Since))
    {
        K = Ms(contact.ConnectedAt),
        Q = contact.Queue,
        M = contact.InitiationMethod,
    };
}
