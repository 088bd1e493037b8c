using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>A read seat table: what each cell is, the desks with who is meant, and the drawing. Desk n is seat n of the drawing.</summary>
/// <param name="IsList">Rows of seat number and name: it says nothing about places.</param>
internal sealed record SeatTable(
    IReadOnlyList<TableBlock> Blocks, IReadOnlyList<TableSeat> Seats, IReadOnlyList<NameAnswer> Names, FloorDocument Document, bool IsList)
{
    /// <param name="grid">What was pasted or uploaded.</param>
    /// <param name="people">Those who may sit there.</param>
    /// <param name="flips">What a person has said of cells: true: a desk; false: none. By place.</param>
    /// <param name="answers">Who was chosen for a desk; null: nobody. By place.</param>
    public static SeatTable Of(
        TableGrid grid, PersonIndex people, IReadOnlyDictionary<string, bool> flips, IReadOnlyDictionary<string, TablePerson?>? answers = null)
    {
        var all = TableBlocks.Of(grid);
        var list = TableList.Of(all);
        var blocks = BlockRoles.Guess(all, b => people.Find(CellText.Of(b.Text, b.Reading)).Kind is NameKind.Found or NameKind.Question, flips, list);
        var seats = list is null ? TableSeats.Of(blocks) : TableSeats.Of(blocks, list);
        NameAnswer? Chosen(TableSeat seat) => answers?.TryGetValue(seat.At, out var person) != true ? null
            : person is null ? NameAnswer.Unknown : NameAnswer.Found(person, NameReason.Chosen);
        var names = SheetNames.Resolve(people, [.. seats.Select(s => s.Cell)], [.. seats.Select(Chosen)]);
        return new SeatTable(blocks, seats, names, TableFloor.Draw(seats, blocks), list is not null);
    }

    /// <summary>The desk names somebody: a desk that says "vacant", or only its number, does not.</summary>
    public static bool IsNamed(TableSeat seat) => seat.Cell.Names.Count > 0;
}
