namespace ConnectStreaming.Board;

/// <summary>An agent of a replica, linked newest change first in a ring around a head whose revision is below all others.</summary>
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

    /// <summary>Revision of the last change of name, profile, groups or place.</summary>
    public long CardRev { get; set; }

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

/// <summary>The last 20 state changes of one agent.</summary>
internal sealed class RecentChanges
{
    private const int Limit = 20;

    private readonly Queue<RecentChange> _changes = new(4);

    public void Add(RecentChange change)
    {
        if (_changes.Count == Limit)
        {
            _changes.Dequeue();
        }
        _changes.Enqueue(change);
    }

    public RecentChange[] NewestFirst() => [.. _changes.Reverse()];
}
