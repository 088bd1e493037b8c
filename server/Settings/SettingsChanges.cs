using System.Globalization;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Settings;

/// <summary>The difference of two documents as facts for the audit log. <see cref="AuditSettingsWords"/> converts them to texts. Pure.</summary>
internal static class SettingsChanges
{
    /// <summary>More changes are counted, not listed.</summary>
    public const int Most = 100;

    /// <param name="before">The document before.</param>
    /// <param name="now">The document after it.</param>
    /// <param name="nameOf">Names of floors and sites by id; a name that is not known is the id.</param>
    /// <returns>Empty: there is no difference.</returns>
    public static IReadOnlyList<AuditFact> Of(SettingsDocument before, SettingsDocument now, Func<string, string> nameOf)
    {
        List<AuditFact> all =
        [
            .. AlertKinds.All.SelectMany(kind => Limits(kind, RulesOf(before, kind, nameOf), RulesOf(now, kind, nameOf))),
            .. Compare(
                before.Alerts.Breaks, now.Alerts.Breaks, b => b.Status, (was, b) => new("break-length", b.Status, Text(was?.Planned), Text(b.Planned)),
                b => new("break-removed", b.Status)),
            .. Compare(
                before.Words, now.Words, w => (w.Site, w.Key), (_, w) => new("word-set", w.Key, SiteOf(w), w.Ja ?? "", w.En ?? ""),
                w => new("word-removed", w.Key, SiteOf(w))),
            .. before.Colours == now.Colours ? Array.Empty<AuditFact>() : [new("colours", before.Colours, now.Colours)],
            .. Compare(
                before.Icons, now.Icons, i => i.Status, (_, i) => new("icon-set", i.Status, i.Icon), i => new("icon-removed", i.Status)),
            .. Compare(
                before.Instances, now.Instances, i => i.Instance, (_, i) => new("instance-named", i.Instance, i.Name),
                i => new("instance-unnamed", i.Instance)),
            .. before.TimeZone == now.TimeZone ? Array.Empty<AuditFact>() : [new("centre-zone", before.TimeZone ?? "", now.TimeZone ?? "")],
        ];
        return all.Count > Most ? [.. all[..Most], new AuditFact("more-changes", Text(all.Count - Most))]
            : all.Count == 0 && SettingsDocumentJson.Text(before) != SettingsDocumentJson.Text(now) ? [new AuditFact("settings-order")]
            : all;

        string SiteOf(SiteWord word) => word.Site.Length == 0 ? "" : nameOf(word.Site);
    }

    /// <summary>A rule is the same one while its conditions are.</summary>
    private sealed record Rule(string[] Conditions, string Warn, string Critical)
    {
        public string Key { get; } = string.Join('\n', Conditions);
    }

    private static IReadOnlyList<Rule> RulesOf(SettingsDocument document, AlertKind kind, Func<string, string> nameOf) =>
        document.Alerts.Limits.TryGetValue(kind, out var rules)
            ? [.. rules.Select(r => new Rule([.. Conditions(r, nameOf)], Text(r.WarnAfter), Text(r.CriticalAfter)))] : [];

    private static IEnumerable<AuditFact> Limits(AlertKind kind, IReadOnlyList<Rule> before, IReadOnlyList<Rule> now) => Compare(
        before, now, r => r.Key, (was, r) => was is { Warn: var warn, Critical: var critical }
            ? new("limit-changed", [kind.Text(), warn, critical, r.Warn, r.Critical, .. r.Conditions])
            : new("limit-set", [kind.Text(), r.Warn, r.Critical, .. r.Conditions]),
        r => new("limit-removed", [kind.Text(), .. r.Conditions]), (a, b) => (a.Warn, a.Critical) == (b.Warn, b.Critical));

    private static IEnumerable<string> Conditions(LimitRule rule, Func<string, string> nameOf)
    {
        (string Kind, string? Value)[] all =
        [
            ("queue:", rule.Queue), ("channel:", rule.Channel), ("status:", rule.Status), ("profile:", rule.Profile),
            ("group:", rule.Group is { } path ? string.Join(" › ", path) : null), ("floor:", rule.Floor is { } floor ? nameOf(floor) : null),
        ];
        return all.Where(c => c.Value is not null).Select(c => c.Kind + c.Value);
    }

    /// <summary>What is new or changed, in its order, then what is gone.</summary>
    private static IEnumerable<AuditFact> Compare<T, TKey>(
        IReadOnlyList<T> before, IReadOnlyList<T> now, Func<T, TKey> key, Func<T?, T, AuditFact> set, Func<T, AuditFact> removed,
        Func<T, T, bool>? isSame = null)
        where T : class
        where TKey : notnull
    {
        var (former, present) = (before.ToLookup(key), now.Select(key).ToHashSet());
        foreach (var one in now)
        {
            var was = former[key(one)].FirstOrDefault();
            if (was is null || !(isSame?.Invoke(was, one) ?? was.Equals(one)))
            {
                yield return set(was, one);
            }
        }
        foreach (var gone in before.Where(b => !present.Contains(key(b))))
        {
            yield return removed(gone);
        }
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
