using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using ConnectStreaming.Floors.Documents;
using CsCheck;

namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>The page's tests read the same fixtures: both sides accept and refuse the same documents, at the same paths.</summary>
public sealed class FloorReaderTests
{
    internal static string Fixture(string name, [CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "fixtures", "floors", name));

    internal static FloorDocument? Read(string json, out IReadOnlyList<FloorProblem> problems) => FloorReader.Read(Encoding.UTF8.GetBytes(json), out problems);

    public static TheoryData<string, string, string[]> Bad()
    {
        var all = new TheoryData<string, string, string[]>();
        foreach (var bad in JsonNode.Parse(Fixture("bad.json"))!.AsArray())
        {
            all.Add((string)bad!["why"]!, (string)bad["text"]!, [.. bad["paths"]!.AsArray().Select(path => (string)path!)]);
        }
        return all;
    }

    [Theory]
    [InlineData("everything.json", "everything.json")]
    [InlineData("short.json", "short-as-read.json")]
    public void AValidDocumentIsReadAndWrittenWithItsDefaults(string sent, string written)
    {
        var document = Read(Fixture(sent), out var problems);

        Assert.Empty(problems);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Fixture(written)), JsonNode.Parse(FloorJson.Write(document!))));
    }

    [Fact]
    public void AStoredDocumentIsReadByteForByte()
    {
        var document = Read(Fixture("everything.json"), out _)!;
        var stored = StoredDocument.Of(document);

        Assert.Equal(FloorJson.Write(document), FloorJson.Write(stored.Document()));
        Assert.Equal(stored.Hash, StoredDocument.Of(stored.Document()).Hash);
        Assert.Contains("受電", Encoding.UTF8.GetString(stored.Json()), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void ABadDocumentIsRefusedWithThePathAndAReasonInBothLanguages(string why, string text, string[] paths)
    {
        var document = Read(text, out var problems);

        Assert.Null(document);
        Assert.Equal(paths, problems.Select(p => p.Path));
        Assert.All(problems, p => Assert.True(p.En.Length > 10 && p.Ja.Any(c => c > 0x3000), $"{why}: {p.En} / {p.Ja}"));
    }

    [Theory]
    [InlineData("seats", FloorRules.MostSeats, true)]
    [InlineData("seats", FloorRules.MostSeats + 1, false)]
    [InlineData("doors", FloorRules.MostOthers, true)]
    [InlineData("doors", FloorRules.MostOthers + 1, false)]
    public void EveryListHasALimit(string list, int count, bool isRead)
    {
        var items = string.Join(',', Enumerable.Range(0, count).Select(n => $$"""{"id":"a{{n}}","x":0,"y":0}"""));
        var document = Read($$"""{"schema":1,"width":1,"height":1,"{{list}}":[{{items}}]}""", out var problems);

        Assert.Equal(isRead, document is not null);
        Assert.Equal(isRead ? [] : new[] { $"$.{list}" }, problems.Select(p => p.Path));
    }

    /// <summary>In every text of a document: refused at its path, or kept exactly.</summary>
    [Fact]
    public void ADangerousTextIsRefusedOrReturnedUnchanged()
    {
        foreach (var text in HostileTexts.All)
        {
            foreach (var (list, index, key) in new[] { ("zones", 0, "name"), ("islands", 0, "name"), ("seats", 0, "label"), ("doors", 0, "label"),
                ("labels", 0, "text") })
            {
                var document = JsonNode.Parse(Fixture("everything.json"))!;
                document[list]![index]![key] = text;

                var read = Read(document.ToJsonString(), out var problems);

                Assert.Equal(read is null ? [$"$.{list}[{index}].{key}"] : [], problems.Select(p => p.Path));
                Assert.Equal(read is null ? null : text, read is null ? null : (string?)JsonNode.Parse(FloorJson.Write(read))![list]![index]![key]);
                Assert.False(read is not null && text.Any(char.IsControl));
            }
        }
    }

    [Fact]
    public void AtMostFiftyProblemsAreReported()
    {
        var seats = string.Join(',', Enumerable.Range(0, 20_000).Select(_ => "7"));

        Assert.Null(Read($$"""{"schema":1,"width":1,"height":1,"seats":[{{seats}}]}""", out var problems));
        Assert.Equal(FloorProblems.Most, problems.Count);
    }

    /// <summary>Any value is replaced and any byte is changed: the result is an answer, never an exception.</summary>
    [Fact]
    public void NoDocumentMakesTheReaderThrow()
    {
        var good = Encoding.UTF8.GetBytes(JsonNode.Parse(Fixture("everything.json"))!.ToJsonString());
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 8]).Array[1, 4].Sample(changes =>
        {
            var bytes = good.ToList();
            foreach (var (at, value, cut) in changes)
            {
                bytes.RemoveRange(Math.Min(at, bytes.Count), Math.Min(cut, Math.Max(0, bytes.Count - at)));
                bytes.Insert(Math.Min(at, bytes.Count), value);
            }
            Answers(bytes.ToArray());
        });
    }

    [Fact]
    public void NoReplacedValueMakesTheReaderThrow()
    {
        string[] values =
        [
            "null", "true", "0", "-0", "1e308", "-1e400", "1e-400", "9007199254740993", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"'\\\"<script>\"", "[]", "{}",
            "[[]]", "[null]", "{\"id\":null}", "[1,2]", "\"__proto__\"", "\"../..\"",
        ];
        var places = Places(JsonNode.Parse(Fixture("everything.json"))!, "").ToArray();
        Gen.Select(Gen.Int[0, places.Length - 1], Gen.Int[0, values.Length - 1]).Sample(at =>
        {
            var root = JsonNode.Parse(Fixture("everything.json"))!;
            var (path, key) = places[at.Item1];
            var parent = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(
                root, (node, step) => node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);
            // Inserted as text, because a JsonNode cannot hold half of a character.
            const string Mark = "\"put-here\"";
            if (parent is JsonArray array)
            {
                array[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] = "put-here";
            }
            else
            {
                parent[key] = "put-here";
            }
            Answers(Encoding.UTF8.GetBytes(root.ToJsonString().Replace(Mark, values[at.Item2], StringComparison.Ordinal)));
        });
    }

    private static void Answers(byte[] json)
    {
        var document = FloorReader.Read(json, out var problems);
        Assert.Equal(document is null, problems.Count > 0);
        Assert.All(problems, p => Assert.StartsWith("$", p.Path, StringComparison.Ordinal));
        if (document is not null)
        {
            Assert.Equal(FloorJson.Write(document), FloorJson.Write(FloorJson.Read(FloorJson.Write(document))));
        }
    }

    private static IEnumerable<(string Path, string Key)> Places(JsonNode node, string path)
    {
        var children = node switch
        {
            JsonObject o => o.Select(p => (p.Key, p.Value)),
            JsonArray a => a.Select((value, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), value)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            yield return (path, key);
            foreach (var below in value is null ? [] : Places(value, $"{path}/{key}"))
            {
                yield return below;
            }
        }
    }
}
