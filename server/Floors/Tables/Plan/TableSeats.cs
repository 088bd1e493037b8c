using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>A desk of the table.</summary>
/// <param name="At">The cell with the name; if there is none, of the desk.</param>
/// <param name="Box">With the cells of its number and telephone, in CSS pixels.</param>
internal sealed record TableSeat(string At, Rect Box, string Text, CellText Cell);

/// <summary>The desks, each with the cells that belong to it. Pure.</summary>
internal static class TableSeats
{
    public static IReadOnlyList<TableSeat> Of(IReadOnlyList<TableBlock> blocks)
    {
        var attached = new Touching(blocks.Where(b => b.Role is BlockRole.SeatNumber or BlockRole.Reading or BlockRole.Extension));
        TableBlock[] desks = [.. blocks.Where(b => b.Role == BlockRole.Seat)];
        var isNumberBelow = desks.Count(b => attached.Below(b)?.Role == BlockRole.SeatNumber) > desks.Count(b => Above(b, attached) is not null);
        var isNumberRight =
            desks.Count(b => attached.Right(b)?.Role == BlockRole.SeatNumber) > desks.Count(b => attached.Left(b)?.Role == BlockRole.SeatNumber);
        TableSeat[] seats = [.. desks.Select(b => WithSides(Seat(b, attached, isNumberBelow), b, attached, isNumberRight))];
        // A number above an empty cell is a desk as high as those beside it.
        var high = seats.Where(s => s.Cell.Names.Count > 0).ToLookup(s => Math.Round(s.Box.Y));
        return [.. seats.Select(s => s.Cell is { Names.Count: 0, Label: not null } && high[Math.Round(s.Box.Y)].FirstOrDefault() is { } beside
            ? s with { Box = s.Box with { Height = Math.Max(s.Box.Height, beside.Box.Height) } } : s)];
    }

    /// <summary>Desks of a list, in rows of ten: what the room looks like is not in it.</summary>
    public static IReadOnlyList<TableSeat> Of(IReadOnlyList<TableBlock> blocks, TableList list)
    {
        const int InRow = 10;
        return
        [
            .. blocks.Where(b => b.Role == BlockRole.Seat).Select((block, n) =>
            {
                var (row, column) = (n / InRow, n % InRow);
                var box = new Rect(
                    column * TableGrid.UsualWidth, (row + (row / 2)) * TableGrid.UsualHeight, TableGrid.UsualWidth, TableGrid.UsualHeight);
                var found = list.Desks.GetValueOrDefault(block.At);
                var cell = CellText.Of(found?.Name is null && found is not null ? "" : block.Text, block.Reading);
                return new TableSeat(block.At, box, block.Text, found is null ? cell : cell with { Label = found.Number.Text.Trim() });
            }),
        ];
    }

    /// <summary>The number above, also with kana between.</summary>
    private static TableBlock? Above(TableBlock block, Touching attached) => attached.Above(block) switch
    {
        { Role: BlockRole.SeatNumber } number => number,
        { Role: BlockRole.Reading } kana => attached.Above(kana) is { Role: BlockRole.SeatNumber } number ? number : null,
        _ => null,
    };

    private static TableSeat Seat(TableBlock block, Touching attached, bool isNumberBelow)
    {
        var cell = CellText.Of(block.Text, block.Reading);
        var box = block.Box;
        if (attached.Above(block) is { Role: BlockRole.Reading } kana)
        {
            box = box.With(kana.Box);
            cell = cell with { Reading = cell.Reading ?? kana.Text };
        }
        if (!isNumberBelow && Above(block, attached) is { } number)
        {
            box = box.With(number.Box);
            cell = cell with { Label = cell.Label ?? number.Text.Trim() };
        }
        for (var (below, n) = (attached.Below(block), 0); below is not null && n < 3; below = attached.Below(below), n++)
        {
            if (below.Role == BlockRole.Reading || (below.Role == BlockRole.SeatNumber && (!isNumberBelow || cell.Label is not null)))
            {
                break;
            }
            box = box.With(below.Box);
            cell = below.Role == BlockRole.SeatNumber ? cell with { Label = below.Text.Trim() } : cell with { Code = cell.Code ?? below.Text.Trim() };
        }
        return new TableSeat(block.At, box, block.Text, cell);
    }

    /// <summary>A number on one side; kana and a telephone number on the right.</summary>
    private static TableSeat WithSides(TableSeat seat, TableBlock block, Touching attached, bool isNumberRight)
    {
        var (box, cell) = (seat.Box, seat.Cell);
        if (!isNumberRight && attached.Left(block) is { Role: BlockRole.SeatNumber } number)
        {
            (box, cell) = (box.With(number.Box), cell with { Label = cell.Label ?? number.Text.Trim() });
        }
        for (var (right, n) = (attached.Right(block), 0); right is not null && n < 3; right = attached.Right(right), n++)
        {
            if (right.Role == BlockRole.SeatNumber && (!isNumberRight || cell.Label is not null))
            {
                break;
            }
            var text = right.Text.Trim();
            box = box.With(right.Box);
            cell = right.Role switch
            {
                BlockRole.SeatNumber => cell with { Label = text },
                BlockRole.Reading => cell with { Reading = cell.Reading ?? text },
                _ => cell with { Code = cell.Code ?? text },
            };
        }
        return seat with { Box = box, Cell = cell };
    }
}
