using ConnectStreaming.Alerts;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>
/// The seats of a view as its pages have them, now and some moments ago: it takes the same snapshot and frames as a page. So it can say whether the seats that
/// a screen painted at one revision are those that the server had then. Used by one thread at a time.
/// </summary>
/// <param name="limitsOf">The limits that count for an agent now, by its ARN.</param>
internal sealed class ShownSeats(Func<string, IReadOnlyList<RunningLimit>> limitsOf)
{
    /// <summary>A screen paints a level when it begins, but not in the same millisecond; and the screen's idea of the server's time is a little off.</summary>
    private const long LevelsBefore = 2_000;
    private const long LevelsAfter = 1_000;

    /// <summary>A picture that lacks a change of so long before is wrong, ms. A message over weak Wi-Fi can need 4.5 s.</summary>
    public const long OldAfter = 6_000;

    /// <summary>Frames that can be taken back: at the fastest pace, half a minute.</summary>
    private const int MostSteps = 600;

    /// <summary>Above it, nothing is said: so many levels begin at almost the same time that too many pictures would be right.</summary>
    private const int MostMoments = 16;

    /// <param name="Stamp">Computed once for each change of the seat, not for each report: a thousand screens report every 2 s.</param>
    private readonly record struct Seat(
        string Arn, string Place, string Code, long Since, IReadOnlyList<RunningLimit> Limits, (uint First, uint Second) Stamp)
    {
        public static Seat Of(string arn, string place, string code, long since, IReadOnlyList<RunningLimit> limits) =>
            new(arn, place, code, since, limits, SeatDigest.HashOf(SeatDigest.Stamp(arn, place, code, since)));
    }

    /// <param name="From">The revision before this frame.</param>
    /// <param name="At">When it was published, Unix ms.</param>
    /// <param name="Drawing">The version of the drawing before it.</param>
    /// <param name="Before">What the changed seats were; null: not there.</param>
    private sealed record Step(long From, long At, int? Drawing, (int Index, Seat? Seat)[] Before);

    private readonly Dictionary<int, Seat> _seats = [];
    private readonly LinkedList<Step> _steps = new();
    private string _epoch = "";
    private long _rev;

    /// <summary>The version of the floor's drawing; null: it is an automatic floor.</summary>
    private int? _drawing;

    public void Replace(WireSnapshot snapshot)
    {
        _seats.Clear();
        _steps.Clear();
        (_epoch, _rev, _drawing) = (snapshot.Epoch, snapshot.Rev, snapshot.Floor?.Version);
        foreach (var (card, live) in snapshot.Agents)
        {
            _seats[card.I] = Seat.Of(card.Arn, PlaceOf(card), live.S, live.T, limitsOf(card.Arn));
        }
    }

    /// <returns>False: the frame does not follow. <see cref="Replace"/> it.</returns>
    public bool Apply(WireFrame frame)
    {
        if (frame.Epoch != _epoch || frame.From != _rev)
        {
            return false;
        }
        Dictionary<int, Seat?> before = [];
        var lives = (frame.Live ?? []).ToDictionary(live => live.I);
        foreach (var card in frame.Cards ?? [])
        {
            Keep(card.I);
            var was = before[card.I];
            if (!lives.Remove(card.I, out var live) && was is null)
            {
                return false;
            }
            _seats[card.I] = Seat.Of(card.Arn, PlaceOf(card), live?.S ?? was!.Value.Code, live?.T ?? was!.Value.Since, limitsOf(card.Arn));
        }
        foreach (var live in lives.Values)
        {
            if (!_seats.TryGetValue(live.I, out var seat))
            {
                return false;
            }
            Keep(live.I);
            _seats[live.I] = Seat.Of(seat.Arn, seat.Place, live.S, live.T, limitsOf(seat.Arn));
        }
        foreach (var index in (frame.Gone ?? []).Concat((frame.Others ?? []).Select(other => other.I)))
        {
            Keep(index);
            _seats.Remove(index);
        }
        _steps.AddLast(new Step(_rev, frame.At, _drawing, [.. before.Select(b => (b.Key, b.Value))]));
        if (_steps.Count > MostSteps)
        {
            _steps.RemoveFirst();
        }
        (_rev, _drawing) = (frame.Rev, frame.Floor?.Version ?? _drawing);
        return true;

        void Keep(int index) => before.TryAdd(index, _seats.TryGetValue(index, out var seat) ? seat : null);
    }

