using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>The page's tests read the same fixtures (tests/client/alerts/golden-levels.test.ts). The expected values are written by hand.</summary>
public sealed class GoldenLevelsTests
{
    private static readonly Dictionary<string, AlertFile> Files =
        new[] { "kinds", "rules" }.ToDictionary(name => name, AlertFixtures.Read<AlertFile>);

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (file, one) in Files.SelectMany(f => f.Value.Cases.Select(c => (f.Key, c.Name))))
        {
            cases.Add(file, one);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheLevelIsTheExpectedOne(string file, string name)
    {
        var (one, settings) = Find(file, name);
        var limits = AlertLevels.LimitsOf(one.Subject(), settings);
        Assert.Equal(one.At, one.At.Select(at => Answer(limits, settings, at.Now)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheBrowserGetsTheSameFacts(string file, string name)
    {
        var (one, _) = Find(file, name);
        Assert.Equal(Text(one.Live), Text(WireMap.Live(one.Agent())));
    }

    [Fact]
    public void TheDefaultsAreThoseOfTheFixture()
    {
        var expected = AlertFixtures.Read<Dictionary<string, LimitRule>>("defaults");
        Assert.Equal(expected.Keys, AlertKinds.All.Select(k => k.Text()));
        Assert.Equal(expected.Values, AlertKinds.All.Select(DefaultLimits.Of));
    }

    [Fact]
    public void EveryKindHasATextThatIsReadBack()
    {
        Assert.Equal(Enum.GetValues<AlertKind>().Where(k => k != AlertKind.Invalid), AlertKinds.All);
        Assert.All(AlertKinds.All, kind => Assert.Equal(kind, AlertKinds.Parse(kind.Text())));
        Assert.Equal(AlertKind.Invalid, AlertKinds.Parse("help"));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlertKind.Invalid.Text());
    }

    /// <summary>Events have no times far in the future, but a row may: nothing overflows.</summary>
    [Fact]
    public void ATimeAtTheEndOfTheCalendarIsNeverReached()
    {
        var end = DateTimeOffset.MaxValue;
        var state = new AgentState
        {
            AgentArn = "a", InstanceArn = "i", Shown = ShownCode.Available, StateSince = end, LastEventAt = end, LastActivityAt = end,
            Contacts = [new AgentContact { Id = "c", State = ContactState.Connected, StateText = "CONNECTED", Since = end, ConnectedAt = end }],
        };
        var subject = AlertSubject.Of(new(0, state, "", Overlay.Silent | Overlay.Suspect), null, new());
        var limits = AlertLevels.LimitsOf(subject, LimitSettings.Default);
        Assert.Equal([AlertKind.LongContact, AlertKind.Silent, AlertKind.Suspect], limits.Select(l => l.Kind));
        Assert.Null(AlertLevels.BreachAt(limits, end.ToUnixTimeMilliseconds()));
    }

    private static (AlertCase Case, LimitSettings Settings) Find(string file, string name)
    {
        var one = Files[file].Cases.Single(c => c.Name == name);
        return (one, one.Settings is { } settings ? Files[file].Settings[settings].Set() : LimitSettings.Default);
    }

    private static LevelAt Answer(IReadOnlyList<RunningLimit> limits, LimitSettings settings, long now)
    {
        var stage = AlertLevels.NextStageAt(limits, now);
        long? next = stage == RunningLimit.Never ? null : stage;
        if (AlertLevels.BreachAt(limits, now) is not { Limit: var limit } breach)
        {
            return new LevelAt(now, 0, null, null, null, null, null, next);
        }
        var rule = settings.NumberOf(limit);
        return new LevelAt(
            now, (int)breach.Level, limit.Kind.Text(), limit.Since, limit.Channel, breach.Over, rule < 0 ? null : rule, next);
    }

    private static string Text(WireLive live) => JsonSerializer.Serialize(live, WireJson.Default.WireLive);
}

internal static class RuleNumbers
{
    /// <summary>Number of the rule in the list of its kind; -1: the product's default.</summary>
    public static int NumberOf(this LimitSettings settings, RunningLimit limit)
    {
        var rules = settings.Limits.GetValueOrDefault(limit.Kind) ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            if (ReferenceEquals(rules[i], limit.Rule))
            {
                return i;
            }
        }
        return -1;
    }
}
