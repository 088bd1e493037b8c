namespace ConnectStreaming.Agents;

/// <summary>Folds consecutive events of one agent and collects the intervals that they close.</summary>
internal static class BatchFold
{
    public static Delivery Apply(AgentState? state, ReadOnlySpan<AgentEvent> events)
    {
        AgentInterval[] intervals = [];
        ContactInterval[] contacts = [];
        ProfileInterval[]? profiles = null;
        int changed = 0, heard = 0, duplicates = 0, late = 0;
        foreach (var e in events)
        {
            var result = AgentFold.Apply(state, e);
            state = result.State;
            switch (result.Outcome)
            {
                case FoldOutcome.Changed:
                    changed++;
                    break;
                case FoldOutcome.Heard:
                    heard++;
                    break;
                case FoldOutcome.Duplicate:
                    duplicates++;
                    break;
                case FoldOutcome.Late:
                    late++;
                    break;
                default:
                    throw new InvalidOperationException($"Unknown outcome: {result.Outcome}.");
            }

            if (result.Closed is { } closed)
            {
                intervals = [.. intervals, closed];
            }

            if (result.ClosedProfile is { } profile)
            {
                profiles = [.. profiles ?? [], profile];
            }

            if (result.ClosedContacts.Length > 0)
            {
                contacts = contacts.Length == 0 ? result.ClosedContacts : [.. contacts, .. result.ClosedContacts];
            }
        }

        return new Delivery(DeliveryResult.Folded, state, intervals, contacts, changed, heard, duplicates, late) { Profiles = profiles };
    }
}
