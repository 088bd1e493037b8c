using ConnectStreaming.Agents;
using ConnectStreaming.Agents.Folding;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Readings;

/// <summary>What is wrong in a file, in both languages of the page.</summary>
/// <param name="Line">From 1; 0: the whole file.</param>
internal sealed record ReadingsProblem(int Line, string Code, string En, string Ja);

/// <summary>Reads a CSV file of readings and extensions. Pure.</summary>
internal static class ReadingsFile
{
    public const int MostBytes = 4 << 20;
    public const int MostLines = 100_000;
    private const int MostProblems = 100;
    private const int LongestText = 100;
    private const int LongestExtension = 20;
    private const string FormulaStarts = "=+-@＝＋－＠";

    private static readonly Dictionary<string, Column> Heads = new Dictionary<string, Column>
    {
        ["user"] = Column.Who, ["username"] = Column.Who, ["user name"] = Column.Who, ["login"] = Column.Who, ["arn"] = Column.Who, ["agent"] = Column.Who,
        ["ユーザー名"] = Column.Who, ["ユーザ名"] = Column.Who, ["ユーザー"] = Column.Who, ["ログインid"] = Column.Who,
        ["reading"] = Column.Reading, ["kana"] = Column.Reading, ["読み"] = Column.Reading, ["よみ"] = Column.Reading, ["読み仮名"] = Column.Reading,
        ["よみがな"] = Column.Reading, ["ふりがな"] = Column.Reading, ["フリガナ"] = Column.Reading, ["カナ"] = Column.Reading, ["かな"] = Column.Reading,
        ["extension"] = Column.Extension, ["ext"] = Column.Extension, ["内線"] = Column.Extension, ["内線番号"] = Column.Extension,
        ["name"] = Column.Other, ["氏名"] = Column.Other, ["名前"] = Column.Other,
    }.DistinctBy(h => NameFold.Plain(h.Key)).ToDictionary(h => NameFold.Plain(h.Key), h => h.Value, StringComparer.Ordinal);

    private enum Column
    {
        None = 0,
        Who,
        Reading,
        Extension,

        /// <summary>For people who look at the file.</summary>
        Other,
    }

    /// <param name="instance">ARN of the instance of the people.</param>
    /// <returns>The list, without people who have neither reading nor extension; or what is wrong, at most 100 lines.</returns>
    public static (IReadOnlyList<PersonReading> List, IReadOnlyList<ReadingsProblem> Problems) Read(byte[] file, string instance)
    {
        string text;
        try
        {
            text = TextDecoding.Read(file);
        }
        catch (TableProblemException e)
        {
            return ([], [new ReadingsProblem(0, e.Problem.Code, e.Problem.En, e.Problem.Ja)]);
        }
        (int Line, string[] Fields)[] lines = [.. CsvLines.Of(text).Take(MostLines + 1)];
        if (lines.Length == 0 || lines.Length > MostLines)
        {
            return ([], [lines.Length == 0 ? new(0, "empty", "The file is empty.", "ファイルが空です。")
                : new(0, "too-long", $"The file may have at most {MostLines:N0} lines.", $"ファイルは {MostLines:N0} 行以内にしてください。")]);
        }
        var columns = Columns(lines[0].Fields);
        if (columns is not null && Array.IndexOf(columns, Column.Who) < 0)
        {
            return ([], [new(lines[0].Line, "no-user", "No column has the heading user or arn.", "「ユーザー名」または「arn」の列がありません。")]);
        }
        List<ReadingsProblem> problems = [];
        Dictionary<string, PersonReading> list = new(StringComparer.Ordinal);
        foreach (var (line, fields) in columns is null ? lines : lines.Skip(1))
        {
            var one = Person(columns ?? [Column.Who, Column.Reading, Column.Extension], fields);
            var problem = Problem(line, one, instance) ?? (list.TryAdd(one.Who, one) ? null
                : new(line, "twice", $"{one.Who} is in the file twice.", $"{one.Who} が 2 回書かれています。"));
            if (problem is not null && problems.Count < MostProblems)
            {
                problems.Add(problem);
            }
        }
        return problems.Count > 0 ? ([], problems) : ([.. list.Values.Where(r => r.Reading.Length + r.Extension.Length > 0)], []);
    }

    /// <returns>Null: the first line is no heading.</returns>
    private static Column[]? Columns(string[] first)
    {
        Column[] columns = [.. first.Select(f => Heads.GetValueOrDefault(NameFold.Plain(f).Trim()))];
        return columns.Any(c => c is Column.Who or Column.Reading or Column.Extension) && !columns.All(c => c == Column.None) ? columns : null;
    }

    private static PersonReading Person(Column[] columns, string[] fields)
    {
        string Of(Column column) => Array.IndexOf(columns, column) is >= 0 and var n && n < fields.Length ? Unescaped(fields[n]) : "";
        var reading = string.Join(' ', Compatibility.Of(Of(Column.Reading)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new PersonReading(Of(Column.Who), reading, Compatibility.Of(Of(Column.Extension)).Trim());
    }

    /// <summary>The export writes an apostrophe before what a spreadsheet would run.</summary>
    private static string Unescaped(string field) =>
        field is ['\'', var next, ..] && FormulaStarts.Contains(next, StringComparison.Ordinal) ? field[1..] : field;

    private static ReadingsProblem? Problem(int line, PersonReading one, string instance) =>
        one.Who.Length == 0 ? new(line, "no-user", "No user name and no ARN.", "ユーザー名または ARN がありません。")
        : one.Who.StartsWith("arn:", StringComparison.Ordinal) && !ConnectArns.InstanceOfAgent(one.Who).SequenceEqual(instance)
            ? new(line, "other-instance", "The ARN is not that of an agent of this instance.", "このインスタンスのオペレーターの ARN ではありません。")
        : !one.Who.StartsWith("arn:", StringComparison.Ordinal) && !PlainText.IsPlain(one.Who, LongestText)
            ? new(line, "bad-user", $"The user name has an invisible character, or more than {LongestText} characters.",
                $"ユーザー名に使えない文字があるか、{LongestText} 文字を超えています。")
        : one.Reading.Length > 0 && (!PlainText.IsPlain(one.Reading, LongestText) || PersonKeys.HasKanji(one.Reading))
            ? new(line, "bad-reading", $"The reading must be in kana or Latin letters, with at most {LongestText} characters.",
                $"読みはかな、カナ、ローマ字で {LongestText} 文字以内にしてください。")
        : one.Extension.Length > LongestExtension || one.Extension.Any(c => !char.IsAsciiDigit(c) && c is not ('-' or '+' or '*' or '#'))
            ? new(line, "bad-extension", $"The extension may have digits and - + * #, at most {LongestExtension}.",
                $"内線番号は数字と - + * # で {LongestExtension} 文字以内にしてください。")
        : null;
}
