using ConnectStreaming.Alerts;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>Settings that cannot be in effect are refused with the key named.</summary>
public sealed class LimitCheckTests
{
    private const long Second = 1_000;
    private const long Minute = 60 * Second;
    private const long Day = 24 * 60 * Minute;
    private static readonly LimitRule Good = new(10 * Minute, 15 * Minute);

    [Fact]
    public void NothingIsWrongWithTheDefaultsOrWithEveryConditionThatCanHold()
    {
        Assert.Empty(LimitCheck.Of(LimitSettings.Default));
        Assert.Empty(LimitCheck.Of(new LimitSettings { Limits = AlertKinds.All.ToDictionary(k => k, IReadOnlyList<LimitRule> (k) => [DefaultLimits.Of(k)]) }));
        Assert.Empty(Wrong(
            AlertKind.LongContact,
            Good with { Queue = "料金照会 ", Channel = "CHAT", Profile = "基本", Group = ["東京", "料金"], Floor = "f1" },
            new(0, Second), new(null, 0) { Queue = "q" }, new(null, null) { Queue = "r" }, new(Day - 1, Day) { Queue = "s" }));
        Assert.Empty(Wrong(AlertKind.LongAway, new LimitRule(0, 5 * Minute) { Status = "会議", Floor = "f1" }));
        Assert.Empty(LimitCheck.Of(new LimitSettings { Breaks = [new("昼休み", Second), new("休憩", Day)] }));
    }

    [Theory]
    [InlineData(1, null, "warnAfter")]
    [InlineData(999, null, "warnAfter")]
    [InlineData(-1_000, null, "warnAfter")]
    [InlineData(86_400_001, null, "warnAfter")]
    [InlineData(null, 999, "criticalAfter")]
    [InlineData(null, 86_400_001, "criticalAfter")]
    [InlineData(60_000, 60_000, "criticalAfter")]
    [InlineData(60_000, 59_000, "criticalAfter")]
    [InlineData(0, 0, "criticalAfter")]
    [InlineData(1_000, 0, "criticalAfter")]
    public void ALevelOutsideItsBoundsIsNamed(int? warn, int? critical, string key) =>
        Assert.Equal(
            [$"limits.long-contact[2].{key}"],
            Paths(Wrong(AlertKind.LongContact, Good, Good with { Queue = "q" }, new(warn, critical) { Queue = "r" })));

