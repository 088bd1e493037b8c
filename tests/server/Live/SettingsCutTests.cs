using System.Text.Json;
using System.Text.RegularExpressions;
using ConnectStreaming.Access;
using ConnectStreaming.Alerts;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Alerts;

namespace ConnectStreaming.Tests.Live;

/// <summary>What a view tells of the settings. The names that a viewer may not read are in no byte of it.</summary>
public sealed class SettingsCutTests
{
    private static readonly SettingsSight Everything = new(true, _ => true, _ => true, _ => true);

    private static readonly SettingsInEffect Set = new(9, new SettingsDocument
    {
        Alerts = new LimitSettings
        {
            Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>>
            {
                [AlertKind.LongContact] =
                [
                    new(600_000, null), new(0, 1_000) { Queue = "Billing", Channel = "VOICE" }, new(1_000, null) { Profile = "Basic" },
                    new(2_000, null) { Profile = "SecretProfile" }, new(3_000, null) { Group = ["Tokyo", "Team 1"] },
                    new(4_000, null) { Group = ["Tokyo", "SecretTeam"] }, new(5_000, null) { Floor = "f-1" }, new(6_000, null) { Floor = "f-secret" },
                ],
                [AlertKind.LongAway] = [new(0, null) { Status = "SecretBreak" }, new(null, 60_000)],
                [AlertKind.Missed] = [new(null, null) { Profile = "SecretProfile" }],
            },
            Breaks = [new PlannedBreak("SecretBreak", 900_000)],
        },
        Words =
        [
            new SiteWord("", "state.available", "待機", "Idle"), new SiteWord("s-1", "state.available", "空き", null),
            new SiteWord("s-2", "state.acw", "他", "Other"), new SiteWord("", "state.acw", null, "Wrap-up"),
        ],
        Colours = "monochrome",
        Icons = [new StatusIcon("SecretBreak", "coffee")],
    }, "salt");

    [Fact]
    public void WhoMaySeeEverythingGetsEverything()
    {
        Assert.Equal(
            $$"""
            {"version":9,"limits":[{"kind":"long-contact","rules":[{"warnAfter":600000},
            {"warnAfter":0,"criticalAfter":1000,"queue":"{{Queue}}","channel":"VOICE"},
            {"warnAfter":1000,"profile":"Basic"},{"warnAfter":2000,"profile":"SecretProfile"},{"warnAfter":3000,"group":["Tokyo","Team 1"]},
            {"warnAfter":4000,"group":["Tokyo","SecretTeam"]},{"warnAfter":5000,"floor":"f-1"},{"warnAfter":6000,"floor":"f-secret"}]},
            {"kind":"missed","rules":[{"profile":"SecretProfile"}]},
            {"kind":"long-away","rules":[{"warnAfter":0,"status":"{{Break}}"},{"criticalAfter":60000}]}],
            "breaks":[{"status":"{{Break}}","planned":900000}],
            "words":[{"key":"state.acw","en":"Wrap-up"},{"key":"state.available","ja":"待機","en":"Idle"}],
            "colours":"monochrome","icons":[{"status":"{{Break}}","icon":"coffee"}]}
            """.Replace("\n", "", StringComparison.Ordinal),
            Sent(SettingsCut.Of(Set, "", Everything)));
    }

    public static TheoryData<string, string[], string[]> Hidden => new()
    {
        { "nothing", ["SecretBreak", "Billing"], [Break, Queue] },
        { "statuses", [Break, "breaks", "icons"], ["SecretProfile", "SecretTeam", "f-secret", "60000"] },
        { "profiles", ["SecretProfile", "missed"], [Break, "SecretTeam", "f-secret", "Basic"] },
        { "groups", ["SecretTeam"], [Break, "SecretProfile", "f-secret", "Team 1"] },
        { "floors", ["f-secret"], [Break, "SecretProfile", "SecretTeam", "f-1"] },
        { "all", ["Secret", "secret", "breaks", "icons", "missed"], ["Basic", "Team 1", "f-1", Queue, "monochrome"] },
    };

    private static string Break { get; } = new CodedNames("salt").Of("SecretBreak");

    private static string Queue { get; } = new CodedNames("salt").Of("Billing");

    [Theory]
    [MemberData(nameof(Hidden))]
    public void NoByteOfAHiddenNameIsSent(string what, string[] hidden, string[] shown)
    {
        bool Hides(string kind) => what == kind || what == "all";
        var sent = Sent(SettingsCut.Of(Set, "", new SettingsSight(
            !Hides("statuses"), floor => !Hides("floors") || floor == "f-1", profile => !Hides("profiles") || profile == "Basic",
            group => !Hides("groups") || group[^1] == "Team 1")));

        Assert.All(hidden, name => Assert.DoesNotContain(name, sent, StringComparison.Ordinal));
        Assert.All(shown, name => Assert.Contains(name, sent, StringComparison.Ordinal));
    }

