using System.Text;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>Steps from outside: what is refused, with which path, and what is stored for what was sent.</summary>
public sealed class DraftReaderTests
{
    private static string Step(string changes, string more = "") =>
        $$"""{"draft":"d1","editor":"e1","id":"i1","name":{"code":"move","count":2}{{more}},"changes":[{{changes}}]}""";

    private static RequestedStep? Read(string json, out string[] problems)
    {
        var step = DraftReader.Read(Encoding.UTF8.GetBytes(json), out var found);
        problems = [.. found.Select(p => p.Path)];
        Assert.All(found, p => Assert.True(p.En.Length > 0 && p.Ja.Length > 0));
        Assert.Equal(step is null, problems.Length > 0);
        return step;
    }

    [Theory]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":12.50}""", "12.5")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":-0}""", "0")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":1e2}""", "100")]
    [InlineData("""{"kind":"seats","id":"s1","field":"rotation","new":90.0}""", "90")]
    [InlineData("""{"kind":"seats","id":"s1","field":"label","new":"\u5ea7<b>"}""", "\"座<b>\"")]
    [InlineData("""{"kind":"seats","id":"s1","field":"island","new":null}""", null)]
    [InlineData("""{"kind":"seats","id":"s1","field":"locked","new":false}""", null)]
    [InlineData("""{"kind":"walls","id":"w1","field":"points","new":[[0,0],[1.50, 2]]}""", "[[0,0],[1.5,2]]")]
    [InlineData("""{"kind":"seats","id":"s1","field":"","old":{"any":"thing"}}""", null)]
    [InlineData(
        """{"kind":"seats","id":"s1","new":{"y":2,"x":1,"group":"g1"}}""",
        """{"id":"s1","label":"","x":1,"y":2,"width":95,"height":72,"rotation":0,"kind":"agent","group":"g1"}""")]
    public void TheSameValueAlwaysHasTheSameText(string change, string? stored) =>
        Assert.Equal(stored, Read(Step(change), out _)!.Changes.Single().New);

    [Theory]
    [InlineData("", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{"editor":"e","id":"i","name":{"code":"move"},"changes":[]}""", "$.draft")]
    [InlineData("""{"draft":"","editor":"e","id":"i","name":{"code":"move"},"changes":[]}""", "$.draft")]
    [InlineData("""{"draft":"d1","editor":"","id":"i","name":{"code":"move"},"changes":[]}""", "$.editor")]
    [InlineData("""{"draft":"d1","editor":"e","id":"\u0000","name":{"code":"move"},"changes":[]}""", "$.id")]
    [InlineData("""{"draft":"d1","editor":"e","id":"i","name":{"code":"evil"},"changes":[]}""", "$.name.code")]
    [InlineData("""{"draft":"d1","editor":"e","id":"i","name":{"code":"move","text":"\n"},"changes":[]}""", "$.name.text")]
    [InlineData("""{"draft":"d1","editor":"e","id":"i","name":{"code":"move","count":-1},"changes":[]}""", "$.name.count")]
    [InlineData("""{"draft":"d1","editor":"e","id":"i","name":{"code":"move"},"changes":[],"more":1}""", "$.more")]
    public void ABrokenStepIsRefused(string json, string path) => Assert.Contains(path, Refused(json));

    [Theory]
    [InlineData("""{"kind":"chairs","id":"s1","field":"x","new":1}""", "$.changes[0].kind")]
    [InlineData("""{"kind":"seats","id":"../s","field":"x","new":1}""", "$.changes[0].id")]
    [InlineData("""{"kind":"seats","id":"s1","field":"id","new":"s2"}""", "$.changes[0].field")]
    [InlineData("""{"kind":"seats","id":"s1","field":"__proto__","new":1}""", "$.changes[0].field")]
    [InlineData("""{"kind":"floor","id":"f","field":"width","new":1}""", "$.changes[0].id")]
    [InlineData("""{"kind":"floor","id":"","field":"","new":{}}""", "$.changes[0].field")]
    [InlineData("""{"kind":"floor","id":"","field":"schema","new":2}""", "$.changes[0].field")]
    [InlineData("""{"kind":"floor","id":"","field":"background","new":{"image":"x","x":0,"y":0,"width":1,"height":1}}""", "$.changes[0].new.image")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":null}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":"1"}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":1e999}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":100001}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"width","new":0}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"rotation","new":45}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"kind","new":"chief"}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"group","new":"a b"}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","field":"locked","new":1}""", "$.changes[0].new")]
    [InlineData("""{"kind":"seats","id":"s1","new":{"id":"s2","x":1,"y":2}}""", "$.changes[0].new.id")]
    [InlineData("""{"kind":"seats","id":"s1","new":{"y":2}}""", "$.changes[0].new.x")]
    [InlineData("""{"kind":"seats","id":"s1","new":{"x":1,"y":2,"evil":1}}""", "$.changes[0].new.evil")]
    [InlineData("""{"kind":"walls","id":"w1","field":"points","new":[[0,0]]}""", "$.changes[0].new")]
    [InlineData("""{"kind":"walls","id":"w1","field":"points","new":[[0,0],[1]]}""", "$.changes[0].new[1]")]
    [InlineData(
        """{"kind":"seats","id":"s1","field":"x","new":1},{"kind":"seats","id":"s1","field":"x","new":2}""", "$.changes[1]")]
    [InlineData("""{"kind":"seats","id":"s1","field":"x","new":1},{"kind":"seats","id":"s1","field":""}""", "$.changes[1]")]
    [InlineData("""{"kind":"seats","id":"s1","field":""},{"kind":"seats","id":"s1","field":"x","new":1}""", "$.changes[1]")]
    public void AWrongChangeIsRefusedWithItsPath(string change, string path) => Assert.Contains(path, Refused(Step(change)));

    /// <summary>Every text of every kind, and the name of the step: refused, or stored as it is.</summary>
    [Fact]
    public void HostileTextsAreRefusedOrStayAsTheyAre()
    {
        foreach (var text in HostileTexts.All)
        {
            var sent = JsonSerializer.Serialize(text);
            foreach (var (kind, field) in new[] { ("seats", "label"), ("islands", "name"), ("zones", "name"), ("doors", "label"), ("labels", "text") })
            {
                var step = Read(Step($$"""{"kind":"{{kind}}","id":"a1","field":"{{field}}","new":{{sent}}}"""), out _);
                Assert.Equal(PlainText.IsPlain(text, FloorRules.MostText), step is not null);
                Assert.Equal(text, step is null ? text : JsonSerializer.Deserialize<string>(step.Changes[0].New!));
            }
            foreach (var field in new[] { "island", "group" })
            {
                var step = Read(Step($$"""{"kind":"seats","id":"a1","field":"{{field}}","new":{{sent}}}"""), out _);
                Assert.Equal(FloorRules.IsId(text), step is not null);
            }
            var named = Read($$"""{"draft":"d","editor":"e","id":"i","name":{"code":"text","text":{{sent}}},"changes":[]}""", out _);
            Assert.Equal(PlainText.IsPlain(text, FloorRules.MostText), named is not null);
        }
    }

    [Fact]
    public void ADocumentWithoutLocksAndGroupsKeepsItsBytes()
    {
        var json = FloorJson.Write(Drawn.Document("s1"));
        Assert.DoesNotContain("locked", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.EndsWith(
            "\"kind\":\"agent\",\"locked\":true,\"group\":\"g1\"}],\"walls\":[],\"doors\":[],\"labels\":[]}",
            Encoding.UTF8.GetString(FloorJson.Write(FloorReader.Read(FloorJson.Write(Drawn.Document("s1") with
            {
                Seats = [Drawn.Document("s1").Seats[0] with { Locked = true, Group = "g1" }],
            }), out _)!)), StringComparison.Ordinal);
    }

    private static string[] Refused(string json)
    {
        Assert.Null(Read(json, out var problems));
        return problems;
    }
}
