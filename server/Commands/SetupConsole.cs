using System.Globalization;
using ConnectStreaming.Setup;
using Spectre.Console;
using static ConnectStreaming.Commands.CommandLanguage;
using Text = ConnectStreaming.Setup.Text;

namespace ConnectStreaming.Commands;

/// <summary>Shows setup on the console. Long lines are not divided, so that they can be copied.</summary>
internal static class SetupConsole
{
    public static void Show(Plan plan, PlanCost cost)
    {
        Line($"[bold]{Escape(plan.Seen.Instance.Alias)}[/]  {Escape(plan.Seen.Instance.Arn)}");
        foreach (var (step, number) in plan.Steps.Select((s, i) => (s, i + 1)))
        {
            var words = step.Words(plan.Seen.Instance);
            var colour = step.Sign() switch { StepSign.Create => "green", StepSign.Remove => "red", _ => "yellow" };
            Line($"\n[{colour}]{step.Sign().Mark()}[/] {number}. [bold]{Escape(words.Title)}[/]");
            Line($"     {Escape(words.Means)}");
            Line($"     {(words.CanBeUndone ? "" : "[red]")}{Escape(words.Undo)}{(words.CanBeUndone ? "" : "[/]")}");
        }

        Notes(plan);
        if (plan.IsEmpty && plan.Problems.IsEmpty)
        {
            Line($"\n[green]{Say("Nothing to do: everything is as it is wanted.", "変更はありません。すべて指定どおりです。")}[/]");
        }

        Show(cost, planned: true);
    }

    public static void Notes(Plan plan)
    {
        foreach (var notice in plan.Notices)
        {
            Line($"\n[yellow]![/] {Escape(notice.OnTheCommandLine)}");
        }

        foreach (var problem in plan.Problems)
        {
            Line($"\n[red]✗[/] {Escape(problem.OnTheCommandLine)}");
        }

        if (!plan.Problems.IsEmpty)
        {
            var nothing = Say(
                "Because of this, nothing was planned and nothing was changed.", "このため計画は作成されず、何も変更していません。");
            Line($"\n[red]{nothing}[/]");
        }
    }

    /// <param name="planned">False: there is nothing to do, so there is no difference.</param>
    private static void Show(PlanCost cost, bool planned)
    {
        Line($"\n[bold]{(planned ? Say("Monthly cost of the result", "適用後の月額") : Say("Monthly cost", "月額"))}[/]");
        foreach (var line in cost.Result.Lines)
        {
            Line($"  {Escape($"{line.Resource}: {line.What.In(Current)}")}  {Money(line.Monthly, cost)}");
        }

        var (atLeast, moreAtLeast) = (AtLeast(cost.Result.HasUnknown && !cost.Result.IsUnknown), AtLeast(cost.HasNewUnknown && cost.Difference is not null));
        var difference = $"{moreAtLeast}{(cost.Difference >= 0 ? "+" : "")}{Money(cost.Difference, cost)}";
        var compared = planned
            ? Say(
                $"   today: {Money(cost.Today.Sum, cost)}   difference: {difference}",
                $"   現在：{Money(cost.Today.Sum, cost)}   差額：{difference}") : "";
        Line($"  {Say("Total: ", "合計：")}{atLeast}[bold]{Money(cost.Result.Sum, cost)}[/]{compared}");
        Line($"  {Say("Without any event: ", "イベントがなくてもかかる額：")}{Money(cost.Minimum.Sum, cost)}");
        foreach (var small in cost.TooSmall)
        {
            Line($"  [yellow]![/] {Escape(small.In(Current))}");
        }

        var (volume, asOf) = (cost.Volume, $"{cost.Prices.AsOf:yyyy-MM-dd}");
        var basis = Say(
            $"Estimate for {volume.Agents} agents and {volume.ContactsADay} contacts a day (--agents, --contacts); list prices of {asOf}, without "
                + $"tax (--prices).",
            $"1 日 {volume.Agents} 人・{volume.ContactsADay} 件の見積もり（--agents、--contacts）。"
                + $"{asOf} 時点の AWS 公表価格、税抜き（--prices）。");
        Line($"  [dim]{basis}[/]");
    }

