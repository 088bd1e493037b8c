using System.Text.Json;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>The work of the setup verbs.</summary>
internal static class SetupVerbs
{
    public static void Show(Plan plan, PlanCost cost, bool json)
    {
        if (json)
        {
            Console.WriteLine(SetupJson.Write(SetupJson.Of(plan, cost, Current)));
        }
        else
        {
            SetupConsole.Show(plan, cost);
        }
    }

    public static async Task<bool> Agreed(Plan plan, bool json, CancellationToken cancellationToken)
    {
        if (json || Console.IsInputRedirected)
        {
            SetupConsole.Refuse(new(
                "There is no terminal for the question. Check the plan, then add --yes.",
                "確認できない環境です。計画を確認し、--yes を付けて実行してください。"), json);
            return false;
        }

        var question = Say($"\nRun {(plan.Steps.Length == 1 ? "this step" : $"these {plan.Steps.Length} steps")}? [y/N] ",
            $"\nこの {plan.Steps.Length} 手順を実行しますか？ [y/N] ");
        return await Prompt.ReadAnswer(question, cancellationToken) is "y" or "Y" or "yes" || Refused();
    }

    /// <summary>The user confirms the deletion of each stream by typing its name.</summary>
    public static async Task<bool> Typed(Plan plan, bool json, CancellationToken cancellationToken)
    {
        if (plan.Lost.Count == 0 || json || Console.IsInputRedirected)
        {
            return await Agreed(plan, json, cancellationToken);
        }

        foreach (var name in plan.Lost)
        {
            var question = Say(
                $"\nThe data in {name} cannot be restored. Type its name to delete it: ",
                $"\n{name} のデータは復元できません。削除するには名前を入力：");
            if (await Prompt.ReadAnswer(question, cancellationToken) != name)
            {
                return Refused();
            }
        }

        return true;
    }

    public static bool Confirmed(Plan plan, IReadOnlyCollection<string> confirmed, bool json)
    {
        var missing = plan.Lost.Except(confirmed).ToArray();
        if (missing.Length > 0)
        {
            var options = string.Join(' ', missing.Select(m => $"--confirm {m}"));
            SetupConsole.Refuse(
                new($"Nothing was changed, because data would be lost permanently. Name the resources to delete: {options}",
                    $"何も変更していません。データが完全に失われます。削除してよいものを指定してください：{options}"),
                json);
        }

        return missing.Length == 0;
    }

    /// <returns>True when every step was done.</returns>
    public static async Task<bool> Run(SetupSession session, Plan plan, bool json, CancellationToken cancellationToken)
    {
        if (!json && !plan.IsEmpty)
        {
            Console.WriteLine();
        }

        SetupProgress? last = null;
        await foreach (var said in new SetupRun(session.Aws, session.Audit, new SetupUser(Environment.UserName), TimeProvider.System).Run(plan,
            cancellationToken))
        {
            last = said;
            if (json)
            {
                Console.WriteLine(SetupJson.Write(SetupJson.Of(said, session.Instance, Current)));
            }
            else
            {
                SetupConsole.Show(said, session.Instance);
            }
        }

        var unfinished = last switch
        {
            SetupProgress.Failed f => f.Number,
            SetupProgress.Stopped s => s.Number,
            _ => 0,
        };
        if (unfinished == 0)
        {
            return true;
        }

        var (done, all) = (unfinished - 1, plan.Steps.Length);
        SetupConsole.Error(new(
            $"{done} of {Counts.Of(all, "step")} {(done == 1 ? "was" : "were")} done. Continue with: {Again()}",
            $"{all} 手順のうち {done} 手順が完了しました。続きを実行：{Again()}"));
        return false;
    }

    /// <summary>The check after the steps.</summary>
    /// <returns>True if there is no error.</returns>
    /// <exception cref="SetupRefusedException">It was stopped; the text says that the steps are done.</exception>
    public static async Task<bool> Check(SetupSession session, TimeSpan wait, bool json, CancellationToken cancellationToken)
    {
        try
        {
            return await Checked(session, wait, json, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new SetupRefusedException(new(
                "All steps are done. Only the check was stopped: 'setup status' shows whether events arrive.",
                "すべての手順は完了しています。中断したのは確認だけです。"
                    + "イベントが届いているかは setup status で確認できます。"));
        }
    }

    private static async Task<bool> Checked(SetupSession session, TimeSpan wait, bool json, CancellationToken cancellationToken)
    {
        var seen = await new AwsReader(session.Aws).Read(session.Instance, ReadScope.Connected, cancellationToken);
        var good = await Findings(session, seen, wait, json, cancellationToken);
        if (good && !json && !session.IsSandbox && seen.TargetOf(EventKind.AgentEvents) is { Kind: TargetKind.Kinesis } target)
        {
            SetupConsole.Line(Say($"→ To see the events on the seat map: connect-streaming serve --Stream:Name={target.Name}",
                $"→ 座席表に表示するには：connect-streaming serve --Stream:Name={target.Name}"));
        }

        return good;
    }

    public static void Show(SetupStatus status, bool json)
    {
        if (json)
        {
            Console.WriteLine(SetupJson.Write(SetupJson.Of(status, Current)));
        }
        else
        {
            SetupConsole.Show(status);
        }
    }

    private static async Task<bool> Findings(SetupSession session, Observed seen, TimeSpan wait, bool json, CancellationToken cancellationToken)
    {
        var good = true;
        await foreach (var finding in new Verify(session.Aws, TimeProvider.System).Run(session.Instance, seen, wait, Waits.Known, cancellationToken))
        {
            good &= finding.Level != VerifyLevel.Bad;
            if (!json)
            {
                SetupConsole.Show(finding);
            }
            else if (!finding.Waiting)
            {
                Console.WriteLine(SetupJson.Write(new ProgressJson("verify", Words: finding.Words.In(Current),
                    Level: JsonNamingPolicy.CamelCase.ConvertName($"{finding.Level}"))));
            }
        }

        return good;
    }

    private static string Again() =>
        string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("connect-streaming")
            .Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"'{a}'" : a));

    private static bool Refused()
    {
        Console.WriteLine(Say("Nothing was changed.", "何も変更していません。"));
        return false;
    }
}
