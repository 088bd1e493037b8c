using System.Globalization;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Settings;

/// <summary>The rules for the settings as a whole. Those for limits and breaks: <see cref="LimitCheck"/>. Pure.</summary>
internal static class SettingsCheck
{
    public const int MostWords = 1_000;
    public const int MostIcons = 200;
    public const int MostInstances = FloorFields.MostInstances;

    /// <summary>Longest word, in UTF-16 units.</summary>
    public const int MostOfAWord = 40;

    /// <summary>Longest name of an instance.</summary>
    public const int MostOfAName = FloorRules.MostText;

    public const string DefaultColours = "default";

    public static IReadOnlyList<string> Colours { get; } = [DefaultColours, "colour-blind", "monochrome"];

    /// <summary>The page has these shapes.</summary>
    public static IReadOnlyList<string> Icons { get; } =
        ["coffee", "utensils", "users", "graduation-cap", "headphones", "briefcase", "moon", "stethoscope", "circle-minus"];

    /// <summary>The words of the shown states, as the page's catalogue names them (client/words).</summary>
    public static IReadOnlyList<string> WordKeys { get; } =
        [.. Enum.GetValues<ShownCode>().Where(code => code != default).Select(code => $"state.{code.Text()}"), "state.talking.voice"];

    /// <returns>Empty: the document may be in effect.</returns>
    public static IReadOnlyList<LimitProblem> Of(SettingsDocument document)
    {
        var problems = new SettingsProblems();
        foreach (var problem in LimitCheck.Of(document.Alerts))
        {
            problems.Add(problem);
        }
        Each("words", document.Words, MostWords, problems, w => $"{w.Site}\n{w.Key}", (path, w) => Word(path, w, problems));
        if (!Colours.Contains(document.Colours, StringComparer.Ordinal))
        {
            problems.NoneOf("colours", "colours", Colours);
        }
        Each("icons", document.Icons, MostIcons, problems, i => i.Status, (path, i) => Icon(path, i, problems));
        Each("instances", document.Instances, MostInstances, problems, i => i.Instance, (path, i) => Instance(path, i, problems));
        if (document.TimeZone is { } zone && FloorFields.TimeZone(zone) is not null)
        {
            problems.NoZone("timeZone");
        }
        return problems.All;
    }

    private static void Each<T>(
        string name, IReadOnlyList<T> list, int most, SettingsProblems problems, Func<T, string> key, Action<string, T> check)
    {
        if (list.Count > most)
        {
            problems.TooMany(name, most);
            return;
        }
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < list.Count && !problems.IsFull; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]");
            check(path, list[i]);
            if (!seen.TryAdd(key(list[i]), path))
            {
                problems.Taken(path, seen[key(list[i])]);
            }
        }
    }

    private static void Word(string path, SiteWord word, SettingsProblems problems)
    {
        if (word.Site.Length > FloorRules.MostId || !word.Site.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            problems.NoSite($"{path}.site");
        }
        if (!WordKeys.Contains(word.Key, StringComparer.Ordinal))
        {
            problems.NoneOf($"{path}.key", "key", WordKeys);
        }
        foreach (var (language, text) in new[] { ("ja", word.Ja), ("en", word.En) })
        {
            if (text is not null && !PlainText.IsPlain(text, MostOfAWord))
            {
                problems.NoWord($"{path}.{language}", MostOfAWord);
            }
        }
        if (word is { Ja: null, En: null })
        {
            problems.NoWords(path);
        }
    }

    private static void Icon(string path, StatusIcon icon, SettingsProblems problems)
    {
        if (!LimitCheck.IsName(icon.Status))
        {
            problems.NoName($"{path}.status");
        }
        if (!Icons.Contains(icon.Icon, StringComparer.Ordinal))
        {
            problems.NoneOf($"{path}.icon", "icon", Icons);
        }
    }

    private static void Instance(string path, InstanceName instance, SettingsProblems problems)
    {
        if (!ConnectArns.IsInstance(instance.Instance))
        {
            problems.NoInstance($"{path}.instance");
        }
        if (!PlainText.IsPlain(instance.Name, MostOfAName))
        {
            problems.NoWord($"{path}.name", MostOfAName);
        }
    }
}
