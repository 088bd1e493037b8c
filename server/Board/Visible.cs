using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>Compares the visible parts of an agent: a heartbeat that changes none of them sends nothing to a browser.</summary>
internal static class Visible
{
    public static bool SameCard(BoardAgent a, BoardAgent b) =>
        ReferenceEquals(a.State.Profile, b.State.Profile) || a.State.Profile.Equals(b.State.Profile);

    public static bool SameLive(BoardAgent a, BoardAgent b)
    {
        var (x, y) = (a.State, b.State);
        return ReferenceEquals(x, y)
            ? a.Overlay == b.Overlay
            : a.Overlay == b.Overlay && x.Shown == y.Shown && x.StateSince == y.StateSince && x.SinceAtLeast == y.SinceAtLeast
              && x.Alarm == y.Alarm && x.UnknownContact == y.UnknownContact
              && x.Status?.Name == y.Status?.Name && x.Status?.Start == y.Status?.Start
              && Equals(x.Next, y.Next) && SameContacts(x.Contacts, y.Contacts) && SameSlots(x.Slots, y.Slots);
    }

    private static bool SameContacts(AgentContact[] a, AgentContact[] b) => ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(b);

    // Not sent with the agent: open details read them again when the agent changes.
    private static bool SameSlots(ChannelSlots[]? a, ChannelSlots[]? b) => ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(b);
}
