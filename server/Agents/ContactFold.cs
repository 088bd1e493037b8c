namespace ConnectStreaming.Agents;

/// <summary>The contacts of an agent: each has its own state, since and intervals.</summary>
internal static class ContactFold
{
    /// <summary>The contacts after a snapshot, in its order; the same array when nothing changed.</summary>
    public static AgentContact[] After(AgentState? before, ContactSnapshot[] sent, DateTimeOffset at)
    {
        var old = before?.Contacts ?? [];
        if (sent.Length == 0)
        {
            return [];
        }

        var same = old.Length == sent.Length;
        for (var i = 0; same && i < sent.Length; i++)
        {
            same = IsSame(old[i], sent[i]);
        }

        if (same)
        {
            return old;
        }

        var contacts = new AgentContact[sent.Length];
        for (var i = 0; i < sent.Length; i++)
        {
            contacts[i] = After(before, Find(old, sent[i].Id), sent[i], at);
        }

        return contacts;
    }

    /// <summary>Intervals that end with this event: a contact's state changed, or the contact is no longer listed.</summary>
    public static ContactInterval[] Closed(AgentState before, AgentContact[] now, DateTimeOffset at)
    {
        if (before.Contacts.Length == 0 || ReferenceEquals(before.Contacts, now))
        {
            return [];
        }

        ContactInterval[] closed = [];
        foreach (var old in before.Contacts)
        {
            var current = Find(now, old.Id);
            if (current is null || current.IntervalNo != old.IntervalNo)
            {
                // Usually one.
                closed = [.. closed, new ContactInterval(
                    before.AgentArn, old.Id, old.IntervalNo, old.StateText, old.Channel, old.Queue, old.Since, current?.Since ?? at)];
            }
        }

        return closed;
    }

    private static AgentContact After(AgentState? before, AgentContact? old, ContactSnapshot sent, DateTimeOffset at)
    {
        if (old is not null && IsSame(old, sent))
        {
            return old;
        }

        var stays = old is not null && old.StateText == sent.StateText;
        return new AgentContact
        {
            Id = old?.Id ?? sent.Id,
            State = sent.State,
            StateText = sent.StateText,
            Channel = sent.Channel,
            InitiationMethod = sent.InitiationMethod,
            Since = stays ? old!.Since : SinceRule.Contact(before, sent.StateStart, at),
            ConnectedAt = ConnectedAt(old, sent, at),
            Queue = sent.Queue,
            StateStart = sent.StateStart,
            IntervalNo = stays ? old!.IntervalNo : (int)((before?.Version ?? 0) + 1),
        };
    }

    // Sent when the contact is connected, and kept if a later snapshot omits it. A time after the event would show a negative duration.
    private static DateTimeOffset? ConnectedAt(AgentContact? old, ContactSnapshot sent, DateTimeOffset at) =>
        sent.ConnectedAt == old?.ConnectedAt || sent.ConnectedAt is null ? old?.ConnectedAt
        : sent.ConnectedAt > at ? at
        : sent.ConnectedAt;

    private static bool IsSame(AgentContact old, ContactSnapshot sent) =>
        old.Id == sent.Id && old.StateText == sent.StateText && old.StateStart == sent.StateStart
        && old.Channel == sent.Channel && old.InitiationMethod == sent.InitiationMethod && old.Queue == sent.Queue
        && (sent.ConnectedAt is null || old.ConnectedAt == sent.ConnectedAt);

    private static AgentContact? Find(AgentContact[] contacts, string id)
    {
        foreach (var contact in contacts)
        {
            if (contact.Id == id)
            {
                return contact;
            }
        }

        return null;
    }
}
