namespace ConnectStreaming.Board;

/// <summary>An agent of a replica, in a ring that is linked newest change first, after a head whose revision is below all others.</summary>
internal sealed class ReplicaEntry
{
    public ReplicaEntry(BoardAgent agent)
    {
        Agent = agent;
        Next = Previous = this;
    }

    public BoardAgent Agent { get; set; }

    /// <summary>Revision of the last visible change.</summary>
    public long Rev { get; set; }

    /// <summary>Revision of the last change of name, profile or groups.</summary>
    public long CardRev { get; set; }

    /// <summary>Revision at which the agent joined the board.</summary>
    public long CameRev { get; init; }

    /// <summary>Revision of the last log-in or log-out.</summary>
    public long TurnedRev { get; set; }

    public ReplicaEntry Next { get; private set; }

    private ReplicaEntry Previous { get; set; }

    public static ReplicaEntry Head() => new(null!) { Rev = long.MinValue };

    public void MoveAfter(ReplicaEntry head)
    {
        Unlink();
        (Previous, Next) = (head, head.Next);
        head.Next.Previous = this;
        head.Next = this;
    }

    public void Unlink()
    {
        Previous.Next = Next;
        Next.Previous = Previous;
        Next = Previous = this;
    }
}

/// <summary>
/// The last 20 state changes of one agent. Their memory is allocated at the start: if it grew with each change, the memory of 10,000 agents would
/// keep growing for hours of a shift.
/// </summary>
internal sealed class RecentChanges
{
    private const int Limit = 20;

    private readonly RecentChange[] _ring = new RecentChange[Limit];
    private int _count;
    private int _next;

    public void Add(RecentChange change)
    {
        _ring[_next] = change;
        _next = (_next + 1) % Limit;
        _count = Math.Min(_count + 1, Limit);
    }

    public RecentChange[] NewestFirst()
    {
        var changes = new RecentChange[_count];
        for (var age = 0; age < _count; age++)
        {
            changes[age] = _ring[(_next - 1 - age + Limit) % Limit];
        }
        return changes;
    }
}
