namespace ConnectStreaming.Agents;

/// <summary>
/// The closed intervals of one agent that may not be in the store yet. When another shard continues with the agent (two streams carry it), it
/// gets them too and commits them with its state: a state must never be stored before the intervals that lead to it.
/// </summary>
internal sealed class UncommittedIntervals
{
    /// <summary>
    /// Maximum number of kept deliveries. A commit comes every second. While the store fails, an agent with more changes loses the oldest ones here.
    /// They are missing only if the agent moves to another stream in that time and the process is killed before the store answers.
    /// </summary>
    public const int Most = 64;

    private readonly record struct Closed(long Version, AgentInterval[] Intervals, ContactInterval[] Contacts, ProfileInterval[]? Profiles);

    // Null for the many agents without a closed interval. One list for the whole life of a grain: no allocation per event.
    private List<Closed>? _closed;

    public void Add(in Delivery delivery)
    {
        if (delivery.Intervals.Length + delivery.ContactIntervals.Length == 0 && delivery.Profiles is null)
        {
            return;
        }

        _closed ??= [];
        if (_closed.Count == Most)
        {
            _closed.RemoveAt(0);
        }

        _closed.Add(new Closed(delivery.State!.Version, delivery.Intervals, delivery.ContactIntervals, delivery.Profiles));
    }

    /// <summary>The store has the state of this version and all intervals before it.</summary>
    public void OnCommitted(long version)
    {
        if (_closed is [var oldest, ..] && oldest.Version <= version)
        {
            _closed.RemoveAll(c => c.Version <= version);
        }
    }

    /// <summary>The agent continues from the state of this version: the intervals closed after it will be closed again.</summary>
    public void OnReplaced(long version) => _closed?.RemoveAll(c => c.Version > version);

    /// <summary>The delivery with all kept intervals, oldest first.</summary>
    public Delivery AddTo(in Delivery delivery) => _closed is not { Count: > 0 }
        ? delivery
        : delivery with
        {
            Intervals = [.. _closed.SelectMany(c => c.Intervals)],
            ContactIntervals = [.. _closed.SelectMany(c => c.Contacts)],
            Profiles = _closed.Any(c => c.Profiles is not null) ? [.. _closed.SelectMany(c => c.Profiles ?? [])] : null,
        };
}
