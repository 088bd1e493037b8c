using System.CommandLine;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>
/// <c>setup</c>: read → plan → apply → verify → tear down. Exit codes: 0 nothing to do or done · 1 error, refused or stopped ·
/// 2 changes pending (<c>plan --detailed-exitcode</c>).
/// </summary>
internal static class SetupCommand
{
    public static Command Build()
    {
        // The language is read before the command line is parsed: CommandLanguage.
        var language = new Option<string?>("--lang") { Description = Say(
            "Language: en or ja. Default: that of the terminal.",
            "言語：en または ja。省略時：端末の言語"),
            Recursive = true };
        language.AcceptOnlyFromAmong("en", "ja");
        return new("setup", Say(
            "Sets up, changes and takes down Amazon Connect's data streaming.",
            "Amazon Connect のデータストリーミングを設定・変更・解除します。"))
        {
            Plan(),
            Apply(),
            Status(),
            Teardown(),
            Policy(),
            language,
        };
    }

    private static Command Plan()
    {
        var (account, wishes, cost) = (new SetupAccountOptions(), new SetupWishOptions(), new SetupCostOptions());
        var detailed = new Option<bool>("--detailed-exitcode") { Description = Say(
            "Exit code 2 if there are changes to make.",
            "変更があるとき終了コード 2 を返す") };
        var command = new Command("plan", Say(
            "Shows the steps and the cost. Changes nothing.",
            "何を行い、いくらかかるかを表示します。何も変更しません。")) { detailed };
        account.AddTo(command);
        wishes.AddTo(command);
        cost.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Guarded(parsed, account, () => wishes.Read(parsed), asked => SetupSession.Run(
            parsed, account, asked,
            async session =>
            {
                var plan = await SetupPlans.Make(session.Aws, session.Instance, asked, TimeProvider.System, cancellationToken);
                SetupVerbs.Show(plan, cost.Of(parsed, plan), parsed.GetValue(account.Json));
                return !plan.Problems.IsEmpty ? Cli.Failed : !plan.IsEmpty && parsed.GetValue(detailed) ? SetupSession.ChangesPending : 0;
            },
            cancellationToken)));
        return command;
    }

    private static Command Apply()
    {
        var (account, wishes, cost) = (new SetupAccountOptions(), new SetupWishOptions(), new SetupCostOptions());
        var yes = new Option<bool>("--yes") { Description = Say("Run without asking.", "確認せずに実行") };
        var noWait = new Option<bool>("--no-wait") { Description = Say("Do not wait for the first event.", "最初のイベントを待たない") };
        var command = new Command("apply", Say(
            "Runs the steps of the plan, then checks that events arrive. It is safe to run again.",
            "plan の内容を実行し、イベントが届くことを確認します。"
            + "何度実行しても安全です。")) { yes, noWait };
        account.AddTo(command);
        wishes.AddTo(command);
        cost.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Guarded(parsed, account, () => wishes.Read(parsed), asked => SetupSession.Run(
            parsed, account, asked,
            async session =>
            {
                var json = parsed.GetValue(account.Json);
                var plan = await SetupPlans.Make(session.Aws, session.Instance, asked, TimeProvider.System, cancellationToken);
                SetupVerbs.Show(plan, cost.Of(parsed, plan), json);
                if (!plan.Problems.IsEmpty)
                {
                    return Cli.Failed;
                }

                if (!plan.IsEmpty && !parsed.GetValue(yes) && !await SetupVerbs.Agreed(plan, json, cancellationToken))
                {
                    return Cli.Failed;
                }

                return await SetupVerbs.Run(session, plan, json, cancellationToken)
                    && await SetupVerbs.Check(session, parsed.GetValue(noWait) ? TimeSpan.Zero : Verify.HeartbeatWait, json, cancellationToken) ? 0
                    : Cli.Failed;
            },
            cancellationToken)));
        return command;
    }

    private static Command Status()
    {
        var (account, cost) = (new SetupAccountOptions(), new SetupCostOptions());
        var command = new Command("status", Say(
            "Shows which events go where, their health, the last event and the cost.",
            "何がどこに送られ、正常か、最後のイベントと費用を表示します。"));
        account.AddTo(command);
        cost.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SetupSession.Run(
            parsed, account, new SetupFile(),
            async session =>
            {
                var status = await SetupStatus.Of(session.Aws, session.Instance, cost.Volume(parsed), cost.Prices(parsed), TimeProvider.System,
                    cancellationToken);
                SetupVerbs.Show(status, parsed.GetValue(account.Json));
                return 0;
            },
            cancellationToken));
        return command;
    }

    private static Command Teardown()
    {
        var (account, cost) = (new SetupAccountOptions(), new SetupCostOptions());
        var include = new Option<string[]>("--include") { Description = Say(
            "Name of a resource to delete although setup did not make it.",
            "セットアップが作成していないが削除するものの名前") };
        var keep = new Option<string[]>("--keep") { Description = Say(
            "Name of a resource to disconnect and not delete.",
            "切断だけして削除しないものの名前") };
        var only = new Option<string[]>("--only") { Description = Say("Take down only this: the name of a stream, agent-events or contact-records.",
            "接続を解除するストリームの名前、agent-events または contact-records（他は残す）") };
        var yes = new Option<bool>("--yes") { Description = Say("Run without asking. Every deleted stream must be named with --confirm.",
            "確認せずに実行。削除するストリームはすべて --confirm で指定") };
        var confirm = new Option<string[]>("--confirm") { Description = Say("With --yes: name of a stream whose data may be deleted.", "--yes とともに："
            + "データが失われてよいストリームの名前") };
        var command = new Command("teardown",
            Say("Restores the state before setup, and deletes what setup made.",
                "セットアップ前の状態に戻し、作成したものを削除します。")) { include, keep, only, yes,
                confirm };
        account.AddTo(command);
        cost.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SetupSession.Run(
            parsed, account, new SetupFile(),
            async session =>
            {
                var json = parsed.GetValue(account.Json);
                var wish = new TeardownWish([.. parsed.GetValue(include) ?? []], [.. parsed.GetValue(keep) ?? []]) { Only = [.. parsed.GetValue(only) ?? []] };
                var plan = await SetupPlans.Teardown(session.Aws, session.Instance, wish, TimeProvider.System, cancellationToken);
                SetupVerbs.Show(plan, cost.Of(parsed, plan), json);
                if (!plan.Problems.IsEmpty)
                {
                    return Cli.Failed;
                }

                var agreed = plan.IsEmpty
                    || (parsed.GetValue(yes) ? SetupVerbs.Confirmed(plan, parsed.GetValue(confirm) ?? [], json)
                    : await SetupVerbs.Typed(plan, json, cancellationToken));
                return agreed && await SetupVerbs.Run(session, plan, json, cancellationToken) ? 0 : Cli.Failed;
            },
            cancellationToken));
        return command;
    }

    private static Command Policy()
    {
        var (account, wishes) = (new SetupAccountOptions(), new SetupWishOptions());
        var role = new Option<string>("--for") { Description = Say("setup (for the role that runs these commands) or runtime (for the role that runs serve).",
            "setup（このコマンドを実行するロール）または runtime（serve を実行するロール）"), DefaultValueFactory = _ => "setup" };
        role.AcceptOnlyFromAmong("setup", "runtime");
        var command = new Command("policy", Say(
            "Prints the least-privilege IAM policy with your ARNs. Use the same names as for apply. The policy also contains what is connected now.",
            "ARN を埋めた最小権限の IAM ポリシーを表示します。apply と同じ名前を指定してください"
                + "（現在の送り先も含まれます）。")) { role };
        account.AddTo(command);
        wishes.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Guarded(parsed, account, () => wishes.Read(parsed), asked =>
            SetupPolicyVerb.Run(parsed, account, asked, parsed.GetValue(role)!, cancellationToken)));
        return command;
    }

    private static async Task<int> Guarded(ParseResult parsed, SetupAccountOptions account, Func<SetupFile> read, Func<SetupFile, Task<int>> work)
    {
        try
        {
            return await work(read());
        }
        catch (SetupRefusedException e)
        {
            SetupConsole.Refuse(e.Words, parsed.GetValue(account.Json));
            return Cli.Failed;
        }
    }
}