    /// <summary>
    /// Whether the digest is that of the seats at a revision, with the levels of about this time. <see cref="IsOld"/> says whether that revision is too old.
    /// </summary>
    /// <param name="at">Server time at which the screen painted, Unix ms.</param>
    /// <param name="page">
    /// The seats on the page by the version of the drawing; its answer may be null: not known yet. Null: the whole floor is shown.
    /// </param>
    /// <returns>Null: it cannot be said. The revision or the page is unknown here, or too many levels begin at that time.</returns>
    public bool? IsRight(string digest, string epoch, long rev, long at, Func<int, Func<string, bool>?>? page = null)
    {
        if (SeatsAt(epoch, rev, out var drawing) is not { } all)
        {
            return null;
        }
        var seats = all;
        if (page is not null && drawing is { } version)
        {
            if (page(version) is not { } isShown)
            {
                return null;
            }
            seats = [.. all.Where(seat => isShown(seat.Place))];
        }
        if (Moments(seats, at) is not { } moments)
        {
            return null;
        }
        foreach (var moment in moments)
        {
            if (digest == SeatDigest.Of(seats.Select(seat => (seat.Stamp, LevelAt(seat, moment)))))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Whether the first frame after this revision, or one of those that are kept and are after it, was there for long: then the picture is wrong, although it
    /// was right once.
    /// </summary>
    /// <param name="at">As for <see cref="IsRight"/>.</param>
    /// <param name="after">Usually <see cref="OldAfter"/>, ms.</param>
    public bool IsOld(string epoch, long rev, long at, long after)
    {
        for (var step = epoch == _epoch ? _steps.First : null; step is not null; step = step.Next)
        {
            if (step.Value.From >= rev)
            {
                return at - step.Value.At > after;
            }
        }
        return false;
    }

    private IReadOnlyCollection<Seat>? SeatsAt(string epoch, long rev, out int? drawing)
    {
        drawing = _drawing;
        if (epoch != _epoch)
        {
            return null;
        }
        if (rev == _rev)
        {
            return _seats.Values;
        }
        var seats = new Dictionary<int, Seat>(_seats);
        for (var step = _steps.Last; step is not null; step = step.Previous)
        {
            foreach (var (index, seat) in step.Value.Before)
            {
                if (seat is { } was)
                {
                    seats[index] = was;
                }
                else
                {
                    seats.Remove(index);
                }
            }
            drawing = step.Value.Drawing;
            if (step.Value.From == rev)
            {
                return seats.Values;
            }
        }
        return null;
    }

    /// <summary>The times between which no level begins: one picture for each.</summary>
    private static List<long>? Moments(IReadOnlyCollection<Seat> seats, long at)
    {
        SortedSet<long> moments = [at - LevelsBefore];
        foreach (var limit in seats.SelectMany(seat => seat.Limits))
        {
            Add(limit.WarnAt);
            Add(limit.CriticalAt);
            // A snooze that ends makes an alert more urgent than another one.
            Add(limit.Mark?.Snoozed?.Until ?? RunningLimit.Never);
            if (moments.Count > MostMoments)
            {
                return null;
            }
        }
        // The newest first: nearly always it is the right one.
        return [.. moments.Reverse()];

        void Add(long stage)
        {
            if (stage > at - LevelsBefore && stage <= at + LevelsAfter)
            {
                moments.Add(stage);
            }
        }
    }

    private static int LevelAt(Seat seat, long at) => seat.Limits.Count == 0 ? 0 : (int)(AlertLevels.BreachAt(seat.Limits, at)?.Level ?? AlertLevel.None);

    private static string PlaceOf(WireCard card) => card.Island is { } island ? SeatDigest.PlaceOf(island, card.Seat) : card.Place ?? "";
}
