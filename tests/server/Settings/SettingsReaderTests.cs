using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectStreaming.Alerts;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Floors.Documents;

namespace ConnectStreaming.Tests.Settings;

/// <summary>The JSON of the settings: what is read, what is refused with which path, and that an export is the same document.</summary>
public sealed class SettingsReaderTests
{
    public const string Whole = """
        {
          "limits": {
            "long-contact": [
              { "warnAfter": 600000, "criticalAfter": 900000 },
              { "queue": "Billing", "channel": "VOICE", "warnAfter": 480000, "criticalAfter": null },
              { "profile": "基本", "group": ["東京", "料金"], "floor": "f-0000000001", "warnAfter": 0, "criticalAfter": 60000 }
            ],
            "long-away": [ { "status": "昼休み", "warnAfter": null, "criticalAfter": 300000 } ]
          },
          "breaks": [ { "status": "昼休み", "planned": 2700000 }, { "status": "休憩 A ", "planned": 900000 } ],
          "words": [ { "site": "", "key": "state.available", "ja": "待機", "en": "Available" }, { "site": "s-default", "key": "state.acw", "ja": "ラップ" } ],
          "colours": "colour-blind",
          "icons": [ { "status": "昼休み", "icon": "utensils" } ],
          "instances": [ { "instance": "arn:aws:connect:eu-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555", "name": "東京" } ],
          "timeZone": "Asia/Tokyo"
        }
        """;

