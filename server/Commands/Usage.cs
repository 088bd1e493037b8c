using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>
/// Replaces the texts of the command-line library: headings of the help and errors of the command line. The texts are in the terminal's
/// language and use the terms of this program: settings instead of "additional arguments", a whole number instead of a .NET type.
/// </summary>
internal static partial class Usage
{
    private static readonly (string Theirs, Text Ours)[] HelpWords =
    [
        ("Description:", new("Description:", "説明：")),
        ("Usage:", new("Usage:", "使い方：")),
        ("Commands:", new("Commands:", "コマンド：")),
        ("Options:", new("Options:", "オプション：")),
        ("Additional Arguments:", new("Settings:", "設定：")),
        ("Arguments:", new("Arguments:", "引数：")),
        ("Arguments passed to the application that is being run.",
            new("--Section:Key=value: any setting in the README's table.", "--Section:Key=値： README の表にある設定すべて。")),
        ("[[--] <additional arguments>...]]", new("[--Section:Key=value …]", "[--Section:Key=値 …]")),
        ("[options]", new("[options]", "[オプション]")),
        ("[command]", new("[command]", "[コマンド]")),
        ("(REQUIRED)", new("(required)", "（必須）")),
        ("[default: ", new("[default: ", "[既定：")),
        ("Show help and usage information", new("Show this help", "このヘルプを表示")),
        ("Show version information", new("Show the version", "バージョンを表示")),
    ];

    /// <summary>{0}, {1} … are placeholders.</summary>
    private static readonly (string Theirs, Text Ours)[] ErrorWords =
    [
        ("Cannot parse argument '{0}' for option '{1}' as expected type '{2}'.", new(
            "{1} must be {2}, not '{0}'.",
            "{1} には{2}を指定してください（'{0}' は使えません）。")),
        ("Option '{0}' is required.", new("{0} is required.", "{0} は必須です。")),
        ("Required command was not provided.", new("Give a command.", "実行するコマンドを指定してください。")),
        ("Required argument missing for option: '{0}'.", new("{0} needs a value.", "{0} には値が必要です。")),
        ("Required argument missing for command: '{0}'.", new("'{0}' needs an argument.", "'{0}' には引数が必要です。")),
        ("Unrecognized command or argument '{0}'.", new(
            "'{0}' is not a command or an option.",
            "'{0}' というコマンドやオプションはありません。")),
        ("Argument '{0}' not recognized. Must be one of:", new(
            "'{0}' is not allowed. Allowed values:",
            "'{0}' は指定できません。次のいずれかを指定してください：")),
        ("Option '{0}' expects a single argument but {1} were provided.", new(
            "{0} needs one value, but {1} were given.",
            "{0} に指定できる値は 1 つです（{1} 個あります）。")),
        ("'{0}' was not matched. Did you mean one of the following?", new(
            "Did you mean one of these instead of '{0}'?",
            "'{0}' ではなく、次のいずれかでしょうか。")),
        ("{0} option cannot be combined with other arguments.", new("Use {0} alone.", "{0} は単独で指定してください。")),
    ];

    private static readonly Dictionary<string, Text> Types = new()
    {
        ["Int32"] = new("a whole number", "整数"),
        ["Double"] = new("a number", "数値"),
        ["TimeSpan"] = new("a time as hh:mm:ss", "時間（hh:mm:ss）"),
        ["Boolean"] = new("true or false", "true または false"),
    };

    /// <summary>The same verbs, with help in the terminal's language.</summary>
    public static RootCommand WithOurHelp(this RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new OurHelp((HelpAction)help.Action!);
        return root;
    }

    /// <returns>What is wrong with the command line; null: nothing.</returns>
    public static Failure? Refuse(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction wrong)
        {
            return null;
        }

        wrong.ShowHelp = false;
        using var said = new StringWriter();
        parsed.Invoke(new InvocationConfiguration { Output = said, Error = said });
        List<string> lines = [];
        foreach (var line in said.ToString().Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0))
        {
            if (char.IsWhiteSpace(line[0]) && lines.Count > 0)
            {
                // Choices, one per line.
                lines[^1] += $"{(lines[^1].EndsWith(':') ? "" : ",")} {line.Trim()}";
            }
            else
            {
                lines.Add(Error(line, Current));
            }
        }

        var help = string.Join(' ', ["connect-streaming", .. Verbs(parsed), "--help"]);
        return new Failure(Cli.BadUsage, [.. lines, Say($"→ For a list: {help}", $"→ 一覧：{help}")]) { OneText = true };
    }

    /// <summary>The given verbs: <c>setup</c>, <c>plan</c>.</summary>
    public static IReadOnlyList<string> Verbs(ParseResult parsed)
    {
        List<string> verbs = [];
        for (var at = parsed.CommandResult; at.Parent is CommandResult above; at = above)
        {
            verbs.Insert(0, at.Command.Name);
        }

        return verbs;
    }

    /// <summary>A line of the library about an error, in our words. An unknown line is not changed.</summary>
    public static string Error(string line, Language language)
    {
        foreach (var (theirs, ours) in ErrorWords)
        {
            var pattern = $"^{Placeholder().Replace(Regex.Escape(theirs), "(?<a$1>.*?)")}$";
            if (Regex.Match(line.Trim(), pattern) is { Success: true } match)
            {
                var pieces = ours.In(language).Replace("{", "\\{", StringComparison.Ordinal);
                return Placeholder().Replace(pieces, hole => Plain(match.Groups[$"a{hole.Groups[1].Value}"].Value, language));
            }
        }

        return line;
    }

    public static string Help(string text, Language language) =>
        HelpWords.Aggregate(text, (all, word) => all.Replace(word.Theirs, word.Ours.In(language), StringComparison.Ordinal));

    /// <summary><c>System.Nullable`1[System.Int32]</c> → a whole number.</summary>
    private static string Plain(string value, Language language) =>
        TypeName().Match(value) is { Success: true } type && Types.TryGetValue(type.Groups[1].Value, out var words) ? words.In(language) : value;

    [GeneratedRegex(@"\\\{(\d)}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?:System\.Nullable`1\[)?System\.(\w+)\]?$")]
    private static partial Regex TypeName();

    private sealed class OurHelp(HelpAction theirs) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var (configuration, console) = (parseResult.InvocationConfiguration, parseResult.InvocationConfiguration.Output);
            using var text = new StringWriter();
            configuration.Output = text;
            var exit = theirs.Invoke(parseResult);
            configuration.Output = console;
            console.Write(Help(text.ToString(), Current) + SetupHelp.After(Verbs(parseResult), Current));
            return exit;
        }
    }
}
