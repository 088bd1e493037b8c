using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

internal sealed partial class DrawnPicture
{
    /// <summary>What a page of this picture is told between two positions.</summary>
    private sealed class Delta : ViewDelta
    {
        private readonly DrawnPicture _picture;
        private readonly List<WireCard> _cards = [];
        private readonly List<WireLive> _lives = [];
        private readonly List<WireOther> _others = [];
        private readonly List<int> _gone = [];
        private WireReserved[]? _reserved;
        private WireFloorChange? _floor;
        private DateTimeOffset? _readAt;

        private Delta(DrawnPicture picture, ViewPosition to)
            : base(to) => _picture = picture;

        public override bool IsSeen => _cards.Count + _lives.Count + _others.Count + _gone.Count > 0 || _reserved is not null || _floor is not null;

        public static Delta Of(DrawnPicture picture, ViewPosition to, DrawnFloors now, DrawnChanges changes, BoardDelta[] boards, AlertMarks[] marks)
        {
            var delta = new Delta(picture, to) { _readAt = boards.Min(b => b.ReadAt) };
            for (var n = 0; n < boards.Length; n++)
            {
                delta.Add(n, boards[n], now, changes, marks[n]);
            }
            if (changes.Floors.Contains(picture.Id))
            {
                delta._floor = new WireFloorChange(picture.Floor(now).Version);
            }
            // The seat of a person who joins a board is no longer reserved. The seat of one who leaves the board is reserved again.
            if (picture.Absent([.. changes.Moved.Keys.Where(WasOrIsOn)]).Count > 0
                || boards.Any(b => b.Came.Any(a => WasOrIsOn(a.State.AgentArn)) || b.Gone.Any(g => IsOn(now.SeatOf(g.AgentArn)))))
            {
                delta._reserved = [.. picture.Reserved(now)];
            }
            return delta;

            bool WasOrIsOn(string occupant) => now.SeatOf(occupant) is var seat && (IsOn(seat) || IsOn(changes.SeatBefore(occupant, seat)));

            bool IsOn(DrawnSeat? at) => at?.Floor == picture.Id;
        }

        public override WireFrame Frame(ViewPosition from) => new(
            To.Epoch + _picture._lens.Suffix, from.Rev, To.Rev, WireMap.Ms(_picture._time.GetUtcNow()), WireMap.Ms(_readAt),
            WireMap.OrNull(_cards), WireMap.OrNull(_lives), WireMap.OrNull(_gone))
        {
            Others = WireMap.OrNull(_others),
            Vector = To.Revs,
            Floor = _floor,
            Reserved = _reserved,
        };

        /// <summary>What the page has of an agent at the earlier position.</summary>
        private enum Had
        {
            Nothing,

            /// <summary>Only that the seat is taken.</summary>
            Seat,

            /// <summary>The agent. Not certain if the agent logged in or out since then; then it is one whom this lens shows.</summary>
            Agent,
        }

        /// <summary>
        /// A page is told only of agents that it has, or that it is to have. An index of anybody else would tell that a hidden person moves, logs in, or
        /// gets another profile: so seat and profile are compared with those at the earlier position, which floors and boards remember.
        /// </summary>
        private void Add(int board, BoardDelta of, DrawnFloors now, DrawnChanges changes, AlertMarks marks)
        {
            var lens = _picture._lenses[board];
            var whole = of.Cards.Select(a => a.Index).ToHashSet();
            var turned = of.Turned.Select(a => a.Index).ToHashSet();
            var came = of.Came.Select(a => a.Index).ToHashSet();
            // Agents whose card alone changed are in the list of live parts too.
            foreach (var agent in of.Lives)
            {
                var seat = now.SeatOf(agent.State.AgentArn);
                var isWhole = whole.Contains(agent.Index);
                var hasTurned = seat is null && turned.Contains(agent.Index);
                var isHere = seat is { } at ? at.Floor == _picture.Id : agent.IsLoggedIn;
                if (isHere && lens?.Sees(agent) == true)
                {
                    _lives.Add(_picture.Live(board, agent, marks));
                    if (isWhole || hasTurned)
                    {
                        _cards.Add(_picture.Card(board, agent, seat?.Seat, now));
                    }
                    continue;
                }
                // Without a change of seat, card or log-in, the page has what it is to have: nothing, or the taken seat.
                if (!isWhole && !turned.Contains(agent.Index))
                {
                    continue;
                }
                var before = changes.SeatBefore(agent.State.AgentArn, seat);
                var had = came.Contains(agent.Index) ? Had.Nothing
                    : HadOf(before, lens, of.ProfileBefore(agent.Index, agent.State.Profile), agent.IsLoggedIn || turned.Contains(agent.Index));
                if (isHere && seat is { } taken)
                {
                    if (had != Had.Seat || before != seat)
                    {
                        _others.Add(_picture.Other(board, agent, taken.Seat));
                    }
                }
                else if (had != Had.Nothing)
                {
                    _gone.Add(_picture.Index(board, agent.Index));
                }
            }
            foreach (var gone in of.Gone.Where(of.WasHere))
            {
                var before = changes.SeatBefore(gone.AgentArn, now.SeatOf(gone.AgentArn));
                if (HadOf(before, lens, of.ProfileBefore(gone.Index, gone.Profile), wasLoggedIn: true) != Had.Nothing)
                {
                    _gone.Add(_picture.Index(board, gone.Index));
                }
            }
        }

        /// <param name="seat">At the earlier position, as the profile.</param>
        /// <param name="wasLoggedIn">Or may have been.</param>
        private Had HadOf(DrawnSeat? seat, Lens? lens, AgentProfile profile, bool wasLoggedIn)
        {
            var isSeen = lens?.Covers(profile) == true;
            return seat is { } at ? at.Floor != _picture.Id ? Had.Nothing : isSeen ? Had.Agent : Had.Seat
                : isSeen && wasLoggedIn ? Had.Agent : Had.Nothing;
        }
    }
}