    [Fact]
    public void ADocumentIsReadAndItsExportIsTheSameDocument()
    {
        var document = Read(Whole);
        Assert.Equal(["long-contact", "long-away"], document.Alerts.Limits.Keys.Select(k => k.Text()));
        var rules = document.Alerts.Limits[AlertKind.LongContact];
        Assert.Equal((480_000L, null, "Billing", "VOICE"), (rules[1].WarnAfter!.Value, rules[1].CriticalAfter, rules[1].Queue, rules[1].Channel));
        Assert.Equal(["東京", "料金"], rules[2].Group!);
        Assert.Equal(new PlannedBreak("休憩 A ", 900_000), document.Alerts.Breaks[1]);
        Assert.Equal(new SiteWord("s-default", "state.acw", "ラップ", null), document.Words[1]);
        Assert.Equal(("colour-blind", "Asia/Tokyo"), (document.Colours, document.TimeZone));

        var export = SettingsDocumentJson.Text(document);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Whole), JsonNode.Parse(export)), export);
        Assert.Equal(export, SettingsDocumentJson.Text(Read(export)));
        Assert.Equal(export, SettingsDocumentJson.Text(SettingsReader.Stored(export)!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"limits":null,"breaks":null,"words":null,"colours":null,"icons":null,"instances":null,"timeZone":null}""")]
    [InlineData("""{"limits":{"long-hold":[],"missed":null},"breaks":[],"version":9,"savedAt":"2026-01-01T00:00:00Z","savedBy":"佐藤"}""")]
    public void WhatIsMissingIsTheDefault(string json) =>
        Assert.Equal(SettingsDocumentJson.Text(SettingsDocument.Default), SettingsDocumentJson.Text(Read(json)));

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("", "")]
    [InlineData("""{"colour":"x"}""", "colour")]
    [InlineData("""{"limits":[]}""", "limits")]
    [InlineData("""{"limits":{"long-wait":[]}}""", "limits.long-wait")]
    [InlineData("""{"limits":{"long-hold":{}}}""", "limits.long-hold")]
    [InlineData("""{"limits":{"long-hold":[1]}}""", "limits.long-hold[0]")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":"1000"}]}}""", "limits.long-hold[0].warnAfter")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":1000.5}]}}""", "limits.long-hold[0].warnAfter")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":1e400}]}}""", "limits.long-hold[0].warnAfter")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":1000},{"queue":"q","criticalAfter":99999999999999999999}]}}""", "limits.long-hold[1].criticalAfter")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":1000,"warnafter":1}]}}""", "limits.long-hold[0].warnafter")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":1000,"warnAfter":2000}]}}""", "limits.long-hold[0].warnAfter")]
    [InlineData("""{"limits":{"long-hold":[{"queue":7}]}}""", "limits.long-hold[0].queue")]
    [InlineData("""{"limits":{"long-hold":[{"group":"Tokyo"}]}}""", "limits.long-hold[0].group")]
    [InlineData("""{"limits":{"long-hold":[{"group":["Tokyo",null]}]}}""", "limits.long-hold[0].group[1]")]
    [InlineData("""{"limits":{"long-hold":[{"queue":"\ud800"}]}}""", "limits.long-hold[0].queue")]
    [InlineData("""{"limits":{"long-hold":[{"warnAfter":60000,"criticalAfter":1000}]}}""", "limits.long-hold[0].criticalAfter")]
    [InlineData("""{"breaks":[{"status":"a"}]}""", "breaks[0].planned")]
    [InlineData("""{"breaks":[{"planned":60000}]}""", "breaks[0].status")]
    [InlineData("""{"words":[{"key":"state.available"}]}""", "words[0]")]
    [InlineData("""{"words":[{"key":"state.none","en":"x"}]}""", "words[0].key")]
    [InlineData("""{"words":[{"key":"state.unsure","en":"x"}]}""", "words[0].key")]
    [InlineData("""{"words":[{"key":"state.acw","en":" x"}]}""", "words[0].en")]
    [InlineData("""{"words":[{"key":"state.acw","ja":""}]}""", "words[0].ja")]
    [InlineData("""{"words":[{"site":"a b","key":"state.acw","ja":"x"}]}""", "words[0].site")]
    [InlineData("""{"words":[{"key":"state.acw","ja":"x"},{"site":"","key":"state.acw","en":"y"}]}""", "words[1]")]
    [InlineData("""{"colours":"pink"}""", "colours")]
    [InlineData("""{"colours":1}""", "colours")]
    [InlineData("""{"icons":[{"status":"a","icon":"pizza"}]}""", "icons[0].icon")]
    [InlineData("""{"icons":[{"status":"","icon":"moon"}]}""", "icons[0].status")]
    [InlineData("""{"icons":[{"status":"a","icon":"moon"},{"status":"a","icon":"users"}]}""", "icons[1]")]
    [InlineData("""{"instances":[{"instance":"11111111-2222-3333-4444-555555555555","name":"x"}]}""", "instances[0].instance")]
    [InlineData("""{"timeZone":"Asia/Tokio"}""", "timeZone")]
    [InlineData("""{"timeZone":"../zone"}""", "timeZone")]
    [InlineData("""{"<b>x":1}""", "['<b>x']")]
    public void AFaultIsNamedByItsPathInBothLanguages(string json, string path)
    {
        Assert.Null(SettingsReader.Read(Encoding.UTF8.GetBytes(json), out var problems));
        var problem = Assert.Single(problems);
        Assert.Equal(path, problem.Path);
        Assert.Matches("^[ -~…]+$", problem.En);
        Assert.Matches(@"[\p{IsHiragana}]", problem.Ja);
    }

    [Fact]
    public void ADeepOrLongDocumentIsRefused()
    {
        Assert.Null(SettingsReader.Read(Encoding.UTF8.GetBytes(new string('[', 10_000)), out var problems));
        Assert.Single(problems);
        var rules = Enumerable.Repeat(new { }, LimitCheck.MostRules + 1);
        Assert.Equal(["limits.missed"], Paths(JsonSerializer.Serialize(new { limits = new { missed = rules } })));
        var words = Enumerable.Repeat(new { key = "state.acw", ja = "x" }, SettingsCheck.MostWords + 1);
        Assert.Equal(["words"], Paths(JsonSerializer.Serialize(new { words })));
        Assert.Equal(LimitCheck.MostProblems, Paths(JsonSerializer.Serialize(new { icons = Enumerable.Repeat(new { }, 100) })).Length);
        Assert.Equal(LimitCheck.MostProblems, Paths(JsonSerializer.Serialize(Enumerable.Range(0, 1_000).ToDictionary(n => $"k{n}"))).Length);
    }

    /// <summary>In every place where a text is expected: it is accepted and comes back as it was, or it is refused with its path.</summary>
    [Fact]
    public void HostileTextsAreKeptOrRefusedWithTheirPath()
    {
        (string Path, Func<string, object> Make, int Most)[] places =
        [
            ("limits.long-contact[0].queue", text => Rule("long-contact", "queue", text), 256),
            ("limits.long-contact[0].channel", text => Rule("long-contact", "channel", text), 256),
            ("limits.long-contact[0].profile", text => Rule("long-contact", "profile", text), 256),
            ("limits.long-contact[0].floor", text => Rule("long-contact", "floor", text), 40),
            ("limits.long-contact[0].group[0]", text => Rule("long-contact", "group", new[] { text }), 256),
            ("limits.long-away[0].status", text => Rule("long-away", "status", text), 256),
            ("breaks[0].status", text => new { breaks = new[] { new { status = text, planned = 60_000 } } }, 256),
            ("icons[0].status", text => new { icons = new[] { new { status = text, icon = "moon" } } }, 256),
            ("words[0].ja", text => new { words = new[] { new { site = "", key = "state.acw", ja = text } } }, 40),
            ("words[0].en", text => new { words = new[] { new { site = "", key = "state.acw", en = text } } }, 40),
            ("instances[0].name", text => new { instances = new[] { new { instance = Drawn.Instance, name = text } } }, 100),
        ];
        var (kept, refused) = (0, 0);
        foreach (var (path, make, most) in places)
        {
            foreach (var text in HostileTexts.All)
            {
                var json = JsonSerializer.Serialize(make(text));
                if (SettingsReader.Read(Encoding.UTF8.GetBytes(json), out var problems) is { } document)
                {
                    kept++;
                    Assert.DoesNotContain(text, char.IsControl);
                    Assert.DoesNotContain('\u202e', text);
                    Assert.True(text.Length <= most, $"{path}: {text.Length}");
                    Assert.Contains(text, Texts(JsonElement.Parse(SettingsDocumentJson.Text(document))));
                }
                else
                {
                    refused++;
                    Assert.Equal(path, Assert.Single(problems).Path);
                }
            }
        }
        Assert.True(kept > 200 && refused > 80, $"{kept} kept, {refused} refused");

        static object Rule(string kind, string key, object value) => new
        {
            limits = new Dictionary<string, object> { [kind] = new[] { new Dictionary<string, object> { [key] = value, ["warnAfter"] = 60_000 } } },
        };
    }

    /// <summary>While servers are updated one by one, a newer one stores more. A document that is not valid is not in effect.</summary>
    [Fact]
    public void AStoredDocumentMayHaveKeysOfANewerServerAndNothingElseThatIsUnknown()
    {
        var stored = SettingsReader.Stored("""{"colours":"monochrome","webhooks":[{"url":"x"}],"icons":[{"status":"a","icon":"moon","shade":1}]}""");
        Assert.Equal(("monochrome", new StatusIcon("a", "moon")), (stored!.Colours, Assert.Single(stored.Icons)));
        Assert.Null(SettingsReader.Stored("""{"colours":"pink"}"""));
        Assert.Null(SettingsReader.Stored("""{"limits":{"missed":[{"warnAfter":-1}]}}"""));
        Assert.Null(SettingsReader.Stored("nothing"));
    }

    /// <summary>The page's catalogue has each of them; client/words/en.ts.</summary>
    [Fact]
    public void EveryShownStateHasAWordThatCanBeChanged()
    {
        Assert.Equal(15, SettingsCheck.WordKeys.Count);
        Assert.Contains("state.talking.voice", SettingsCheck.WordKeys);
    }

    internal static SettingsDocument Read(string json)
    {
        var document = SettingsReader.Read(Encoding.UTF8.GetBytes(json), out var problems);
        Assert.Empty(problems);
        return document!;
    }

    private static string[] Paths(string json)
    {
        Assert.Null(SettingsReader.Read(Encoding.UTF8.GetBytes(json), out var problems));
        return [.. problems.Select(p => p.Path)];
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Texts(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        _ => [],
    };
}
