using System.CommandLine;
using static ConnectStreaming.Commands.CommandLanguage;

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

    public static RootCommand Build() => new(Say("The live seat map (座席表) of an Amazon Connect contact centre.", "Amazon Connect コンタクトセンターのリアルタイム座席表です。"))
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
    /// <returns>The unmatched tokens as settings, or an error line in the language of the terminal for the first that is none.</returns>
    public static (string[] Settings, string? Error) ReadSettings(ParseResult parsed)
    {
        return Stranger(parsed) is { } token
            ? ([], Say(
                $"'{token}' is not an option of this verb. Settings are written --Section:Key=value, for example --Stream:Name=my-agent-events; --help lists the options.",
                $"'{token}' はこのコマンドのオプションではありません。設定は --Section:Key=値 の形で指定します(例: --Stream:Name=my-agent-events)。オプションの一覧は --help で表示できます。"))
            : ([.. parsed.UnmatchedTokens], null);
    }

    /// <summary>The first token that is neither an option nor a setting; null: there is none.</summary>
    private static string? Stranger(ParseResult parsed) => parsed.UnmatchedTokens.FirstOrDefault(token =>
        !token.StartsWith("--", StringComparison.Ordinal) || !token.Contains(':', StringComparison.Ordinal) || !token.Contains('=', StringComparison.Ordinal));
}
