using ConnectStreaming.Setup;

namespace ConnectStreaming.Commands;

/// <summary>The language of the command line: <c>--lang</c> (setup), else that of the terminal. Help is written before the command line is parsed.</summary>
internal static class CommandLanguage
{
    public static Language Current { get; } = Of(Environment.GetCommandLineArgs(), Environment.GetEnvironmentVariable);

    public static Language Of(IReadOnlyList<string> args, Func<string, string?> variable)
    {
        var options = args.Select((arg, i) => arg == "--lang" && i + 1 < args.Count ? args[i + 1]
            : arg.StartsWith("--lang=", StringComparison.Ordinal) ? arg["--lang=".Length..] : null);
        var asked = options.OfType<string>().FirstOrDefault()
            ?? new[] { "LC_ALL", "LC_MESSAGES", "LANG" }.Select(variable).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        return asked?.StartsWith("ja", StringComparison.OrdinalIgnoreCase) == true ? Language.Japanese : Language.English;
    }

    public static string Say(string en, string ja) => new Text(en, ja).In(Current);
}
