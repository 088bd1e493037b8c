using System.CommandLine;

namespace ConnectStreaming.Commands;

/// <summary>
/// The verbs of <c>connect-streaming</c>. Exit codes: 0 done · 1 failed, the message says why · 2 the command line or the
/// configuration is wrong · 3 (doctor) something needs attention · 130 stopped by Ctrl-C before it was done.
/// </summary>
internal static class Cli
{
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int NeedsAttention = 3;

    public static RootCommand Build() => new("The live seat map (座席表) of an Amazon Connect contact centre.")
    {
        ServeCommand.Build(),
        SimulateCommand.Build(),
        SetupCommand.Build(),
        DoctorCommand.Build(),
        BackupCommands.Backup(),
        BackupCommands.Restore(),
    };

    /// <summary>
    /// Settings may follow a verb as <c>--Section:Key=value</c>. Everything else that the verb does not know is an error:
    /// a mistyped option must not be taken for a setting.
    /// </summary>
    /// <returns>The unmatched tokens as settings, or an error line for the first that is none.</returns>
    public static (string[] Settings, string? Error) ReadSettings(ParseResult parsed)
    {
        return Stranger(parsed) is { } token
            ? ([], $"'{token}' is not an option of this verb. Settings are written --Section:Key=value, for example --Stream:Name=my-agent-events; --help lists the options.")
            : ([.. parsed.UnmatchedTokens], null);
    }

    /// <summary>The first token that is neither an option nor a setting; null: there is none.</summary>
    public static string? Stranger(ParseResult parsed) => parsed.UnmatchedTokens.FirstOrDefault(token =>
        !token.StartsWith("--", StringComparison.Ordinal) || !token.Contains(':', StringComparison.Ordinal) || !token.Contains('=', StringComparison.Ordinal));
}
