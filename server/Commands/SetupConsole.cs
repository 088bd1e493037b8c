using System.Globalization;
using ConnectStreaming.Setup;
using Spectre.Console;
using static ConnectStreaming.Commands.CommandLanguage;
using Text = ConnectStreaming.Setup.Text;

namespace ConnectStreaming.Commands;

/// <summary>Shows setup to a person. Long lines are left whole: they are copied.</summary>
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
            Line($"\n[green]{Say("Nothing to do: everything is as it is wanted.", "変更はありません。すべて希望どおりです。")}[/]");
        }

        Show(cost);
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
            Line($"\n[red]{Say("Because of this nothing was planned and nothing was changed.", "このため計画は作成されず、何も変更していません。")}[/]");
        }
    }

    public static void Show(PlanCost cost)
    {
        Line($"\n[bold]{Say("Monthly cost of the result", "適用後の月額")}[/]");
        foreach (var line in cost.Result.Lines)
        {
            Line($"  {Escape($"{line.Resource}: {line.What.In(Current)}")}  {(line.Monthly is { } monthly ? Money(monthly, cost) : Say("unknown", "不明"))}");
        }

        var atLeast = cost.Result.HasUnknown ? Say("at least ", "最低 ") : "";
        var difference = cost.Result.IsUnknown && cost.HasNewUnknown ? Say("unknown", "不明")
            : $"{(cost.HasNewUnknown ? Say("at least ", "最低 ") : "")}{(cost.Result.Known >= cost.Today.Known ? "+" : "")}{Money(cost.Result.Known - cost.Today.Known, cost)}";
        Line($"  {Say("Together", "合計")}: {(cost.Result.IsUnknown ? "" : atLeast)}[bold]{Sum(cost.Result, cost)}[/]   {Say("today", "現在")}: {Sum(cost.Today, cost)}   {Say("difference", "差額")}: {difference}");
        Line($"  {Say("Also when no event flows", "イベントがなくても")}: {Sum(cost.Minimum, cost)}");
        foreach (var small in cost.TooSmall)
        {
            Line($"  [yellow]![/] {Escape(small.In(Current))}");
        }

        Line($"  [dim]{Say($"Estimate for {cost.Volume.Agents} agents and {cost.Volume.ContactsADay} contacts a day (--agents, --contacts); list prices of {cost.Prices.AsOf:yyyy-MM-dd}, without tax (--prices).", $"1 日 {cost.Volume.Agents} 人、{cost.Volume.ContactsADay} 件の見積もり(--agents、--contacts)。{cost.Prices.AsOf:yyyy-MM-dd} の定価・税別(--prices)。")}[/]");
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
            SetupHealth.Note => ("yellow", Say("look at this", "要確認")),
            SetupHealth.Bad => ("red", Say("not healthy", "異常")),
            _ => ("dim", Say("nothing is streamed", "送信なし")),
        };
        Line($"[{colour}]●[/] [bold]{Escape(status.Instance.Alias)}[/] [{colour}]{light}[/]  {Escape(status.Instance.Arn)}\n");
        foreach (var stream in status.Streams)
        {
            var since = stream.Since is { } at ? Say($", connected {at:yyyy-MM-dd HH:mm} UTC", $"({at:yyyy-MM-dd HH:mm} UTC 接続)")
                : stream.Created is { } created ? Say($" (when it was connected is not known; made {created:yyyy-MM-dd HH:mm} UTC)", $"(接続日時は不明、{created:yyyy-MM-dd HH:mm} UTC 作成)") : "";
            Line($"{Escape(stream.Kind.Words())} → {Escape(stream.Target?.ToString() ?? stream.Arn ?? Say("nowhere", "なし"))}{since}");
        }

        Console.WriteLine();
        foreach (var finding in status.Findings)
        {
            Show(finding);
        }

        Show(status.Cost);
    }

    public static void Show(VerifyFinding finding)
    {
        if (finding.Waiting)
        {
            Again($"  … {finding.Words.In(Current)}");
            return;
        }

        var mark = finding.Level switch { VerifyLevel.Good => "[green]✓[/]", VerifyLevel.Note => "[yellow]![/]", _ => "[red]✗[/]" };
        Line($"{mark} {Escape(finding.Words)}");
    }

    public static void Show(SetupError error)
    {
        Error(error.Happened);
        Error(error.Means);
        Error(new($"→ {error.Do.En}", $"→ {error.Do.Ja}"));
    }

    /// <summary>An error outside the steps of a run; for machines it has the shape of one within.</summary>
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

    /// <summary>Nothing was begun, and the words say all.</summary>
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

    /// <summary>On a terminal the same line is written again; into a file or pipe only once.</summary>
    private static void Again(string line)
    {
        if (Console.IsOutputRedirected)
        {
            return;
        }

        Console.Write($"\r\u001b[K{line}");
        _unfinished = true;
    }

    /// <summary>Wider than any line: a terminal wraps by itself, a file keeps the line.</summary>
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

    private static string Sum(Cost sum, PlanCost cost) => sum.IsUnknown ? Say("unknown", "不明") : Money(sum.Known, cost);

    private static string Money(decimal amount, PlanCost cost) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} {cost.Prices.Currency}");
}