    /// <summary>The page makes the same codes (tests/client/words/coded-name.test.ts).</summary>
    [Fact]
    public void CodesOfNamesAreThoseOfThePage()
    {
        var (salt, names) = Fixtures.Read<CodedFixture>("settings", "coded-names");
        var coded = new CodedNames(salt);
        Assert.All(names, pair => Assert.Equal(pair[1], coded.Of(pair[0])));
        Assert.NotEmpty(names);
        Assert.Null(coded.Of(null));
    }

    /// <summary>A page that does not know codes takes an object of limits, but no list: it loads itself again, and does not use the product's limits.</summary>
    [Theory]
    [InlineData(false, false, "")]
    [InlineData(true, false, "[]")]
    [InlineData(false, true, "[]")]
    public void SettingsWithCodesAlwaysHaveAListOfLimits(bool breaks, bool icons, string limits)
    {
        var document = new SettingsDocument
        {
            Alerts = new LimitSettings { Breaks = breaks ? [new PlannedBreak("Lunch", 1_000)] : [] }, Icons = icons ? [new StatusIcon("Lunch", "moon")] : [],
        };
        var sent = JsonElement.Parse(Sent(SettingsCut.Of(new SettingsInEffect(1, document, "salt"), "", Everything)));
        Assert.Equal(limits, sent.TryGetProperty("limits", out var list) ? list.GetRawText() : "");
    }

    [Theory]
    [InlineData("", """[{"key":"state.acw","en":"Wrap-up"},{"key":"state.available","ja":"待機","en":"Idle"}]""")]
    [InlineData("s-1", """[{"key":"state.acw","en":"Wrap-up"},{"key":"state.available","ja":"空き","en":"Idle"}]""")]
    [InlineData("s-2", """[{"key":"state.acw","ja":"他","en":"Other"},{"key":"state.available","ja":"待機","en":"Idle"}]""")]
    public void ASitesOwnWordWinsInEachLanguage(string site, string words) =>
        Assert.Contains($"\"words\":{words}", Sent(SettingsCut.Of(Set, site, Everything)), StringComparison.Ordinal);

    [Fact]
    public void SettingsThatWereNeverSavedAreNotSentAndSavedDefaultsAre()
    {
        var none = SettingsCut.Of(SettingsInEffect.None, "s-1", Everything);
        Assert.Equal(("", null), (none.Key, none.Wire));
        Assert.Equal("""{"version":3}""", Sent(SettingsCut.Of(new SettingsInEffect(3, SettingsDocument.Default), "s-1", Everything)));
    }

    [Fact]
    public void TheKeyDiffersWhereTheSettingsDo()
    {
        string[] keys =
        [
            Key(Set, "", Everything), Key(Set with { Version = 10 }, "", Everything), Key(Set, "s-1", Everything),
            Key(Set, "", Everything with { ShowsStatuses = false }), Key(Set, "", Everything with { Floor = f => f == "f-1" }),
            Key(Set, "", Everything with { Floor = _ => false }), Key(Set, "", Everything with { Profile = p => p == "Basic" }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Key(Set, "", Everything with { Floor = f => f.Length > 0 }));

        static string Key(SettingsInEffect settings, string site, SettingsSight sight) => SettingsCut.Of(settings, site, sight).Key;
    }

    /// <summary>A snapshot with other settings is never patched.</summary>
    [Fact]
    public void ALensWithOtherSettingsHasAnotherSuffixAndTheSameKey()
    {
        var (cut, other) = (SettingsCut.Of(Set, "", Everything), SettingsCut.Of(Set with { Version = 10 }, "", Everything));
        var lens = new Lens(Grant.Everything, new Privacy(NameLevel.Family, true));
        Assert.Equal(lens.Key, lens.With(cut).Key);
        Assert.Equal(3, new[] { lens.Suffix, lens.With(cut).Suffix, lens.With(other).Suffix }.Distinct().Count());
        Assert.Equal("", Lens.Clear.With(SettingsCut.Of(SettingsInEffect.None, "", Everything)).Suffix);
        Assert.True(lens.With(cut).MasksStatuses);
        var floor = FloorLens.Of(DrawnViews.Administrator, DrawnViews.Floor("f-1"))!;
        Assert.Equal((floor.Key, floor.IsClear, floor.IsAdministrators), (floor.With(cut).Key, floor.With(cut).IsClear, floor.With(cut).IsAdministrators));
        Assert.NotEqual(floor.With(cut).Suffix, floor.With(other).Suffix);
    }

    [Fact]
    public void ALensNamesWhatItsScopeNames()
    {
        var lens = new Lens(new Grant([], [["Tokyo", "Team 1"]], ["VIP"]), Privacy.Nothing);
        Assert.Equal([true, false], new[] { "VIP", "Basic" }.Select(lens.NamesProfile));
        Assert.Equal(
            [true, true, true, false, false],
            new string[][] { ["Tokyo"], ["Tokyo", "Team 1"], ["Tokyo", "Team 1", "A"], ["Tokyo", "Team 2"], ["Osaka"] }.Select(lens.NamesGroup));
    }

    private sealed record CodedFixture(string Salt, string[][] Names);

    private static string Sent(SettingsCut cut) => Regex.Unescape(JsonSerializer.Serialize(cut.Wire, WireJson.Default.WireSettings));
}
