using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Alerts;

namespace ConnectStreaming.Tests.Settings;

/// <summary>The rules for settings, by the same file as on the page (tests/client/settings/problems.test.ts).</summary>
public sealed class SettingsProblemsTests
{
    [Fact]
    public void EveryDocumentHasTheProblemsThatTheFileSays()
    {
        var cases = Fixtures.Read<Case[]>("settings", "problems");
        Assert.True(cases.Length > 40, $"{cases.Length}");
        foreach (var one in cases)
        {
            SettingsReader.Read(JsonSerializer.SerializeToUtf8Bytes(one.Whole()), out var problems);
            var right = string.Join("; ", one.Problems.Select(p => $"{p.Path} {p.Code}").Order(StringComparer.Ordinal));
            var found = string.Join("; ", problems.Select(p => $"{p.Path} {p.Code}").Order(StringComparer.Ordinal));
            Assert.True(right == found, $"{one.About}: {found}; not {right}");
        }
    }

    private sealed record Case(string About, JsonObject Document, Many? Many, Problem[] Problems)
    {
        public JsonObject Whole()
        {
            if (Many is not { } many)
            {
                return Document;
            }
            var at = Document;
            var path = many.List.Split('.');
            foreach (var key in path[..^1])
            {
                at[key] ??= new JsonObject();
                at = at[key]!.AsObject();
            }
            at[path[^1]] = new JsonArray([.. Enumerable.Range(0, many.N).Select(JsonNode (n) =>
            {
                var item = many.Item.DeepClone();
                item[many.Key] = many.Prefix + n.ToString("d12", CultureInfo.InvariantCulture);
                return item;
            })]);
            return Document;
        }
    }

    /// <param name="List">Path of the list that gets the entries.</param>
    /// <param name="Key">The key of an entry that makes it another one: the prefix, and its number in twelve digits.</param>
    private sealed record Many(string List, int N, JsonObject Item, string Key, string Prefix);

    private sealed record Problem(string Path, string Code);
}
