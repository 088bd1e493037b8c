using System.Text;
using ConnectStreaming.Alerts;
using ConnectStreaming.Settings;

namespace ConnectStreaming.Live;

/// <summary>Which names of the settings a view may tell. A name that no visible agent has is not needed there either.</summary>
/// <param name="Queue">Whether the view may name a queue.</param>
/// <param name="Status">Whether it may name a custom status: in limits, planned lengths and icons.</param>
/// <param name="Floor">Whether it may name a floor, by id.</param>
/// <param name="Profile">Whether it may name a routing profile.</param>
/// <param name="Group">Whether it may name a hierarchy group, by its path.</param>
internal sealed record SettingsSight(
    Func<string, bool> Queue, Func<string, bool> Status, Func<string, bool> Floor, Func<string, bool> Profile, Func<string[], bool> Group);

/// <summary>
/// The settings as far as a view may show them. Pure: the same settings and the same sight give the same result on every server.
/// </summary>
internal sealed class SettingsCut
{
    private readonly SettingsInEffect _settings;
    private readonly string _site;
    private readonly Shown _shown;

    /// <param name="site">Id of the view's site; "": an automatic floor, which has none.</param>
    private SettingsCut(SettingsInEffect settings, string site, Shown shown, string key) => (_settings, _site, _shown, Key) = (settings, site, shown, key);

    /// <summary>The same text: the same settings. "": they were never saved. It is not shown, because it tells how many rules are hidden.</summary>
    public string Key { get; }

    /// <summary>Null: the product's defaults.</summary>
    public WireSettings? Wire => field ??= Key.Length == 0 ? null : Make();

    public static SettingsCut Of(SettingsInEffect settings, string site, SettingsSight sight)
    {
        var shown = new Shown([], [], []);
        if (settings.Version == 0)
        {
            return new SettingsCut(settings, site, shown, "");
        }
        var key = new StringBuilder().Append(settings.Version).Append(' ').Append(site).Append(' ');
        var alerts = settings.Document.Alerts;
        foreach (var kind in AlertKinds.All)
        {
            Keep(
                (alerts.Limits.GetValueOrDefault(kind) ?? []).Select(rule => (Kind: kind, Rule: rule)), one => IsShown(one.Rule, sight), shown.Rules);
        }
        Keep(alerts.Breaks, planned => sight.Status(planned.Status), shown.Breaks);
        Keep(settings.Document.Icons, icon => sight.Status(icon.Status), shown.Icons);
        return new SettingsCut(settings, site, shown, key.ToString());

        void Keep<T>(IEnumerable<T> all, Func<T, bool> isShown, List<T> kept)
        {
            foreach (var one in all)
            {
                var isKept = isShown(one);
                key.Append(isKept ? '1' : '0');
                if (isKept)
                {
                    kept.Add(one);
                }
            }
        }
    }

    /// <summary>A rule that can hold for no visible agent changes nobody's level.</summary>
    private static bool IsShown(LimitRule rule, SettingsSight sight) =>
        (rule.Queue is not { } queue || sight.Queue(queue)) && (rule.Status is not { } status || sight.Status(status))
        && (rule.Floor is not { } floor || sight.Floor(floor)) && (rule.Profile is not { } profile || sight.Profile(profile))
        && (rule.Group is not { } group || sight.Group(group));

    private WireSettings Make()
    {
        var document = _settings.Document;
        var rules = _shown.Rules.GroupBy(r => r.Kind).ToDictionary(kind => kind.Key.Text(), kind => kind.Select(r => Limit(r.Rule)).ToArray());
        return new WireSettings(_settings.Version)
        {
            Limits = rules.Count == 0 ? null : rules,
            Breaks = WireMap.OrNull(_shown.Breaks.Select(b => new WireBreak(b.Status, b.Planned))),
            Words = WireMap.OrNull(Words(document.Words, _site)),
            Colours = document.Colours == SettingsCheck.DefaultColours ? null : document.Colours,
            Icons = WireMap.OrNull(_shown.Icons.Select(i => new WireStatusIcon(i.Status, i.Icon))),
        };
    }

    private static WireLimit Limit(LimitRule rule) => new(rule.WarnAfter, rule.CriticalAfter)
    {
        Queue = rule.Queue, Channel = rule.Channel, Status = rule.Status, Profile = rule.Profile, Group = rule.Group, Floor = rule.Floor,
    };

    /// <summary>The site's own word, else that of every site: each language by itself.</summary>
    private static IEnumerable<WireWord> Words(IReadOnlyList<SiteWord> words, string site) =>
        from word in words.Where(w => w.Site.Length == 0 || w.Site == site)
        orderby word.Key
        group word by word.Key into same
        let own = same.FirstOrDefault(w => w.Site.Length > 0)
        let every = same.FirstOrDefault(w => w.Site.Length == 0)
        select new WireWord(same.Key, own?.Ja ?? every?.Ja, own?.En ?? every?.En);

    private sealed record Shown(List<(AlertKind Kind, LimitRule Rule)> Rules, List<PlannedBreak> Breaks, List<StatusIcon> Icons);
}
