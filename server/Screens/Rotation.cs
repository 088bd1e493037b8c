using System.Collections.Immutable;

namespace ConnectStreaming.Screens;

/// <summary>What a screen shows of its floors. Times are milliseconds of one clock that never goes back.</summary>
/// <param name="View">The floor on the screen; null: none.</param>
/// <param name="Since">From when.</param>
/// <param name="IsStopped">It has a critical alert, so the screen stays here.</param>
/// <param name="Left">When each floor was left for the last time. A floor that was never shown is not in it.</param>
/// <param name="Waiting">Floors with a critical alert that was not shown yet.</param>
internal sealed record RotationState(
    string? View, long Since, bool IsStopped, ImmutableDictionary<string, long> Left, ImmutableHashSet<string> Waiting, ImmutableHashSet<string> Critical)
{
    public static RotationState Start { get; } = new(
        null, 0, false, ImmutableDictionary.Create<string, long>(StringComparer.Ordinal), ImmutableHashSet.Create<string>(StringComparer.Ordinal),
        ImmutableHashSet.Create<string>(StringComparer.Ordinal));
}

/// <summary>
/// Which floor a screen shows. Pure.
/// <code>
/// the floor on the screen          another floor has a critical alert      then
/// no critical alert                not shown since it began                that floor, at once
/// no critical alert                shown since it began                    that floor, after the dwell
/// no critical alert                none                                    the next floor, after the dwell
/// critical alert                   one or more                             they take turns, after the dwell
/// critical alert                   none                                    it stays
/// is gone from the screen's list   –                                       another floor, at once
/// </code>
/// The next floor is always the one that was left the longest time ago, so no floor waits for ever, and after an alert the rotation goes on where it was.
/// </summary>
internal static class Rotation
{
    /// <param name="floors">The screen's floors that exist, in order.</param>
    /// <param name="critical">Floors with a critical alert that nobody has acknowledged.</param>
    /// <param name="dwell">Milliseconds on a floor.</param>
    public static RotationState Next(RotationState state, IReadOnlyList<string> floors, IReadOnlySet<string> critical, long dwell, long now)
    {
        var own = floors.Where(critical.Contains).ToImmutableHashSet(StringComparer.Ordinal);
        // A floor waits from the moment its alert begins until it is shown, or the alert ends.
        var waiting = state.Waiting.Intersect(own).Union(own.Except(state.Critical));
        var view = Choose(state, floors, own, waiting, dwell, now);
        var isSame = view == state.View;
        return new RotationState(
            view, isSame ? state.Since : now, view is not null && own.Contains(view),
            isSame || state.View is null ? Kept(state.Left, floors) : Kept(state.Left, floors).SetItem(state.View, now),
            view is null ? waiting : waiting.Remove(view), own);
    }

    private static string? Choose(
        RotationState state, IReadOnlyList<string> floors, ImmutableHashSet<string> critical, ImmutableHashSet<string> waiting, long dwell, long now)
    {
        var isHere = state.View is { } shown && floors.Contains(shown);
        if (!isHere)
        {
            return Longest(state, floors, critical.Count > 0 ? critical.Contains : null);
        }
        var isOver = now - state.Since >= dwell;
        if (critical.Contains(state.View!))
        {
            return isOver && critical.Count > 1 ? Longest(state, floors, critical.Contains) : state.View;
        }
        return waiting.Count > 0 ? Longest(state, floors, waiting.Contains)
            : !isOver ? state.View
            : Longest(state, floors, critical.Count > 0 ? critical.Contains : null);
    }

    /// <summary>Of the other floors that fit, the one that was left the longest time ago; of equal ones the first. If there is none, the floor stays.</summary>
    private static string? Longest(RotationState state, IReadOnlyList<string> floors, Predicate<string>? fits)
    {
        string? best = null;
        var bestLeft = long.MaxValue;
        foreach (var floor in floors)
        {
            var left = state.Left.GetValueOrDefault(floor, long.MinValue);
            if (floor != state.View && fits?.Invoke(floor) != false && (best is null || left < bestLeft))
            {
                (best, bestLeft) = (floor, left);
            }
        }
        return best ?? (floors.Contains(state.View ?? "") ? state.View : floors.Count > 0 ? floors[0] : null);
    }

    /// <summary>Floors that the screen no longer has are forgotten.</summary>
    private static ImmutableDictionary<string, long> Kept(ImmutableDictionary<string, long> left, IReadOnlyList<string> floors) =>
        left.Count <= floors.Count ? left : left.RemoveRange(left.Keys.Except(floors, StringComparer.Ordinal));
}
