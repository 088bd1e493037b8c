using System.Text;
using System.Text.Json;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>
/// The example sheets of tests/fixtures/seat-tables/made, which make.mjs writes with the right result beside each. Expected for a desk: a user name, "" (no
/// person), ? (a question) or - (nobody known).
/// </summary>
public sealed class SeatTableCorpusTests(ITestOutputHelper output)
{
    private const double LeastMatched = 0.98;

    private sealed record Right(string[] Others, Dictionary<string, string> Labels, Dictionary<string, string> Seats);

    private sealed record Row(string User, string Last, string First);

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public void NobodyIsMatchedWrongAndFewNamesNeedAPerson()
    {
        var people = new PersonIndex(Read<Row[]>("people.json").Select(p => new TablePerson(p.User, p.User, p.Last, p.First)));
        List<string> wrong = [];
        var (files, names, matched, wrongNames, questions) = (0, 0, 0, 0, 0);
        foreach (var file in Directory.GetFiles(SeatTables.Folder).Where(f => !f.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            var right = Read<Right>(name.Split('.')[0] + ".json");
            var (grid, problem) = SeatTables.Open(file);
            if (grid is null)
            {
                wrong.Add($"{name}: {problem?.Code}");
                continue;
            }
            var table = SeatTable.Of(grid, people, new Dictionary<string, bool>());
            var seats = table.Seats.Zip(table.Names).ToDictionary(s => s.First.At, s => s, StringComparer.Ordinal);
            // A sheet without lines and merged cells does not tell a desk without a text.
            var expected = right.Seats.Where(s => s.Value.Length > 0 || seats.ContainsKey(s.Key) || !IsPlain(file)).ToArray();
            foreach (var (at, who) in expected)
            {
                var answer = seats.TryGetValue(at, out var seat) ? seat.Second : null;
                var got = answer is null ? "no desk" : answer.Kind == NameKind.Found ? answer.People[0].User : answer.Kind == NameKind.Question ? "?"
                    : seat.First.Cell.Names.Count == 0 ? "" : "-";
                var isName = who is not ("" or "?" or "-");
                names += isName || who == "?" ? 1 : 0;
                matched += isName && got == who ? 1 : 0;
                questions += who == "?" ? 1 : 0;
                wrongNames += answer?.Kind == NameKind.Found && got != who ? 1 : 0;
                if (got != who)
                {
                    wrong.Add($"{name} {at} '{seat.First?.Text}': {got}, expected {who}");
                }
                else if (right.Labels.TryGetValue(at, out var label) && seat.First.Cell.Label != label)
                {
                    wrong.Add($"{name} {at}: number {seat.First.Cell.Label}, expected {label}");
                }
            }
            wrong.AddRange(seats.Keys.Except(expected.Select(e => e.Key)).Select(at => $"{name} {at} '{seats[at].First.Text}': a desk, expected none"));
            files++;
        }

        var rate = (double)matched / names;
        output.WriteLine($"{files} sheets, {names} names: {matched} matched ({rate:P2}), {questions} are questions, {wrongNames} matched wrong");
        Assert.Equal(0, wrongNames);
        Assert.True(rate >= LeastMatched, $"{rate:P2} of the names were matched; at least {LeastMatched:P0} is needed.");
        Assert.True(wrong.Count == 0, new StringBuilder().AppendJoin('\n', wrong.Take(60)).Append('\n').Append(wrong.Count).ToString());
        Assert.True(files >= 30);
    }

    private static bool IsPlain(string file) => file.EndsWith(".csv", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal);

    private static T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(SeatTables.Folder, name)), Web)!;
}
