using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Change;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>A table with all that was read from it, and its description for the page. Pure.</summary>
/// <param name="Floor">The floor as it is; null: a new one.</param>
/// <param name="People">By id: those who may be meant.</param>
internal sealed record TableReading(
    TableGrid Grid, SeatTable Table, TableChange Change, FloorDocument? Floor, int BasedOn, IReadOnlyDictionary<string, TablePerson> People)
{
    /// <param name="flips">See <see cref="TableAskedJson"/>.</param>
    /// <param name="answers">Ids of people; an id that is not one of <paramref name="people"/> is no answer.</param>
    public static TableReading Of(
        TableGrid grid, IReadOnlyList<TablePerson> people, IReadOnlyDictionary<string, bool> flips, IReadOnlyDictionary<string, string?> answers,
        FloorDocument? floor, int basedOn, IReadOnlyList<(string Seat, string Occupant)> now)
    {
        var byId = people.ToDictionary(p => p.Id, StringComparer.Ordinal);
        var chosen = answers.Where(a => string.IsNullOrEmpty(a.Value) || byId.ContainsKey(a.Value))
            .ToDictionary(a => a.Key, a => string.IsNullOrEmpty(a.Value) ? null : byId[a.Value], StringComparer.Ordinal);
        var table = SeatTable.Of(grid, new PersonIndex(people), flips, chosen);
        return new TableReading(grid, table, TableChange.Of(table, floor, now), floor, basedOn, byId);
    }

    /// <summary>What would be written, as one short text: the preview and the write of the same have the same.</summary>
    public string Digest()
    {
        var written = new StringBuilder().Append(BasedOn).Append('\n').AppendJoin('\n', Change.People.Select(p => $"{p.Seat} {p.Occupant}")).Append('\n');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(written.ToString()));
        hash.AppendData(FloorJson.Write(Change.Document));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <param name="withEverybody">All people who may be chosen, not only those who are named.</param>
    public TablePreviewJson Preview(bool withEverybody = false)
    {
        TableDeskJson[] desks = [.. Table.Seats.Select((seat, i) => Desk(seat, Table.Names[i], Change.SeatOf[i]))];
        var labels = (Floor?.Seats ?? []).Concat(Change.Document.Seats).GroupBy(s => s.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Label.Length > 0 ? g.Last().Label : g.Key, StringComparer.Ordinal);
        string? LabelOf(string? seat) => seat is null ? null : labels.GetValueOrDefault(seat, seat);
        TableMoveJson[] Moves(IReadOnlyList<SeatMove> changes) =>
        [
            .. changes.Select(c => new TableMoveJson(
                People.ContainsKey(c.Occupant) ? c.Occupant : null, LabelOf(c.From), LabelOf(c.To), c.From, c.To)),
        ];
        var change = new TableChangeJson(
            Moves(Change.Moved), Moves(Change.New), Moves(Change.Gone), Change.Unchanged, Change.AddedSeats, Change.RemovedSeats);
        var named = withEverybody ? People.Keys : desks.SelectMany(d => d.People)
            .Concat(new[] { change.Moved, change.New, change.Gone }.SelectMany(m => m).Select(m => m.Person)).OfType<string>().Distinct(StringComparer.Ordinal);
        return new TablePreviewJson(
            Grid.Source, Grid.Sheet, Grid.Sheets, Grid.Widths, Grid.Heights, [.. Table.Blocks.Select(Cell)], desks,
            [.. named.Select(id => People[id]).Select(p => new TablePersonJson(p.Id, p.User, p.First, p.Last, p.Group))],
            new TableCountsJson(desks.Length, Count("found"), Count("question"), Count("unknown"), Count("empty")), change, BasedOn, Digest());

        int Count(string kind) => desks.Count(d => d.Kind == kind);
    }

    private static TableCellJson Cell(TableBlock block) => new(
        block.At, Round(block.Box.X), Round(block.Box.Y), Round(block.Box.Width), Round(block.Box.Height), block.Text, block.Reading, Code(block.Role),
        block.IsFlipped);

    private static TableDeskJson Desk(TableSeat seat, NameAnswer answer, string id) => new(
        seat.At, id, seat.Cell.Label ?? "", answer.Kind == NameKind.Unknown && !SeatTable.IsNamed(seat) ? "empty" : Code(answer.Kind), Code(answer.Reason),
        [.. answer.People.Select(p => p.Id)]);

    private static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static double Round(double number) => Math.Round(number, 1);
}
