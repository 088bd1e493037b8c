using System.Globalization;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>The drawing of a table: desks with the proportions of the sheet, islands, zones and texts. Seat n of it is desk n of the table. Pure.</summary>
internal static class TableFloor
{
    public const double Margin = 40;

    /// <summary>From one seat to the next.</summary>
    private const double PitchX = 100;
    private const double PitchY = 78;
    private const double TitleSize = 24;

    public static FloorDocument Draw(IReadOnlyList<TableSeat> seats, IReadOnlyList<TableBlock> blocks)
    {
        var scale = new Scale(seats);
        Rect[] boxes = [.. seats.Select(s => scale.Of(s.Box))];
        var islandOf = Islands.Of([.. seats.Select(s => s.Box)]);
        var islands = Enumerable.Range(0, seats.Count).GroupBy(i => islandOf[i]).OrderBy(g => g.Key)
            .Select(g => (Number: g.Key, Seats: g.ToArray(), Box: Bounds([.. g.Select(i => boxes[i])]))).Take(FloorRules.MostOthers).ToArray();
        var names = Zones.Of(
            [.. blocks.Where(b => b.Role == BlockRole.Zone).Take(FloorRules.MostOthers).Select(b => (Text(b.Text), scale.Of(b.Box)))],
            [.. islands.Select(i => i.Box)]);
        var labels = Labels(seats, islands);
        var rotated = islands.SelectMany(i => Rotations(i.Seats, boxes)).ToDictionary();
        FloorSeat[] drawn =
        [
            .. seats.Select((seat, i) => new FloorSeat(
                Id("s", i), labels[i], Round(boxes[i].X), Round(boxes[i].Y), Round(boxes[i].Width), Round(boxes[i].Height), rotated.GetValueOrDefault(i),
                seat.Cell.IsSupervisor ? SeatKind.Sv : SeatKind.Agent, islandOf[i] < islands.Length ? Id("i", islandOf[i]) : null)),
        ];
        FloorLabel[] texts =
        [
            .. blocks.Where(b => b.Role == BlockRole.Fixture && Text(b.Text).Length > 0).Take(FloorRules.MostOthers).Select((b, n) =>
            {
                var box = scale.Of(b.Box);
                return new FloorLabel(Id("l", n), Text(b.Text), Round(box.X), Round(box.MiddleY - (TitleSize / 2)), TitleSize, 0);
            }),
        ];
        FloorZone[] zones =
        [
            .. names.Zones.Take(FloorRules.MostOthers).Select((z, n) => new FloorZone(
                Id("z", n), z.Name, Round(z.Box.X), Round(z.Box.Y), Round(z.Box.Width), Round(z.Box.Height))),
        ];
        return new FloorDocument(
            FloorDocument.NewestSchema, Math.Ceiling(boxes.Select(b => b.Right).DefaultIfEmpty(0).Max() + Margin),
            Math.Ceiling(boxes.Select(b => b.Bottom).DefaultIfEmpty(0).Max() + Margin))
        {
            Zones = zones, Labels = texts, Seats = drawn,
            Islands =
            [
                .. islands.Select((island, n) => new FloorIsland(
                    Id("i", n), names.Islands[n] ?? TableBlocks.Letters(n), names.ZoneOf[n] is { } zone and < FloorRules.MostOthers ? Id("z", zone) : null,
                    Round(island.Box.X), Round(island.Box.Y), Round(island.Box.Width), Round(island.Box.Height))),
            ],
        };
    }

    /// <summary>Numbers of the table, each once. If it has none: A01, A02, … for each island.</summary>
    private static string[] Labels(IReadOnlyList<TableSeat> seats, (int Number, int[] Seats, Rect Box)[] islands)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        if (seats.Any(s => s.Cell.Label is not null))
        {
            return [.. seats.Select(s => Text(s.Cell.Label ?? "") is { Length: > 0 } label && taken.Add(label) ? label : "")];
        }
        var labels = new string[seats.Count];
        Array.Fill(labels, "");
        foreach (var (number, members, _) in islands)
        {
            var digits = Math.Max(2, members.Length.ToString(CultureInfo.InvariantCulture).Length);
            foreach (var (n, seat) in members.OrderBy(i => Math.Round(seats[i].Box.Y)).ThenBy(i => seats[i].Box.X).Index())
            {
                labels[seat] = TableBlocks.Letters(number) + (n + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            }
        }
        return labels;
    }

    /// <summary>Two rows face each other.</summary>
    private static IEnumerable<KeyValuePair<int, int>> Rotations(int[] members, Rect[] boxes)
    {
        double[] rows = [.. members.Select(i => boxes[i].Y).Distinct().Order()];
        return members.Select(i => KeyValuePair.Create(i, rows.Length > 1 && Array.BinarySearch(rows, boxes[i].Y) % 2 == 0 ? 180 : 0));
    }

    /// <summary>Without line breaks and invisible characters, as a document needs it.</summary>
    private static string Text(string text) =>
        PlainText.Clean(string.Join(' ', text.Split(['\n', '\ufffd'], StringSplitOptions.RemoveEmptyEntries)), FloorRules.MostText).Trim();

    private static Rect Bounds(Rect[] boxes) => boxes.Aggregate((a, b) => a.With(b));

    private static string Id(string kind, int n) => kind + (n + 1).ToString(CultureInfo.InvariantCulture);

    private static double Round(double number) => Math.Round(number, 1);

    /// <summary>The usual desk of the sheet becomes a usual seat; wider, higher and farther ones in proportion.</summary>
    private sealed class Scale
    {
        private readonly double _left;
        private readonly double _top;
        private readonly double _across;
        private readonly double _down;

        public Scale(IReadOnlyList<TableSeat> seats)
        {
            _left = seats.Select(s => s.Box.X).DefaultIfEmpty(0).Min();
            _top = seats.Select(s => s.Box.Y).DefaultIfEmpty(0).Min();
            var (right, bottom) = (seats.Select(s => s.Box.Right).DefaultIfEmpty(1).Max(), seats.Select(s => s.Box.Bottom).DefaultIfEmpty(1).Max());
            const double Most = FloorRules.Farthest - (2 * Margin);
            _across = Math.Min(PitchX / Islands.Median(seats.Select(s => s.Box.Width)), Most / Math.Max(right - _left, 1));
            _down = Math.Min(PitchY / Islands.Median(seats.Select(s => s.Box.Height)), Most / Math.Max(bottom - _top, 1));
        }

        public Rect Of(Rect box)
        {
            var (width, height) = (box.Width * _across, box.Height * _down);
            var (gapX, gapY) = (Math.Min(PitchX - FloorDocument.SeatWidth, width / 4), Math.Min(PitchY - FloorDocument.SeatHeight, height / 4));
            return new Rect(
                Math.Clamp(Margin + ((box.X - _left) * _across), -FloorRules.Farthest, FloorRules.Farthest),
                Math.Clamp(Margin + ((box.Y - _top) * _down), -FloorRules.Farthest, FloorRules.Farthest),
                Math.Clamp(width - gapX, 1, FloorRules.Farthest), Math.Clamp(height - gapY, 1, FloorRules.Farthest));
        }
    }
}
