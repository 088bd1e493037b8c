using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>What of an agent a screen can see: a heartbeat that changes none of it sends nothing to a browser.</summary>
internal static class Visible
{
    public static bool SameCard(BoardAgent a, BoardAgent b) =>
        a.Place == b.Place && (ReferenceEquals(a.State.Profile, b.State.Profile) || a.State.Profile.Equals(b.State.Profile));

    public static bool SameLive(BoardAgent a, BoardAgent b)
    {
        var (x, y) = (a.State, b.State);
        return ReferenceEquals(x, y)
            ? a.Overlay == b.Overlay
            : a.Overlay == b.Overlay && x.Shown == y.Shown && x.StateSince == y.StateSince && x.SinceAtLeast == y.SinceAtLeast
              && x.Alarm == y.Alarm && x.UnknownContact == y.UnknownContact
              && x.Status?.Name == y.Status?.Name && x.Status?.Start == y.Status?.Start
              && Equals(x.Next, y.Next) && SameContacts(x.Contacts, y.Contacts);
    }

    private static bool SameContacts(AgentContact[] a, AgentContact[] b) => ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(b);
}
