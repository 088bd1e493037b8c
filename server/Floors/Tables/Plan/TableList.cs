using System.Text.RegularExpressions;
using ConnectStreaming.Agents.Folding;
using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>One line of a list: a seat number with a name beside it.</summary>
/// <param name="Number">The cell with the seat number.</param>
/// <param name="Name">The cell with the name; null: nothing is there.</param>
internal sealed record ListRow(TableBlock Number, TableBlock? Name);

/// <summary>
/// A sheet that is a list, not a plan: columns with a head for the seat number and for the name, also several such lists beside each other. The cells of a
/// list say nothing about places in the room. Pure.
/// </summary>
internal sealed partial class TableList
{
    private const int LeastRows = 2;
    private const int MostNumber = 12;

    /// <summary>Lists beside each other, and rows that may be the heads: so many are in no real sheet, and each costs a pass over all cells.</summary>
    private const int MostLists = 20;
    private const int MostHeads = 20;

    private readonly HashSet<string> _heads;
    private readonly HashSet<string> _numbers;
    private readonly HashSet<string> _extensions;

    private TableList(IReadOnlyList<ListRow> rows, IEnumerable<string> heads, IEnumerable<string> extensions)
    {
        Rows = rows;
        (_heads, _extensions) = ([.. heads], [.. extensions]);
        _numbers = rows.Where(r => r.Name is not null).Select(r => r.Number.At).ToHashSet(StringComparer.Ordinal);
        Desks = rows.ToDictionary(r => (r.Name ?? r.Number).At, StringComparer.Ordinal);
    }

    public IReadOnlyList<ListRow> Rows { get; }

    /// <summary>By the place of the cell that stands for the desk.</summary>
    public IReadOnlyDictionary<string, ListRow> Desks { get; }

    /// <returns>Null: the sheet is no list.</returns>
    public static TableList? Of(IReadOnlyList<TableBlock> blocks)
    {
        TableBlock[] written = [.. blocks.Where(b => b.Text.Length > 0)];
        var tried = 0;
        foreach (var row in written.GroupBy(b => b.Box.Y).OrderBy(g => g.Key))
        {
            TableBlock[] numbers = [.. row.Where(b => NumberHead().IsMatch(Plain(b)))];
            TableBlock[] names = [.. row.Where(b => NameHead().IsMatch(Plain(b)))];
            if (numbers.Length is 0 or > MostLists || numbers.Length != names.Length)
            {
                continue;
            }
            if (++tried > MostHeads)
            {
                return null;
            }
            if (Read(written, [.. row], numbers, names) is { } list)
            {
                return list;
            }
        }
        return null;
    }

    public BlockRole RoleOf(TableBlock block) => Desks.ContainsKey(block.At) ? BlockRole.Seat
        : _numbers.Contains(block.At) ? BlockRole.SeatNumber
        : _extensions.Contains(block.At) ? BlockRole.Extension
        : !_heads.Contains(block.At) && BlockWords.IsTitle(block.Text) ? BlockRole.Title : BlockRole.Note;

    private static TableList? Read(TableBlock[] written, TableBlock[] heads, TableBlock[] numbers, TableBlock[] names)
    {
        var top = heads.Max(h => h.Box.Bottom) - 1;
        var below = written.Where(b => b.Box.Y >= top).GroupBy(b => b.Box.Y).OrderBy(g => g.Key).Select(g => g.ToArray()).ToArray();
        // The nearest head of a name belongs to a number.
        HashSet<TableBlock> free = [.. names];
        List<ListRow> rows = [];
        foreach (var head in numbers)
        {
            var name = free.MinBy(n => Math.Abs(n.Box.MiddleX - head.Box.MiddleX))!;
            free.Remove(name);
            foreach (var line in below)
            {
                if (Under(head, line) is { } number && Under(name, line) is var who && IsNumber(number.Text, who))
                {
                    rows.Add(new ListRow(number, who));
                }
            }
        }
        var isList = rows.Count >= LeastRows && rows.Count(r => r.Name is not null) * 2 >= rows.Count
            && rows.Select(r => Plain(r.Number)).Distinct(StringComparer.Ordinal).Count() == rows.Count;
        return !isList ? null : new TableList(
            rows, heads.Select(h => h.At),
            heads.Where(h => ExtensionHead().IsMatch(Plain(h))).SelectMany(h => below.Select(line => Under(h, line)).OfType<TableBlock>()).Select(b => b.At));
    }

    /// <summary>Below a head that says so, 3F-A12 is a seat number too.</summary>
    private static bool IsNumber(string text, TableBlock? name) => CellTextReader.IsLabel(text)
        || (name is not null && text.Length <= MostNumber && text.Any(char.IsDigit) && !text.Contains('\n', StringComparison.Ordinal));

    private static TableBlock? Under(TableBlock head, TableBlock[] line) =>
        Array.Find(line, b => b.Box.MiddleX > head.Box.X && b.Box.MiddleX < head.Box.Right);

    private static string Plain(TableBlock block) => string.Concat(Compatibility.Of(block.Text).Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex(@"^(?:座?席(?:番号?|№|no\.?)?|(?:デスク|机)(?:番号?)?|seat(?:no\.?|number|#)?|desk(?:no\.?|number|#)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex NumberHead();

    [GeneratedRegex(@"^(?:氏名|名前|お名前|社員名|担当者?名?|オペレーター名?|agent(?:name)?|name|fullname|username|ユーザー名|ログイン(?:id|名))$", RegexOptions.IgnoreCase)]
    private static partial Regex NameHead();

    [GeneratedRegex(@"^(?:内線(?:番号)?|電話(?:番号)?|ext(?:ension)?\.?|tel\.?|phone)$", RegexOptions.IgnoreCase)]
    private static partial Regex ExtensionHead();
}