    public static void Show(SetupProgress said, ConnectInstance instance)
    {
        switch (said)
        {
            case SetupProgress.Began b:
                Line($"[bold]{b.Number}/{b.Of}[/] {Escape(b.Step.Words(instance).Title)}");
                break;
            case SetupProgress.Waiting w:
                Again($"     … {w.What.In(Current)} ({w.Since.TotalSeconds:0} s)");
                break;
            case SetupProgress.Did d:
                Line($"     [green]✓[/] {d.Took.TotalSeconds:0.0} s");
                break;
            case SetupProgress.Failed f:
                Show(f.Error);
                break;
            case SetupProgress.Stopped s:
                Line($"     [yellow]{Say("Stopped.", "中断しました。")}[/]");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(said), said, null);
        }
    }

    public static void Show(SetupStatus status)
    {
        var (colour, light) = status.Health switch
        {
            SetupHealth.Good => ("green", Say("healthy", "正常")),
            SetupHealth.Note => ("yellow", Say("needs a check", "要確認")),
            SetupHealth.Bad => ("red", Say("not healthy", "異常")),
            _ => ("dim", Say("nothing is sent", "送信なし")),
        };
        Line($"[{colour}]●[/] [bold]{Escape(status.Instance.Alias)}[/] [{colour}]{light}[/]  {Escape(status.Instance.Arn)}\n");
        foreach (var stream in status.Streams)
        {
            var since = stream.Since is { } at ? Say($", connected {at:yyyy-MM-dd HH:mm} UTC", $"（{at:yyyy-MM-dd HH:mm} UTC 接続）")
                : stream.Created is { } created ? Say($" (connection time unknown; created {created:yyyy-MM-dd HH:mm} UTC)", "（接続日時は不明、"
                + $"{created:yyyy-MM-dd HH:mm} UTC 作成）") : "";
            Line($"{Escape(stream.Kind.Words())} → {Escape(stream.Target?.ToString() ?? stream.Arn ?? Say("none", "なし"))}{since}");
        }

        Console.WriteLine();
        foreach (var finding in status.Findings)
        {
            Show(finding);
        }

        Show(status.Cost, planned: false);
    }

    public static void Show(VerifyFinding finding)
    {
        if (finding.Waiting)
        {
            Again($"  … {finding.Words.In(Current)}");
            return;
        }

        var mark = finding.Level switch { VerifyLevel.Good => "[green]✓[/]", VerifyLevel.Note => "[yellow]![/]", _ => "[red]✗[/]" };
        Line($"{mark} {Escape(finding.OnTheCommandLine)}");
    }

    public static void Show(SetupError error)
    {
        Error(error.Happened);
        Error(error.Means);
        Error(new($"→ {error.Do.En}", $"→ {error.Do.Ja}"));
    }

    /// <summary>Shows an error outside the steps of a run. As JSON it has the same format as one within.</summary>
    public static void Show(SetupError error, bool json)
    {
        if (json)
        {
            Console.WriteLine(SetupJson.Write(new ProgressJson("failed", Error: SetupJson.Of(error, Current))));
        }
        else
        {
            Show(error);
        }
    }

    /// <summary>Nothing was started, and the text says everything.</summary>
    public static void Refuse(Text words, bool json)
    {
        if (json)
        {
            Console.WriteLine(SetupJson.Write(new ProgressJson("failed", Words: words.In(Current))));
        }
        else
        {
            Error(words);
        }
    }

    public static void Error(Text words) => Console.Error.WriteLine(words.In(Current));

    public static void Line(string markup)
    {
        Finish();
        AnsiConsole.Profile.Width = Whole;
        AnsiConsole.Markup(markup);
        Console.WriteLine();
    }

    public static string Escape(Text text) => Markup.Escape(text.In(Current));

    public static string Escape(string text) => Markup.Escape(text);

    /// <summary>On a terminal the line is replaced; in a file or pipe it is written only once.</summary>
    private static void Again(string line)
    {
        if (Console.IsOutputRedirected)
        {
            return;
        }

        Console.Write($"\r\u001b[K{line}");
        _unfinished = true;
    }

    /// <summary>Wider than any line, because a terminal wraps lines and a file keeps them.</summary>
    public const int Whole = 10_000;

    private static bool _unfinished;

    private static void Finish()
    {
        if (_unfinished)
        {
            Console.Write("\r\u001b[K");
            _unfinished = false;
        }
    }

    private static string AtLeast(bool more) => more ? Say("at least ", "最低 ") : "";

    /// <param name="amount">Null: unknown.</param>
    private static string Money(decimal? amount, PlanCost cost) =>
        amount is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00} {cost.Prices.Currency}") : Say("unknown", "不明");
}
