using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ConnectStreaming.Floors;

/// <summary>Who sits where, at one position of the floor. Immutable.</summary>
/// <param name="Position">The epoch is null before the floor's first answer.</param>
/// <param name="Seats">By agent.</param>
/// <param name="Changes">Agents whose seats changed, newest first; null: none.</param>
/// <param name="PatchableFrom"><paramref name="Changes"/> contains all changes after this number.</param>
internal sealed record FloorPicture(FloorPosition Position, ImmutableDictionary<string, AutoSeat> Seats, SeatChange? Changes, long PatchableFrom)
{
    public static FloorPicture None { get; } = new(default, ImmutableDictionary.Create<string, AutoSeat>(StringComparer.Ordinal), null, 0);

    public AutoSeat? SeatOf(string agentArn) => Seats.GetValueOrDefault(agentArn);

    /// <summary>Agents whose seats changed after this number of the same epoch; null when they are no longer known.</summary>
    public IReadOnlyCollection<string>? Since(long rev)
    {
        if (rev == Position.Rev)
        {
            return [];
        }
        if (rev < PatchableFrom || rev > Position.Rev)
        {
            return null;
        }
        var changed = new HashSet<string>(StringComparer.Ordinal);
        for (var change = Changes; change is not null && change.Rev > rev; change = change.Before)
        {
            changed.Add(change.AgentArn);
        }
        return changed;
    }
}

/// <summary>A new or removed assignment, and the changes before it.</summary>
internal sealed record SeatChange(long Rev, string AgentArn, SeatChange? Before);

/// <summary>An instance's floor in this silo's memory. Safe for many readers; answers come from one place at a time.</summary>
internal sealed class FloorReplica
{
    private const int MostChanges = 4096;

    private volatile FloorPicture _picture = FloorPicture.None;
    private int _changes;

    public FloorPicture Picture => _picture;

    public FloorPosition Position => _picture.Position;

    /// <summary>Seats changed, or the epoch did.</summary>
    public event Action? Advanced;

    public void Apply(FloorAnswer answer)
    {
        var before = _picture;
        if (answer.NeedsWhole || answer.Position == before.Position)
        {
            return;
        }
        _picture = answer.IsWhole || answer.Position.Epoch != before.Position.Epoch ? Whole(answer) : Patched(before, answer);
        Advanced?.Invoke();
    }

    private FloorPicture Whole(FloorAnswer answer)
    {
        _changes = 0;
        return new FloorPicture(
            answer.Position, FloorPicture.None.Seats.AddRange(answer.Seats.Select(s => KeyValuePair.Create(s.AgentArn, s))), null, answer.Position.Rev);
    }

    private FloorPicture Patched(FloorPicture before, FloorAnswer answer)
    {
        var seats = before.Seats.ToBuilder();
        var (changes, rev) = (before.Changes, answer.Position.Rev);
        foreach (var seat in answer.Seats)
        {
            seats[seat.AgentArn] = seat;
            changes = new SeatChange(rev, seat.AgentArn, changes);
        }
        foreach (var arn in answer.Left)
        {
            seats.Remove(arn);
            changes = new SeatChange(rev, arn, changes);
        }
        _changes += answer.Seats.Length + answer.Left.Length;
        var patchableFrom = before.PatchableFrom;
        if (_changes > 2 * MostChanges)
        {
            (changes, patchableFrom, _changes) = (Newest(changes!, out var last), last, MostChanges);
        }
        return new FloorPicture(answer.Position, seats.ToImmutable(), changes, patchableFrom);
    }

    /// <param name="changes">All changes.</param>
    /// <param name="patchableFrom">The result contains all changes after this number.</param>
    private static SeatChange? Newest(SeatChange changes, out long patchableFrom)
    {
        var newest = new SeatChange[MostChanges];
        var at = changes;
        for (var n = 0; n < MostChanges; n++)
        {
            (newest[n], at) = (at!, at!.Before);
        }
        patchableFrom = newest[^1].Rev;
        return newest.Reverse().Aggregate((SeatChange?)null, (before, change) => change with { Before = before });
    }
}

/// <summary>The floors that this silo knows, by the ARN of the instance.</summary>
internal sealed class FloorReplicas
{
    private readonly ConcurrentDictionary<string, FloorReplica> _floors = new(StringComparer.Ordinal);

    public FloorReplica Of(string instanceArn) => _floors.GetOrAdd(instanceArn, _ => new FloorReplica());
}
