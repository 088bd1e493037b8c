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
internal sealed record TableReading(TableGrid Grid, SeatTable Table, TableChange Change, TableSituation At)
{
    private const int MostText = 100;

    /// <param name="flips">See <see cref="TableRequestJson"/>.</param>
    /// <param name="answers">Ids of people; an id that is not one of the people is no answer.</param>
    public static TableReading Of(
        TableGrid grid, TableSituation at, IReadOnlyDictionary<string, bool> flips, IReadOnlyDictionary<string, string?> answers,
        CancellationToken cancellationToken = default)
    {
        var byId = at.People.Values.ToDictionary(p => at.Sent(p.Id), StringComparer.Ordinal);
        var chosen = answers.Where(a => string.IsNullOrEmpty(a.Value) || byId.ContainsKey(a.Value))
            .ToDictionary(a => a.Key, a => string.IsNullOrEmpty(a.Value) ? null : byId[a.Value], StringComparer.Ordinal);
        // An initial finds nobody: 森 is a family name.
        var readable = at.IsNamed ? at.People : at.People.ToDictionary(p => p.Key, p => p.Value with { Last = "", First = "" }, StringComparer.Ordinal);
        var table = SeatTable.Of(grid, new PersonIndex(readable.Values, at.IsSomebodyHidden), flips, chosen, cancellationToken);
        return new TableReading(grid, table, TableChange.Of(table, at.Floor, at.Here, at.Elsewhere, readable, at.NamesOf), at);
    }

    /// <summary>Who sat where: everybody on the floor, and people of the table on other floors.</summary>
    public IEnumerable<Seated> Before(string floor) =>
    [
        .. At.Here.Select(s => new Seated(s.Occupant, new DrawnSeat(floor, s.Seat))),
        .. Change.People.Where(p => At.Elsewhere.ContainsKey(p.Occupant)).Select(p => new Seated(p.Occupant, At.Elsewhere[p.Occupant])),
    ];

    /// <summary>
    /// What is now and what would be written, as one short text: the preview and the write of the same have the same. If somebody has moved since, it
    /// is another one, because the preview has counted who moves and who is gone.
    /// </summary>
    public string Digest()
    {
        var written = new StringBuilder().Append(At.Version).Append('\n')
            .AppendJoin('\n', Change.People.Select(p => $"{p.Seat} {p.Occupant}")).Append('\n')
            .AppendJoin('\n', Before("").Select(s => $"{s.At.Floor} {s.At.Seat} {s.Occupant}").Order(StringComparer.Ordinal)).Append('\n');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(written.ToString()));
        hash.AppendData(FloorJson.Write(Change.Document));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <param name="others">The other floors that people leave, by id.</param>
    /// <param name="withEverybody">All people who may be chosen, not only those who are named.</param>
    public TablePreviewJson Preview(IReadOnlyDictionary<string, TableOtherFloor> others, bool withEverybody = false)
    {
        TableDeskJson[] desks = [.. Table.Seats.Select((seat, i) => Desk(seat, Table.Names[i], Change.SeatOf[i]))];
        var labels = (At.Floor?.Seats ?? []).Concat(Change.Document.Seats).GroupBy(s => s.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Label.Length > 0 ? g.Last().Label : g.Key, StringComparer.Ordinal);
        string? LabelOf(string? seat) => seat is null ? null : labels.GetValueOrDefault(seat, seat);
        string? Person(SeatMove move) => At.People.ContainsKey(move.Occupant) ? At.Sent(move.Occupant) : null;
        // Who leaves is not in the table, so the reader may not know the name.
        string? Name(SeatMove move) => At.ReadsNames || move.To is not null ? Occupant.NameOf(move.Occupant)?.Name : null;
        TableMoveJson[] Moves(IReadOnlyList<SeatMove> changes) =>
        [
            .. changes.Select(c => others.GetValueOrDefault(c.FromFloor ?? "") is { } other
                ? new TableMoveJson(
                    Person(c), other.Labels.GetValueOrDefault(c.From!, c.From!), LabelOf(c.To), null, c.To, new TableFloorJson(other.Id, other.Name), Name(c))
                : new TableMoveJson(Person(c), LabelOf(c.From), LabelOf(c.To), c.From, c.To, null, Name(c))),
        ];
        var change = new TableChangeJson(
            Moves(Change.Moved), Moves(Change.New), Moves(Change.Gone), Change.Unchanged, Change.AddedSeats, Change.RemovedSeats,
            [
                .. Change.Moved.GroupBy(m => m.FromFloor ?? "", StringComparer.Ordinal).Where(g => others.ContainsKey(g.Key))
                    .Select(g => new TableLeavingJson(g.Key, others[g.Key].Name, [.. g.Select(Person)])),
            ]);
        var named = withEverybody ? At.People.Keys : Table.Names.SelectMany(a => a.People).Select(p => p.Id)
            .Concat(new[] { Change.Moved, Change.New, Change.Gone }.SelectMany(m => m).Select(m => m.Occupant)).Distinct(StringComparer.Ordinal);
        return new TablePreviewJson(
            Grid.Source, Grid.Sheet, Grid.Sheets, Grid.Widths, Grid.Heights, [.. Table.Blocks.Select(Cell)], desks,
            [
                .. named.Where(At.People.ContainsKey).Select(id => At.People[id])
                    .Select(p => new TablePersonJson(At.Sent(p.Id), p.User, p.First, p.Last, p.Group)),
            ],
            new TableCountsJson(desks.Length, Count("found"), Count("question"), Count("unknown"), Count("empty")), change, At.Version, Digest());

        int Count(string kind) => desks.Count(d => d.Kind == kind);
    }

    private static TableCellJson Cell(TableBlock block) => new(
        block.At, Round(block.Box.X), Round(block.Box.Y), Round(block.Box.Width), Round(block.Box.Height), Cut(block.Text),
        block.Reading is { } reading ? Cut(reading) : null, Code(block.Role), block.IsFlipped);

    private TableDeskJson Desk(TableSeat seat, NameAnswer answer, string id) => new(
        seat.At, id, seat.Cell.Label ?? "", answer.Kind == NameKind.Unknown && !SeatTable.IsNamed(seat) ? "empty" : Code(answer.Kind), Code(answer.Reason),
        [.. answer.People.Select(p => At.Sent(p.Id))]);

    /// <summary>A table of 60,000 long texts would be an answer of some hundred megabytes.</summary>
    private static string Cut(string text) =>
        text.Length <= MostText ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MostText - 2]) ? MostText - 2 : MostText - 1), "…");

    private static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static double Round(double number) => Math.Round(number, 1);
}
