using System.CommandLine;
using ConnectStreaming.Hosting;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>
/// The verbs of <c>connect-streaming</c>. Exit codes: 0 done · 1 failed, the message says why · 2 the command line or the
/// configuration is wrong · 3 something outside needs attention (doctor; serve without AWS credentials) · 130 stopped by Ctrl-C before it was done.
/// </summary>
internal static class Cli
{
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int NeedsAttention = 3;
    public const int Interrupted = 130;

    /// <summary>Ctrl-C and SIGTERM cancel a verb. The library's default of 2 s would end a busy server before it has stored its data.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(35);

    /// <returns>The exit code. Every error is reported as sentences.</returns>
    public static async Task<int> Run(string[] args)
    {
        var parsed = Build().WithOurHelp().WithoutSwallowedOptions().Parse(args);
        var (verbs, json) = (Usage.Verbs(parsed), args.Contains("--json"));
        try
        {
            return Usage.Refuse(parsed) is { } refused
                ? Failures.Print(refused, verbs, json)
                : await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopTime, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Failures.Print(e, verbs, json);
        }
    }

    public static RootCommand Build() => new(Say(
        "The live seat map of an Amazon Connect contact centre.",
        "Amazon Connect コンタクトセンターのリアルタイム座席表です。"))
    {
        ServeCommand.Build(),
        SimulateCommand.Build(),
        SandboxCommand.Build(),
        SetupCommand.Build(),
        DoctorCommand.Build(),
        BackupCommands.Backup(),
        BackupCommands.Restore(),
    };

    /// <summary>
    /// Settings may follow a verb as <c>--Section:Key=value</c>. Everything else that is unknown to the verb is an error:
    /// a misspelt option must not be treated as a setting.
    /// </summary>
    /// <exception cref="SettingsException">A token is not a setting. The text is in the language of the terminal.</exception>
    public static string[] Settings(ParseResult parsed) => Stranger(parsed) is { } token
        ? throw new SettingsException([Say(
            $"'{token}' is not an option of this command. Write settings as --Section:Key=value, "
                + "for example --Stream:Name=my-agent-events. --help lists the options.",
            $"'{token}' はこのコマンドのオプションではありません。設定は --Section:Key=値 の形で指定します（例："
                + $"--Stream:Name=my-agent-events）。オプションの一覧は --help で表示できます。")])
        : [.. parsed.UnmatchedTokens];

    /// <summary>The first token that is neither an option nor a setting; null: none.</summary>
    private static string? Stranger(ParseResult parsed) => parsed.UnmatchedTokens.FirstOrDefault(token =>
        !token.StartsWith("--", StringComparison.Ordinal) || !token.Contains(':', StringComparison.Ordinal) || !token.Contains('=', StringComparison.Ordinal));
}
