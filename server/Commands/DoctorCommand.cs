using System.CommandLine;
using Spectre.Console;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary><c>doctor</c>: checks everything between Amazon Connect and the map and says what to do next.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json")
        {
            Description = Say("Print the findings as JSON.", "結果を JSON で出力"),
        };
        var command = new Command("doctor", Say(
            "Checks configuration, data folder, database, cluster, network, credentials, clocks and stream. Use it to find out why the map is empty.",
            "設定・データフォルダー・データベース・クラスター・ネットワーク・認証情報・時計・ストリームを点検します（座席表が空なのはなぜか）。"))
        {
            json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await Doctor.Examine(Cli.Settings(parsed), TimeProvider.System, cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(Doctor.ToJson(findings));
            }
            else
            {
                Print(findings);
            }

            return findings.Any(f => f.Level == FindingLevel.Bad) ? Cli.NeedsAttention : 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<Finding> findings)
    {
        // Long lines are not divided: a terminal wraps them, and a file keeps them.
        AnsiConsole.Profile.Width = SetupConsole.Whole;
        foreach (var finding in findings)
        {
            var mark = finding.Level switch
            {
                FindingLevel.Good => "[green]✓[/]",
                FindingLevel.Note => "[yellow]![/]",
                _ => "[red]✗[/]",
            };
            AnsiConsole.MarkupLine($"{mark} [bold]{Markup.Escape(finding.Check)}[/]  {Markup.Escape(finding.Seen)}");
            if (finding.Next is not null)
            {
                AnsiConsole.MarkupLine($"    → {Markup.Escape(finding.Next)}");
            }
        }

        var bad = findings.FirstOrDefault(f => f.Level == FindingLevel.Bad);
        var seen = findings.Any(f => f is { Level: FindingLevel.Good, Check: Doctor.LastEventCheck });
        AnsiConsole.MarkupLine(bad is not null ? $"\n[red]Start with:[/] {Markup.Escape(bad.Next ?? bad.Seen)}"
            : seen ? "\n[green]No problem was found. The map can be live.[/]"
            : "\n[yellow]No error was found, but there was no recent agent event. See the notes.[/]");
    }
}
