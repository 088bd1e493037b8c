using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>The states and contacts of one agent in a time range: what is stored, then what the board shows. Pure.</summary>
internal static class StateStrip
{
    private readonly record struct Piece(long No, ShownCode Code, string? Status, DateTimeOffset From, DateTimeOffset To);

    /// <param name="agent">With the details that the viewer may see; null: on no board.</param>
    /// <param name="lens">Hides the names of past statuses.</param>
    /// <param name="kept">Stored intervals that overlap the range. They tile.</param>
    /// <param name="gaps">Ranges of which events were lost.</param>
    /// <param name="range">The board shows the agent up to its end.</param>
    /// <returns>Whole: no interval between the stored ones and the current one is missing.</returns>
    public static (AgentStatesJson Strip, bool IsWhole) Of(
        BoardAgent? agent, Lens? lens, KeptIntervals kept, IReadOnlyList<TimeRange> gaps, TimeRange range)
    {
        var current = agent is null ? [] : Current(agent, range.To);
        // The store can be ahead of this server's board for a moment: then the current state is not known. A forgotten agent counts from 1 again.
        var isBehind = current is [var now, ..] && kept.Agent.Any(i => i.No >= now.No && i.End > now.From);
        current = isBehind ? [] : current;
        List<StatePieceJson> states = [];
        // What the agent did in another group or with another profile belongs to those who saw the agent there.
        List<TimeRange> hidden = Joined(kept.Profiles.Where(p => lens?.Covers(Past(p)) == false).Select(p => new TimeRange(p.Start, p.End)), range);
        List<TimeRange> missing = [.. hidden];
        var (at, isWhole) = (range.From, !isBehind);
        foreach (var piece in kept.Agent.Select(i => new Piece(i.No, i.Code, i.StatusName, i.Start, i.End))
            .OrderBy(p => p.From).ThenBy(p => p.No).Concat(current))
        {
            var (from, to) = (Later(piece.From, at), Earlier(piece.To, range.To));
            if (to <= from)
            {
                continue;
            }
            if (from > at && (states.Count > 0 || piece.No > 1))
            {
                missing.Add(new TimeRange(at, from));
                isWhole = false;
            }
            states.AddRange(Shown(new TimeRange(from, to), hidden).Select(
                r => new StatePieceJson(r.From.UtcDateTime, r.To.UtcDateTime, piece.Code.Text(), lens?.StatusName(piece.Status))));
            at = to;
        }
        return (
            new AgentStatesJson(
                range.From.UtcDateTime, range.To.UtcDateTime, [.. states], Contacts(agent, kept.Contacts, range, hidden),
                [.. Joined(gaps.Concat(missing), range).Select(g => new GapJson(g.From.UtcDateTime, g.To.UtcDateTime))]),
            isWhole);
    }

    /// <summary>The current state up to a time. After a long silence it is offline since the last event.</summary>
    private static Piece[] Current(BoardAgent agent, DateTimeOffset to)
    {
        var state = agent.State;
        var from = state.IntervalStart != default ? state.IntervalStart : state.StateSince ?? state.LastEventAt;
        if (from == default)
        {
            return [];
        }
        var isSilent = (agent.Overlay & Overlay.NoWord) != 0;
        var shown = new Piece(
            state.IntervalNo, state.Shown, state.Shown == ShownCode.Away ? state.Status?.Name : null, from, isSilent ? state.LastEventAt : to);
        return isSilent ? [shown, new Piece(state.IntervalNo, ShownCode.Offline, null, state.LastEventAt, to)] : [shown];
    }

    private static AgentProfile Past(ProfileInterval profile) => new() { RoutingProfile = profile.RoutingProfile, Hierarchy = profile.Hierarchy };

    /// <summary>A range without the hidden ones, which are in order and do not overlap.</summary>
    private static IEnumerable<TimeRange> Shown(TimeRange range, List<TimeRange> hidden)
    {
        var at = range.From;
        foreach (var gap in hidden.Where(h => h.From < range.To && h.To > range.From))
        {
            if (gap.From > at)
            {
                yield return new TimeRange(at, gap.From);
            }
            at = Later(at, gap.To);
        }
        if (at < range.To)
        {
            yield return range with { From = at };
        }
    }

    private static ContactPieceJson[] Contacts(BoardAgent? agent, IReadOnlyList<ContactInterval> kept, TimeRange range, List<TimeRange> hidden)
    {
        var isOff = agent is null || agent.State.LoggedOutAt is not null || (agent.Overlay & Overlay.NoWord) != 0;
        var current = isOff ? [] : agent!.State.Contacts.Where(c => !kept.Any(k => k.ContactId == c.Id && k.No >= c.IntervalNo));
        return
        [
            .. kept.Select(k => new ContactPieceJson(k.ContactId, Later(k.Start, range.From).UtcDateTime, Earlier(k.End, range.To).UtcDateTime,
                    k.Channel, k.Queue, k.State))
                .Concat(current.Select(c => new ContactPieceJson(
                    c.Id, Later(c.Since, range.From).UtcDateTime, range.To.UtcDateTime, c.Channel, c.Queue, c.StateText)))
                .Where(c => c.From < c.To)
                .SelectMany(c => Shown(new TimeRange(c.From, c.To), hidden).Select(r => c with { From = r.From.UtcDateTime, To = r.To.UtcDateTime }))
                .OrderBy(c => c.From).ThenBy(c => c.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The parts of these ranges inside another one; those that touch are one.</summary>
    private static List<TimeRange> Joined(IEnumerable<TimeRange> ranges, TimeRange inside)
    {
        List<TimeRange> joined = [];
        foreach (var range in ranges.Select(r => new TimeRange(Later(r.From, inside.From), Earlier(r.To, inside.To))).Where(r => r.From < r.To)
            .OrderBy(r => r.From))
        {
            if (joined is [.., var last] && range.From <= last.To)
            {
                joined[^1] = last with { To = Later(last.To, range.To) };
            }
            else
            {
                joined.Add(range);
            }
        }
        return joined;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>One agent's past. Times are ISO 8601 UTC; nulls are written.</summary>
/// <param name="To">Now, or the time up to which the agent's stream is read.</param>
/// <param name="States">Oldest first, without a hole except where a gap says so. What ends at <paramref name="To"/> still lasts.</param>
/// <param name="Contacts">By begin. What ends at <paramref name="To"/> still lasts.</param>
/// <param name="Gaps">Where something may be missing: events were lost, or nothing is stored.</param>
internal sealed record AgentStatesJson(DateTime From, DateTime To, StatePieceJson[] States, ContactPieceJson[] Contacts, GapJson[] Gaps);

/// <param name="Status">Name of the custom status; null: none, or not shown to you.</param>
internal sealed record StatePieceJson(DateTime From, DateTime To, string State, string? Status);

/// <param name="State">As Amazon Connect wrote it.</param>
internal sealed record ContactPieceJson(string Id, DateTime From, DateTime To, string Channel, string? Queue, string State);

internal sealed record GapJson(DateTime From, DateTime To);
