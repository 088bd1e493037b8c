using System.Globalization;
using ConnectStreaming.Agents;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Alerts;

/// <summary>What is wrong with settings.</summary>
/// <param name="Path">The key: <c>limits.long-contact[2].criticalAfter</c>.</param>
/// <param name="Code">The rule that it breaks, as the page names it (client/settings/check.ts); tests/fixtures/settings has them all.</param>
/// <param name="En">The reason, in English.</param>
/// <param name="Ja">The reason, in Japanese.</param>
internal sealed record LimitProblem(string Path, string Code, string En, string Ja);

/// <summary>The rules for settings about alerts: ranges, conditions that can hold, no rule twice. Pure.</summary>
internal static class LimitCheck
{
    /// <summary>Maximum number of rules of all kinds together.</summary>
    public const int MostRules = 500;

    /// <summary>Maximum number of planned lengths.</summary>
    public const int MostBreaks = 200;

    /// <summary>Shortest time of a level that is not "at once", and shortest planned length, in milliseconds: one second.</summary>
    public const long Least = 1_000;

    /// <summary>Longest one: 24 hours.</summary>
    public const long Most = 24 * 3_600_000;

    /// <summary>Problems after this number are not reported.</summary>
    public const int MostProblems = 50;

    /// <summary>Longest name, in UTF-16 units: as long as agent events can have it.</summary>
    public const int MostText = TextPool.Cap;

    /// <summary>Levels of hierarchy groups in Amazon Connect.</summary>
    private const int MostLevels = 5;

    /// <returns>Empty: the settings may be in effect.</returns>
    public static IReadOnlyList<LimitProblem> Of(LimitSettings settings)
    {
        var check = new Checker();
        if (settings.Limits.Sum(kind => kind.Value.Count) > MostRules)
        {
            return [TooMany("limits", MostRules)];
        }
        if (settings.Breaks.Count > MostBreaks)
        {
            return [TooMany("breaks", MostBreaks)];
        }
        foreach (var kind in AlertKinds.All.Where(settings.Limits.ContainsKey))
        {
            check.Rules(kind, settings.Limits[kind]);
        }
        check.Breaks(settings.Breaks);
        return check.Problems.Count <= MostProblems ? check.Problems : check.Problems[..MostProblems];
    }

    /// <summary>Whether an agent event can carry the name.</summary>
    public static bool IsName(string name, int most = MostText) => name.Length > 0 && name.Length <= most && TextPool.IsClean(name);

    /// <summary>The text is not a name.</summary>
    public static LimitProblem NoName(string path, int most = MostText) =>
        new(path, "name", $"A name has 1 to {most} characters, without control characters.", $"名前は 1～{most} 文字で、制御文字なしで指定してください。");

    private static LimitProblem TooMany(string path, int most) => new(path, "many", $"At most {most}.", $"{most} 件以内にしてください。");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Checker
    {
        public List<LimitProblem> Problems { get; } = [];

        public void Rules(AlertKind kind, IReadOnlyList<LimitRule> rules)
        {
            Dictionary<string, string> seen = new(StringComparer.Ordinal);
            for (var i = 0; i < rules.Count; i++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"limits.{kind.Text()}[{i}]");
                Stages(path, kind, rules[i]);
                Conditions(path, kind, rules[i]);
                if (!seen.TryAdd(KeyOf(rules[i]), path))
                {
                    Add(path, "twice", $"This rule has the same conditions as {seen[KeyOf(rules[i])]}.", $"{seen[KeyOf(rules[i])]} と条件が同じです。");
                }
            }
        }

