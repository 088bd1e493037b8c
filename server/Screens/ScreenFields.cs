using System.Globalization;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Checks what was entered about a screen. The answer is a code that the page can explain.</summary>
internal static class ScreenFields
{
    public const int MostFloors = 20;
    public const int MostText = 200;
    public const int LeastDwell = 8;
    public static readonly TimeSpan LongestText = TimeSpan.FromDays(31);

    public const int MostZones = 50;

    /// <summary>By <see cref="NameLevel"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["full", "family", "initials", "seat"];

    public static string? Name(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "missing" : name.Length > 100 ? "too-long" : PlainText.IsPlain(name, 100) ? null : "bad";

    /// <summary>"" is allowed.</summary>
    public static string? Place(string? place) =>
        string.IsNullOrEmpty(place) || PlainText.IsPlain(place, 100) ? null : place.Length > 100 ? "too-long" : "bad";

    public static string? Text(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "missing" : text.Length > MostText ? "too-long" : PlainText.IsPlain(text, MostText) ? null : "bad";

    /// <param name="before">Null: a new screen. On the floors that it has, the names can stay as they are, also if this person sees less of them.</param>
    /// <returns>Null: there are errors.</returns>
    public static ScreenSettings? Settings(
        ScreenSettingsJson? asked, ScreenSettings? before, Viewer person, DrawnFloors now, InstanceIds ids, List<(string Field, string Code)> errors)
    {
        if (asked is null)
        {
            errors.Add(("settings", "missing"));
            return null;
        }
        var count = errors.Count;
        var floors = Floors(asked.Floors, person, now, ids, errors);
        var level = asked.Names is null ? (int)NameLevel.Initials : Names.ToList().IndexOf(asked.Names);
        var names = level < 0 ? NameLevel.Seat : (NameLevel)level;
        var isAsBefore = before is not null && names == before.Names && !AddsFloor(before, floors);
        Check("names", level < 0 ? "unknown" : names < person.Privacy.Names && !isAsBefore ? "not-allowed" : null);
        Check("dwell", asked.Dwell is null or (>= LeastDwell and <= 3600) ? null : "out-of-range");
        Check("languages", asked.Languages is null ? null
            : asked.Languages.Length is < 1 or > 2 || asked.Languages.Distinct().Count() != asked.Languages.Length ? "out-of-range"
            : asked.Languages.All(l => l is "ja" or "en") ? null : "unknown");
        Check("theme", asked.Theme is null or "dark" or "light" or "auto" ? null : "unknown");
        Check("night", asked.Night is not { } night || (IsTime(night.From) && IsTime(night.To) && night.From != night.To) ? null : "out-of-range");
        Check("inches", asked.Inches is null or (>= 5 and <= 500) ? null : "out-of-range");
        Check("metres", asked.Metres is null or (>= 0.3 and <= 50) ? null : "out-of-range");
        Check("pace", asked.Pace is null or (>= 50 and <= 5000) ? null : "out-of-range");
        return errors.Count > count ? null : new ScreenSettings(
            floors, (int)(asked.Dwell ?? ScreenSettings.DefaultDwell), asked.Languages ?? ScreenSettings.DefaultLanguages, names,
            asked.Theme ?? ScreenSettings.DefaultTheme, asked.Night is { } at ? new ScreenNight(at.From!, at.To!) : null,
            asked.Inches ?? ScreenSettings.DefaultInches, asked.Metres ?? ScreenSettings.DefaultMetres, (int)(asked.Pace ?? ScreenSettings.DefaultPace));

        void Check(string field, string? code)
        {
            if (code is not null)
            {
                errors.Add(($"settings.{field}", code));
            }
        }
    }

    /// <summary>Whether the screen gets a view that it did not have, or more instances in one of its views.</summary>
    public static bool AddsFloor(ScreenSettings before, IEnumerable<ScreenFloor> now) => now.Any(
        f => !before.Floors.Any(b => b.View == f.View && (b.Instances is null || f.Instances?.All(b.Instances.Contains) == true)));

    private static ScreenFloor[] Floors(
        ScreenFloorJson?[]? asked, Viewer person, DrawnFloors now, InstanceIds ids, List<(string Field, string Code)> errors)
    {
        const string field = "settings.floors";
        if (asked is not { Length: > 0 })
        {
            errors.Add((field, "missing"));
            return [];
        }
        if (asked.Length > MostFloors)
        {
            errors.Add((field, "out-of-range"));
            return [];
        }
        List<ScreenFloor> floors = [];
        foreach (var floor in asked)
        {
            if (floor?.View is not { Length: <= 300 } view || ScreenScope.Find(view, person, now, ids) is not { } found)
            {
                errors.Add((field, "unknown"));
            }
            else if (!ScreenScope.HasAll(person.Scope, found, now))
            {
                errors.Add((field, "not-allowed"));
            }
            else if (floor.Zones is { } zones && (zones.Length is < 1 or > MostZones || !zones.All(z => PlainText.IsPlain(z, 40))))
            {
                errors.Add((field, "bad"));
            }
            else
            {
                var turn = new ScreenFloor(
                    found, floor.Zones?.Distinct(StringComparer.Ordinal).ToArray(), now.Floors.TryGetValue(found, out var drawn) ? [.. drawn.Instances] : null);
                if (floors.Exists(f => f.Key == turn.Key))
                {
                    errors.Add((field, "twice"));
                }
                floors.Add(turn);
            }
        }
        return [.. floors];
    }

    private static bool IsTime(string? text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
