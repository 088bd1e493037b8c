using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>A read seat table: what each cell is, the desks with who is meant, and the drawing. Desk n is seat n of the drawing.</summary>
internal sealed record SeatTable(
    IReadOnlyList<TableBlock> Blocks, IReadOnlyList<TableSeat> Seats, IReadOnlyList<NameAnswer> Names, FloorDocument Document)
{
    /// <param name="grid">What was pasted or uploaded.</param>
    /// <param name="people">Those who may sit there.</param>
    /// <param name="flips">What a person has said of cells: true: a desk; false: none. By place.</param>
    /// <param name="answers">Who was chosen for a desk; null: nobody. By place.</param>
    public static SeatTable Of(
        TableGrid grid, PersonIndex people, IReadOnlyDictionary<string, bool> flips, IReadOnlyDictionary<string, TablePerson?>? answers = null)
    {
        var blocks = BlockRoles.Guess(
            TableBlocks.Of(grid), b => people.Find(CellText.Of(b.Text, b.Reading)).Kind is NameKind.Found or NameKind.Question, flips);
        var seats = TableSeats.Of(blocks);
        NameAnswer? Chosen(TableSeat seat) => answers?.TryGetValue(seat.At, out var person) != true ? null
            : person is null ? NameAnswer.Unknown : NameAnswer.Found(person, NameReason.Chosen);
        var names = SheetNames.Resolve(people, [.. seats.Select(s => s.Cell)], [.. seats.Select(Chosen)]);
        return new SeatTable(blocks, seats, names, TableFloor.Draw(seats, blocks));
    }

    /// <summary>The desk names somebody: a desk that says "vacant", or only its number, does not.</summary>
    public static bool IsNamed(TableSeat seat) => seat.Cell.Names.Count > 0;
}
