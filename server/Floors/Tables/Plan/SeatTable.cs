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
    /// <param name="cancellationToken">Ends the work when nobody waits for it.</param>
    /// <exception cref="TableProblemException">More desks than a floor may have.</exception>
    public static SeatTable Of(
        TableGrid grid, PersonIndex people, IReadOnlyDictionary<string, bool> flips, IReadOnlyDictionary<string, TablePerson?>? answers = null,
        CancellationToken cancellationToken = default)
    {
        var all = TableBlocks.Of(grid);
        var list = TableList.Of(all);
        var blocks = BlockRoles.Guess(all, IsSomebody, flips, list);
        var seats = list is null ? WithoutStaffNumbers(TableSeats.Of(blocks), people) : TableSeats.Of(blocks, list);
        if (seats.Count > FloorRules.MostSeats)
        {
            throw new TableProblemException(TableProblem.TooManySeats);
        }
        cancellationToken.ThrowIfCancellationRequested();
        NameAnswer? Chosen(TableSeat seat) => answers?.TryGetValue(seat.At, out var person) != true ? null
            : person is null ? NameAnswer.Nobody : NameAnswer.Found(person, NameReason.Chosen);
        var names = SheetNames.Resolve(people, [.. seats.Select(s => s.Cell)], [.. seats.Select(Chosen)]);
        return new SeatTable(blocks, seats, names, TableFloor.Draw(seats, blocks), list is not null);

        bool IsSomebody(TableBlock block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return people.Find(CellText.Of(block.Text, block.Reading)).Kind is NameKind.Found or NameKind.Question;
        }
    }

    /// <summary>Numbers by which people sign in move with them: they are no numbers of desks, where most of those beside a name are of this kind.</summary>
    private static IReadOnlyList<TableSeat> WithoutStaffNumbers(IReadOnlyList<TableSeat> seats, PersonIndex people)
    {
        var numbered = seats.Where(s => IsNamed(s) && s.Cell.Label is not null).ToArray();
        return 2 * numbered.Count(IsStaff) <= numbered.Length ? seats
            : [.. seats.Select(s => IsNamed(s) && IsStaff(s) ? s with { Cell = s.Cell with { Label = null, Code = s.Cell.Code ?? s.Cell.Label } } : s)];

        bool IsStaff(TableSeat seat) => seat.Cell.Label is { } label && people.IsUser(label);
    }

    /// <summary>The desk names somebody: a desk that says "vacant", or only its number, does not.</summary>
    public static bool IsNamed(TableSeat seat) => seat.Cell.Names.Count > 0;
}