        public void Breaks(IReadOnlyList<PlannedBreak> breaks)
        {
            Dictionary<string, string> seen = new(StringComparer.Ordinal);
            for (var i = 0; i < breaks.Count; i++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"breaks[{i}]");
                Name($"{path}.status", breaks[i].Status);
                if (breaks[i].Planned is < Least or > Most)
                {
                    Add($"{path}.planned", breaks[i].Planned < Least ? "short" : "long", $"Choose {Text(Least)} to {Text(Most)} milliseconds.",
                        $"{Text(Least)}～{Text(Most)} ミリ秒を指定してください。");
                }
                if (!seen.TryAdd(breaks[i].Status, path))
                {
                    Add($"{path}.status", "twice", $"This status is already at {seen[breaks[i].Status]}.", $"このステータスは {seen[breaks[i].Status]} にあります。");
                }
            }
        }

        private void Stages(string path, AlertKind kind, LimitRule rule)
        {
            Stage($"{path}.warnAfter", kind, rule.WarnAfter);
            if (Stage($"{path}.criticalAfter", kind, rule.CriticalAfter) && rule is { WarnAfter: { } warn, CriticalAfter: { } critical } && critical <= warn)
            {
                Add($"{path}.criticalAfter", "order", $"criticalAfter must be larger than warnAfter ({Text(warn)}).",
                    $"criticalAfter は warnAfter（{Text(warn)}）より大きくしてください。");
            }
        }

        /// <returns>Whether the time is possible.</returns>
        private bool Stage(string path, AlertKind kind, long? after)
        {
            var least = kind == AlertKind.Silent ? (long)Trust.SilentAfter.TotalMilliseconds : Least;
            if (after is null || (after >= least && after <= Most) || (after == 0 && kind != AlertKind.Silent))
            {
                return true;
            }
            if (kind == AlertKind.Silent)
            {
                Add(path, after > Most ? "long" : "silent",
                    $"Silence is noticed after {Text(least)} milliseconds: choose {Text(least)} to {Text(Most)}, or null for no level.",
                    $"受信なしは {Text(least)} ミリ秒後に検知されます。{Text(least)}～{Text(Most)}、または null（段階なし）を指定してください。");
            }
            else
            {
                Add(path, after > Most ? "long" : "short", $"Choose {Text(least)} to {Text(Most)} milliseconds, 0 for at once, or null for no level.",
                    $"{Text(least)}～{Text(Most)} ミリ秒、0（すぐに）、または null（段階なし）を指定してください。");
            }
            return false;
        }

        private void Conditions(string path, AlertKind kind, LimitRule rule)
        {
            OfContact(path, "queue", kind, rule.Queue);
            OfContact(path, "channel", kind, rule.Channel);
            Name($"{path}.status", rule.Status);
            if (rule.Status is not null && kind != AlertKind.LongAway)
            {
                Add($"{path}.status", "status", "Only limits of long-away can be for a status.", "ステータスを指定できるのは long-away の上限だけです。");
            }
            Name($"{path}.profile", rule.Profile);
            Name($"{path}.floor", rule.Floor, FloorRules.MostId);
            if (rule.Group is { Length: 0 or > MostLevels })
            {
                Add($"{path}.group", "groups", $"A path has 1 to {MostLevels} groups.", $"グループの階層は 1～{MostLevels} 段で指定してください。");
            }
            for (var level = 0; level < Math.Min(rule.Group?.Length ?? 0, MostLevels); level++)
            {
                Name(string.Create(CultureInfo.InvariantCulture, $"{path}.group[{level}]"), rule.Group![level]);
            }
        }

        private void OfContact(string rule, string key, AlertKind kind, string? name)
        {
            var path = $"{rule}.{key}";
            Name(path, name);
            if (name is not null && !kind.IsOfContact())
            {
                Add(path, key, $"{kind.Text()} is not about a contact, so this never holds.", $"{kind.Text()} はコンタクトに関する上限ではないため、指定できません。");
            }
        }

        private void Name(string path, string? name, int most = MostText)
        {
            if (name is not null && !IsName(name, most))
            {
                Problems.Add(NoName(path, most));
            }
        }

        private void Add(string path, string code, string en, string ja) => Problems.Add(new LimitProblem(path, code, en, ja));

        /// <summary>The same conditions have the same text. No name holds a control character.</summary>
        private static string KeyOf(LimitRule rule) => string.Join(
            '\n', rule.Queue is null ? "" : $"q{rule.Queue}", rule.Channel is null ? "" : $"c{rule.Channel}", rule.Status is null ? "" : $"s{rule.Status}",
            rule.Profile is null ? "" : $"p{rule.Profile}", rule.Floor is null ? "" : $"f{rule.Floor}",
            rule.Group is null ? "" : $"g{string.Join('\t', rule.Group)}");
    }
}