    [Fact]
    public void TheReasonNamesTheBoundInBothLanguages()
    {
        var problem = Assert.Single(Wrong(AlertKind.LongHold, new LimitRule(20 * Minute, 15 * Minute)));
        Assert.Equal(
            new LimitProblem(
                "limits.long-hold[0].criticalAfter", "order", "criticalAfter must be larger than warnAfter (1200000).",
                "criticalAfter は warnAfter（1200000）より大きくしてください。"),
            problem);
        Assert.Contains("1000 to 86400000", Assert.Single(Wrong(AlertKind.LongHold, new LimitRule(5, null))).En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(299_999, null, "warnAfter")]
    [InlineData(0, null, "warnAfter")]
    [InlineData(null, 299_000, "criticalAfter")]
    public void NobodyIsSilentBeforeTheMark(int? warn, int? critical, string key)
    {
        var problem = Assert.Single(Wrong(AlertKind.Silent, new LimitRule(warn, critical)));
        Assert.Equal($"limits.silent[0].{key}", problem.Path);
        Assert.Contains("300000", problem.En, StringComparison.Ordinal);
        Assert.Empty(Wrong(AlertKind.Silent, new LimitRule(5 * Minute, null)));
    }

    [Fact]
    public void AConditionThatCanNeverHoldIsNamed()
    {
        Assert.Equal(
            ["limits.silent[0].queue", "limits.silent[1].channel", "limits.silent[2].status"],
            Paths(Wrong(AlertKind.Silent, Good with { Queue = "q" }, Good with { Channel = "CHAT" }, Good with { Status = "s" })));
        Assert.Equal(["limits.missed[0].status"], Paths(Wrong(AlertKind.Missed, Good with { Status = "s" })));
        Assert.All(
            [AlertKind.LongAway, AlertKind.LongAvailable, AlertKind.Silent, AlertKind.Suspect],
            kind => Assert.Single(Wrong(kind, Good with { Queue = "q" })));
        Assert.All(AlertKinds.All.Where(k => k < AlertKind.LongAway), kind => Assert.Empty(Wrong(kind, Good with { Queue = "q", Channel = "CHAT" })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    public void ANameThatNoEventCarriesIsNamed(string name) => Assert.Equal(
        [
            "limits.long-contact[0].queue", "limits.long-contact[0].channel", "limits.long-contact[0].profile", "limits.long-contact[0].floor",
            "limits.long-contact[0].group[1]",
        ],
        Paths(Wrong(AlertKind.LongContact, Good with { Queue = name, Channel = name, Profile = name, Floor = name, Group = ["東京", name] })));

    [Fact]
    public void LongNamesAndPathsAreNamed()
    {
        var name = new string('名', 257);
        Assert.Equal(["limits.missed[0].queue"], Paths(Wrong(AlertKind.Missed, Good with { Queue = name })));
        Assert.Empty(Wrong(AlertKind.Missed, Good with { Queue = name[1..] }));
        Assert.Equal(["limits.missed[0].floor"], Paths(Wrong(AlertKind.Missed, Good with { Floor = new string('f', 41) })));
        Assert.Equal(["limits.missed[0].group"], Paths(Wrong(AlertKind.Missed, Good with { Group = [] })));
        Assert.Equal(["limits.missed[0].group"], Paths(Wrong(AlertKind.Missed, Good with { Group = ["1", "2", "3", "4", "5", "6"] })));
    }

    [Fact]
    public void TheSameConditionsTwiceAreNamedWithTheFirst()
    {
        var path = Good with { Group = ["東京", "料金"] };
        var problem = Assert.Single(Wrong(AlertKind.Error, path, Good with { Group = ["東京"] }, new(null, 5 * Minute) { Group = ["東京", "料金"] }));
        Assert.Equal("limits.error[2]", problem.Path);
        Assert.Contains("limits.error[0]", problem.En, StringComparison.Ordinal);
        Assert.Contains("limits.error[0]", problem.Ja, StringComparison.Ordinal);
        // A name in another condition, or two groups and one with both names, are different conditions.
        Assert.Empty(Wrong(
            AlertKind.Error, Good with { Queue = "a" }, Good with { Profile = "a" }, Good with { Floor = "a" }, Good with { Channel = "a" }, Good));
    }

    [Fact]
    public void PlannedLengthsAreCheckedToo() => Assert.Equal(
        ["breaks[0].planned", "breaks[1].planned", "breaks[2].status", "breaks[3].status"],
        Paths(LimitCheck.Of(new LimitSettings { Breaks = [new("昼休み", 0), new("休憩", Day + 1), new("", Minute), new("休憩", Minute)] })));

    [Fact]
    public void ThereIsALargestNumberOfRulesAndOfProblems()
    {
        static LimitRule[] Many(int count, Func<int, LimitRule> make) => [.. Enumerable.Range(0, count).Select(make)];
        static LimitRule Queue(int i) => Good with { Queue = $"q{i}" };
        Assert.Empty(Wrong(AlertKind.LongContact, Many(LimitCheck.MostRules, Queue)));
        Assert.Equal(["limits"], Paths(Wrong(AlertKind.LongContact, Many(LimitCheck.MostRules + 1, Queue))));
        PlannedBreak[] breaks = [.. Enumerable.Range(0, LimitCheck.MostBreaks + 1).Select(i => new PlannedBreak($"{i}", Minute))];
        Assert.Empty(LimitCheck.Of(new LimitSettings { Breaks = breaks[1..] }));
        Assert.Equal(["breaks"], Paths(LimitCheck.Of(new LimitSettings { Breaks = breaks })));
        Assert.Equal(LimitCheck.MostProblems, Wrong(AlertKind.LongContact, Many(100, i => new LimitRule(5, null) { Queue = $"q{i}" })).Count);
    }

    private static IReadOnlyList<LimitProblem> Wrong(AlertKind kind, params LimitRule[] rules) =>
        LimitCheck.Of(new LimitSettings { Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>> { [kind] = rules } });

    private static string[] Paths(IReadOnlyList<LimitProblem> problems) => [.. problems.Select(p => p.Path)];
}
