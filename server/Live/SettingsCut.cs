using System.Text;
using ConnectStreaming.Alerts;
using ConnectStreaming.Settings;

namespace ConnectStreaming.Live;

/// <summary>
/// Which names of the settings a view may tell. A name that no visible agent has is not needed there either. Names of queues and statuses are never told:
/// <see cref="CodedNames"/>.
/// </summary>
/// <param name="ShowsStatuses">Names of custom statuses are shown.</param>
/// <param name="Floor">Whether the view may name a floor, by id.</param>
/// <param name="Profile">Whether it may name a routing profile.</param>
/// <param name="Group">Whether it may name a hierarchy group, by its path.</param>
internal sealed record SettingsSight(bool ShowsStatuses, Func<string, bool> Floor, Func<string, bool> Profile, Func<string[], bool> Group);

/// <summary>
/// The settings as far as a view may show them. Pure: the same settings and the same sight give the same result on every server.
/// </summary>
internal sealed class SettingsCut
{
    private readonly SettingsInEffect _settings;
    private readonly string _site;
    private readonly bool _showsStatuses;
    private readonly List<(AlertKind Kind, LimitRule Rule)> _rules;

    /// <param name="site">Id of the view's site; "": an automatic floor, which has none.</param>
    private SettingsCut(SettingsInEffect settings, string site, bool showsStatuses, List<(AlertKind Kind, LimitRule Rule)> rules, string key) =>
        (_settings, _site, _showsStatuses, _rules, Key) = (settings, site, showsStatuses, rules, key);

    /// <summary>The same text: the same settings. "": they were never saved. It is not shown, because it tells how many rules are hidden.</summary>
    public string Key { get; }

    /// <summary>Null: the product's defaults.</summary>
    public WireSettings? Wire => field ??= Key.Length == 0 ? null : Make();

    public static SettingsCut Of(SettingsInEffect settings, string site, SettingsSight sight)
    {
        List<(AlertKind, LimitRule)> shown = [];
        if (settings.Version == 0)
        {
            return new SettingsCut(settings, site, sight.ShowsStatuses, shown, "");
        }
        var key = new StringBuilder().Append(settings.Version).Append(' ').Append(site).Append(sight.ShowsStatuses ? " s " : " m ");
        foreach (var kind in AlertKinds.All)
        {
            foreach (var rule in settings.Document.Alerts.Limits.GetValueOrDefault(kind) ?? [])
            {
                var isShown = IsShown(rule, sight);
                key.Append(isShown ? '1' : '0');
                if (isShown)
                {
                    shown.Add((kind, rule));
                }
            }
        }
        return new SettingsCut(settings, site, sight.ShowsStatuses, shown, key.ToString());
    }

    private static bool IsShown(LimitRule rule, SettingsSight sight) =>
        (rule.Status is null || sight.ShowsStatuses) && (rule.Floor is not { } floor || sight.Floor(floor))
        && (rule.Profile is not { } profile || sight.Profile(profile)) && (rule.Group is not { } group || sight.Group(group));

    private WireSettings Make()
    {
        var (document, coded) = (_settings.Document, new CodedNames(_settings.Salt));
        WireLimitsOfKind[] limits =
            [.. _rules.GroupBy(r => r.Kind).Select(kind => new WireLimitsOfKind(kind.Key.Text(), [.. kind.Select(r => Limit(r.Rule, coded))]))];
        var settings = new WireSettings(_settings.Version)
        {
            Breaks = _showsStatuses ? WireMap.OrNull(document.Alerts.Breaks.Select(b => new WireBreak(coded.Of(b.Status), b.Planned))) : null,
            Words = WireMap.OrNull(Words(document.Words, _site)),
            Colours = document.Colours == SettingsCheck.DefaultColours ? null : document.Colours,
            Icons = _showsStatuses ? WireMap.OrNull(document.Icons.Select(i => new WireStatusIcon(coded.Of(i.Status), i.Icon))) : null,
        };
        return settings with { Limits = limits.Length == 0 && settings.Breaks is null && settings.Icons is null ? null : limits };
    }

    private static WireLimit Limit(LimitRule rule, CodedNames coded) => new(rule.WarnAfter, rule.CriticalAfter)
    {
        Queue = coded.Of(rule.Queue), Channel = rule.Channel, Status = coded.Of(rule.Status), Profile = rule.Profile, Group = rule.Group, Floor = rule.Floor,
    };

    /// <summary>The site's own word, else that of every site: each language by itself.</summary>
    private static IEnumerable<WireWord> Words(IReadOnlyList<SiteWord> words, string site) =>
        from word in words.Where(w => w.Site.Length == 0 || w.Site == site)
        orderby word.Key
        group word by word.Key into same
        let own = same.FirstOrDefault(w => w.Site.Length > 0)
        let every = same.FirstOrDefault(w => w.Site.Length == 0)
        select new WireWord(same.Key, own?.Ja ?? every?.Ja, own?.En ?? every?.En);
}
