using System.Text.Json;
using ConnectStreaming.Alerts;

namespace ConnectStreaming.Settings;

/// <summary>Reads the JSON of the settings. It never throws: it returns all problems that it can find, with their paths. Pure.</summary>
internal static class SettingsReader
{
    public const int MostBytes = 1 << 20;

    private const int Depth = 8;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Depth };

    /// <returns>Null: there are problems.</returns>
    public static SettingsDocument? Read(ReadOnlyMemory<byte> json, out IReadOnlyList<LimitProblem> problems) => Read(json, isStrict: true, out problems);

    /// <summary>
    /// Reads a stored document. While servers are updated one by one, a newer one may have stored keys that this one does not know: they are left out.
    /// </summary>
    /// <returns>Null: this server did not store it, or somebody changed it. It must not be in effect.</returns>
    public static SettingsDocument? Stored(string json) => Read(System.Text.Encoding.UTF8.GetBytes(json), isStrict: false, out _);

    private static SettingsDocument? Read(ReadOnlyMemory<byte> json, bool isStrict, out IReadOnlyList<LimitProblem> problems)
    {
        var found = new SettingsProblems { IgnoresUnknown = !isStrict };
        problems = found.All;
        try
        {
            using var parsed = JsonDocument.Parse(json, Strict);
            var document = Document(new SettingsObject(parsed.RootElement, "", found));
            if (!found.Any)
            {
                problems = SettingsCheck.Of(document);
            }
            return problems.Count > 0 ? null : document;
        }
        catch (JsonException)
        {
            found.NotJson();
            return null;
        }
    }

    private static SettingsDocument Document(SettingsObject root)
    {
        // An export has these; they say which version it was.
        root.Skip("version", "savedAt", "savedBy");
        var document = new SettingsDocument
        {
            Alerts = new LimitSettings
            {
                Limits = Limits(root.Object("limits")),
                Breaks = root.List("breaks", LimitCheck.MostBreaks, b => new PlannedBreak(b.Text("status"), b.Milliseconds("planned", isNeeded: true) ?? 0)),
            },
            Words = root.List("words", SettingsCheck.MostWords, w => new SiteWord(
                w.TextOrNull("site") ?? "", w.Text("key"), w.TextOrNull("ja"), w.TextOrNull("en"))),
            Colours = root.TextOrNull("colours") ?? SettingsCheck.DefaultColours,
            Icons = root.List("icons", SettingsCheck.MostIcons, i => new StatusIcon(i.Text("status"), i.Text("icon"))),
            Instances = root.List("instances", SettingsCheck.MostInstances, i => new InstanceName(i.Text("instance"), i.Text("name"))),
            TimeZone = root.TextOrNull("timeZone"),
        };
        root.Close();
        return document;
    }

    /// <summary>A kind without rules is a kind that is not there.</summary>
    private static Dictionary<AlertKind, IReadOnlyList<LimitRule>> Limits(SettingsObject? limits)
    {
        Dictionary<AlertKind, IReadOnlyList<LimitRule>> all = [];
        foreach (var kind in limits is null ? [] : AlertKinds.All)
        {
            if (limits!.List(kind.Text(), LimitCheck.MostRules, Rule) is { Count: > 0 } rules)
            {
                all[kind] = rules;
            }
        }
        limits?.Close();
        return all;
    }

    private static LimitRule Rule(SettingsObject rule) => new(rule.Milliseconds("warnAfter"), rule.Milliseconds("criticalAfter"))
    {
        Queue = rule.TextOrNull("queue"),
        Channel = rule.TextOrNull("channel"),
        Status = rule.TextOrNull("status"),
        Profile = rule.TextOrNull("profile"),
        Group = rule.TextsOrNull("group"),
        Floor = rule.TextOrNull("floor"),
    };
}
