using System.Text.Json;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.SetupLanguage;

namespace ConnectStreaming.Commands;

/// <summary>What the verbs of setup do with a session.</summary>
internal static class SetupVerbs
{
    public static async Task<Plan> MakePlan(SetupSession session, SetupFile asked, CancellationToken cancellationToken)
    {
        var wanted = WantedReader.Read(asked, session.Instance);
        var seen = await new Look(session.Aws).At(session.Instance, LookAt.For(wanted), cancellationToken);
        return Planner.Plan(wanted, seen, TimeProvider.System.GetUtcNow());
    }

    public static async Task<Plan> MakeTeardown(SetupSession session, TeardownWish wish, CancellationToken cancellationToken)
    {
        // Names of roles and buckets that a teardown which was cut off may have left without their Firehose stream.
        string[] named = [.. wish.Include.Union(wish.Keep)];
        var at = new LookAt([], [Names.Role(session.Instance), .. named], [Names.Bucket(session.Instance), .. named.Where(n => Names.BucketShape().IsMatch(n))], Everything: true);
        return TeardownPlanner.Plan(wish, await new Look(session.Aws).At(session.Instance, at, cancellationToken));
    }

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

    public static bool Agreed(Plan plan, bool json)
    {
        if (json || Console.IsInputRedirected)
        {
            SetupConsole.Error(new("Nobody can be asked here: look at the plan, then give --yes.", "確認できない環境です。計画を確認し、--yes を付けて実行してください。"));
            return false;
        }

        Console.Write(Say($"\nDo these {plan.Steps.Length} step(s)? [y/N] ", $"\nこの {plan.Steps.Length} 手順を実行しますか? [y/N] "));
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes" || Refused();
    }

    /// <summary>Each stream whose data is lost is confirmed by typing its name.</summary>
    public static bool Typed(Plan plan, bool json)
    {
        if (plan.Lost.Count == 0 || json || Console.IsInputRedirected)
        {
            return Agreed(plan, json);
        }

        foreach (var name in plan.Lost)
        {
            Console.Write(Say($"\nThe data in {name} cannot be restored. Type its name to delete it: ", $"\n{name} のデータは復元できません。削除するには名前を入力: "));
            if (Console.ReadLine()?.Trim() != name)
            {
                return Refused();
            }
        }

        return true;
    }

    public static bool Confirmed(Plan plan, IReadOnlyCollection<string> confirmed)
    {
        var missing = plan.Lost.Except(confirmed).ToArray();
        if (missing.Length > 0)
        {
            var options = string.Join(' ', missing.Select(m => $"--confirm {m}"));
            SetupConsole.Error(new(
                $"Nothing was changed: data would be lost for good. Name what may be deleted: {options}",
                $"何も変更していません。データが完全に失われます。削除してよいものを指定してください: {options}"));
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
        await foreach (var said in new SetupRun(session.Aws, session.Audit, Environment.UserName, TimeProvider.System).Run(plan, cancellationToken))
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
            $"{done} of {all} step(s) were done. Go on with: {Again()}",
            $"{all} 手順のうち {done} 手順が完了しました。続きを実行: {Again()}"));
        return false;
    }

    /// <returns>True unless something is bad.</returns>
    public static async Task<bool> Check(SetupSession session, TimeSpan wait, bool json, CancellationToken cancellationToken)
    {
        var seen = await new Look(session.Aws).At(session.Instance, new LookAt([], [], []), cancellationToken);
        return await Findings(session, seen, wait, json, cancellationToken);
    }

    public static async Task ShowStatus(SetupSession session, Observed seen, PlanCost cost, bool json, CancellationToken cancellationToken)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    instanceArn = session.Instance.Arn,
                    streams = EventKinds.All.Select(kind => new
                    {
                        kind = kind.Code(),
                        to = seen.TargetOf(kind)?.ToString(),
                        arn = seen.Associations.GetValueOrDefault(kind)?.TargetArn,
                        since = Since(seen, kind),
                        madeBySetup = seen.TargetOf(kind) is { } t && seen.TagsOf(t).AreOursFor(session.Instance),
                    }),
                    cost = SetupJson.Of(cost, Current),
                },
                JsonSerializerOptions.Web));
        }
        else
        {
            SetupConsole.Line($"[bold]{SetupConsole.Escape(session.Instance.Alias)}[/]  {SetupConsole.Escape(session.Instance.Arn)}\n");
            foreach (var kind in EventKinds.All)
            {
                var since = Since(seen, kind) is { } at ? Say($", there since {at:yyyy-MM-dd HH:mm} UTC", $"({at:yyyy-MM-dd HH:mm} UTC 作成)") : "";
                SetupConsole.Line($"{SetupConsole.Escape(kind.Words())} → {SetupConsole.Escape(seen.TargetOf(kind)?.ToString() ?? Say("nowhere", "なし"))}{since}");
            }

            Console.WriteLine();
        }

        await Findings(session, seen, TimeSpan.Zero, json, cancellationToken);
        if (!json)
        {
            SetupConsole.Show(cost);
        }
    }

    private static async Task<bool> Findings(SetupSession session, Observed seen, TimeSpan wait, bool json, CancellationToken cancellationToken)
    {
        var good = true;
        await foreach (var finding in new Verify(session.Aws, TimeProvider.System).Run(session.Instance, seen, wait, cancellationToken))
        {
            good &= finding.Level != VerifyLevel.Bad;
            if (!json)
            {
                SetupConsole.Show(finding);
            }
            else if (!finding.Waiting)
            {
                Console.WriteLine(SetupJson.Write(new ProgressJson("verify", Words: finding.Words.In(Current), Level: JsonNamingPolicy.CamelCase.ConvertName($"{finding.Level}"))));
            }
        }

        return good;
    }

    private static DateTimeOffset? Since(Observed seen, EventKind kind) => seen.TargetOf(kind) is not { } target ? null
        : target.Kind == TargetKind.Firehose ? seen.Firehoses.GetValueOrDefault(target.Name)?.Created
        : seen.Streams.GetValueOrDefault(target.Name)?.Created;

    private static string Again() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("connect-streaming").Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"'{a}'" : a));

    private static bool Refused()
    {
        Console.WriteLine(Say("Nothing was changed.", "何も変更していません。"));
        return false;
    }
}
