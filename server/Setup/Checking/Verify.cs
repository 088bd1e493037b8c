using System.Runtime.CompilerServices;
using Amazon.Connect.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>Checks whether setup's result is in effect and whether events arrive. Reads only.</summary>
internal sealed class Verify(SetupClients aws, TimeProvider time)
{
    /// <summary>Heartbeats come every 120 s from everyone who is logged in.</summary>
    public static readonly TimeSpan HeartbeatWait = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(3);

    /// <summary>Time limit for reading every shard to its end once.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <param name="wait">How long to wait for a first agent event; zero: only check.</param>
    /// <param name="settle">How long AWS may need to show the changes of a run; zero: nothing was changed just now.</param>
    public async IAsyncEnumerable<VerifyFinding> Run(
        ConnectInstance instance, Observed seen, TimeSpan wait, TimeSpan settle, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (EventKinds.All.Any(k => seen.TargetOf(k) is { } t && !seen.IsThere(t)) && time.GetElapsedTime(began) < settle)
        {
            yield return Unsettled(new(
                "until the change of the streams is visible everywhere in AWS",
                "ストリームが AWS 全体に反映されるのを待っています"));
            await Task.Delay(Pause, time, cancellationToken);
            seen = await new AwsReader(aws).Read(instance, ReadScope.Connected, cancellationToken);
        }

        foreach (var kind in EventKinds.All)
        {
            if (seen.TargetOf(kind) is not { } target)
            {
                yield return Elsewhere(seen, kind);
                continue;
            }

            yield return Health(seen, kind, target);
            foreach (var finding in Consumers(seen, target))
            {
                yield return finding;
            }

            var writable = await Writable(seen, target, cancellationToken);
            while (writable.Level == VerifyLevel.Bad && time.GetElapsedTime(began) < settle)
            {
                yield return Unsettled(new(
                    $"until Amazon Connect's permission for {target.Name} is visible in IAM",
                        $"Amazon Connect の {target.Name} への権限が IAM に反映されるのを待っています"));
                await Task.Delay(Pause, time, cancellationToken);
                writable = await Writable(seen, target, cancellationToken);
            }

            yield return writable;
        }

        if (seen.TargetOf(EventKind.AgentEvents) is { } events && seen.IsThere(events))
        {
            await foreach (var finding in Readable(events.Name, wait, cancellationToken))
            {
                yield return finding;
            }
        }
    }

    private static VerifyFinding Unsettled(Text what) => new(VerifyLevel.Note, new($"Waiting {what.En}", what.Ja), Waiting: true);

    /// <summary>The events do not go to a stream of this account and Region.</summary>
    private static VerifyFinding Elsewhere(Observed seen, EventKind kind) => !seen.Associations.TryGetValue(kind, out var association)
        ? new(VerifyLevel.Note, new($"The {kind.Words().En} are not sent to any stream.", $"{kind.Words().Ja}の送り先はありません。"), Idle: true)
        : association.IsToStream
            ? new(VerifyLevel.Note, new(
                $"The {kind.Words().En} go to {association.TargetArn}, which is not in this account and Region. It could not be checked.",
                $"{kind.Words().Ja}の送り先 {association.TargetArn} はこのアカウント・リージョンのものではないため、"
                    + $"確認できませんでした。"))
            : new(VerifyLevel.Note, PlanWords.UnknownStorage(kind, association.TargetArn));

    /// <summary>The consumers that setup registered (enhanced fan-out).</summary>
    private static IEnumerable<VerifyFinding> Consumers(Observed seen, Target target) => target.Kind != TargetKind.Kinesis ? []
        : (seen.Streams.GetValueOrDefault(target.Name)?.FanOut ?? []).Where(c => c.Tags.AreOursFor(seen.Instance)).Select(c => c.Active
            ? new VerifyFinding(VerifyLevel.Good, new(
                $"The consumer {c.Name} of {target.Name} is ACTIVE (enhanced fan-out; the server uses it with Stream:Mode=FanOut).",
                $"{target.Name} のコンシューマー {c.Name} は ACTIVE です（拡張ファンアウト。サーバーは Stream:Mode=FanOut で使用します）。"))
            : new VerifyFinding(VerifyLevel.Note, new(
                $"The consumer {c.Name} of {target.Name} is not ACTIVE yet. Until then the stream is polled.",
                $"{target.Name} のコンシューマー {c.Name} はまだ ACTIVE ではありません。それまではポーリングで読み取ります。")));

    public static VerifyFinding Health(Observed seen, EventKind kind, Target target)
    {
        var status = target.Kind == TargetKind.Firehose ? seen.Firehoses.GetValueOrDefault(target.Name)?.Status
            : seen.Streams.GetValueOrDefault(target.Name)?.Status;
        if (status is null or ResourceStatus.Deleting or ResourceStatus.Failed)
        {
            return new(VerifyLevel.Bad, new(
                $"The {kind.Words().En} go to {target.Name}, which {(status is { } s ? s.Words().En : "does not exist")}. No events arrive.",
                $"{kind.Words().Ja}の送り先 {target.Name} は{(status is { } t ? t.Words().Ja : "存在しません")}。何も届きません。"));
        }

        if (target.Kind == TargetKind.Kinesis && seen.Streams[target.Name].KmsKey is { } key
            && KmsKeys.Compare(key, seen.InstanceKeys) is var match and not KeyMatch.Same)
        {
            return match == KeyMatch.Unknown ? new(VerifyLevel.Note, PlanWords.KeyNotCompared(target.Name, key))
                : new(VerifyLevel.Bad, PlanWords.EncryptionTrap(target.Name, key));
        }

        return new(status == ResourceStatus.Active ? VerifyLevel.Good : VerifyLevel.Note, new(
            $"The {kind.Words().En} go to {target.Name}, which {status.Value.Words().En}.",
                $"{kind.Words().Ja}の送り先 {target.Name} は{status.Value.Words().Ja}。"));
    }

    /// <summary>Amazon Connect writes with the instance's service-linked role. The Associate call gave this role the permission.</summary>
    private async Task<VerifyFinding> Writable(Observed seen, Target target, CancellationToken cancellationToken)
    {
        var instance = seen.Instance;
        var key = target.Kind == TargetKind.Firehose && seen.Firehoses.GetValueOrDefault(target.Name) is { KmsKey: not null } encrypted ? encrypted : null;
        Text unknown = new(
            $"It could not be checked whether Amazon Connect may write to {target.Name} (missing permission: iam:ListRolePolicies, iam:GetRolePolicy).",
            $"Amazon Connect が {target.Name} に書き込めるかは確認できませんでした（権限不足：iam:ListRolePolicies、"
                + $"iam:GetRolePolicy）。");
        var described = await aws.Connect(c => c.DescribeInstanceAsync(new DescribeInstanceRequest { InstanceId = instance.Id }, cancellationToken),
            cancellationToken);
        if (described.Instance?.ServiceRole?.Split('/')[^1] is not { Length: > 0 } role)
        {
            return new(VerifyLevel.Note, unknown);
        }

        try
        {
            foreach (var name in await new StorageReader(aws).PoliciesOf(role, cancellationToken))
            {
                var policy = await aws.Iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = role, PolicyName = name }, cancellationToken);
                if (Uri.UnescapeDataString(policy.PolicyDocument ?? "").Contains($"{instance.ArnOf(target)}\"", StringComparison.Ordinal))
                {
                    // The key's own policy may allow it too; that policy is not checked.
                    return key is not null
                        ? new(VerifyLevel.Note,
                        PlanWords.FirehoseKey(instance with { ServiceRole = described.Instance.ServiceRole }, target.Name, key, time.GetUtcNow()))
                        : new(VerifyLevel.Good, new(
                            $"Amazon Connect can write to {target.Name}.",
                            $"Amazon Connect は {target.Name} に書き込めます。"));
                }
            }

            return new(VerifyLevel.Bad, new(
                $"The service-linked role {role} has no permission for {target.Name}, so Amazon Connect cannot write. "
                    + "Remove the association and create it again.",
                $"サービスリンクロール {role} に {target.Name} の権限がありません。"
                    + $"書き込めないため、関連付けを解除して作り直してください。"));
        }
        catch (AmazonIdentityManagementServiceException)
        {
            return new(VerifyLevel.Note, unknown);
        }
    }

    private async IAsyncEnumerable<VerifyFinding> Readable(string name, TimeSpan wait, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var events = new NewestEvent(aws.Kinesis, name, time);
        var (refused, open) = await Tried(() => events.Open(Near, cancellationToken));
        if (refused is not null)
        {
            yield return new(VerifyLevel.Bad, refused.Happened);
            yield break;
        }

        yield return new(VerifyLevel.Good, new(
            $"{name} can be read: {Counts.Of(open, "open shard")}.",
            $"{name} は読み取れます（オープンシャード {open} 個）。"));
        // A busy stream has an event in its last seconds. For a quiet stream, reading the last minutes is quick.
        (refused, var ends) = await Tried(async () =>
        {
            var whole = await events.Read(Budget, cancellationToken);
            if (events.Event is null)
            {
                await events.Open(Back, cancellationToken);
                whole = await events.Read(Budget, cancellationToken);
            }

            return whole;
        });
        if (refused is not null)
        {
            yield return new(VerifyLevel.Bad, refused.Happened);
            yield break;
        }

        while (events.Event is null && time.GetElapsedTime(began) is var waited && waited < wait)
        {
            yield return new(
                VerifyLevel.Note,
                new($"Waiting for a first agent event, {waited.TotalSeconds:0} of {wait.TotalSeconds:0} s (heartbeats come every 120 s)",
                    $"最初のエージェントイベントを待っています {waited.TotalSeconds:0}/{wait.TotalSeconds:0} 秒"
                        + $"（ハートビートは 120 秒ごと）"),
                Waiting: true);
            await Task.Delay(Pause, time, cancellationToken);
            (refused, ends) = await Tried(() => events.Read(Budget, cancellationToken));
            if (refused is not null)
            {
                yield return new(VerifyLevel.Bad, refused.Happened);
                yield break;
            }
        }

        yield return Saw(events, wait, ends);
    }

    private static async Task<(SetupError? Refused, T Answer)> Tried<T>(Func<Task<T>> call)
    {
        try
        {
            return (null, await call());
        }
        catch (AmazonServiceException e)
        {
            return (SetupErrors.Explain(e), default!);
        }
    }

    private static Text AgeOf(TimeSpan age) => age < TimeSpan.FromSeconds(1) ? new("just now", "たった今")
        : new($"{age.TotalSeconds:0} s ago", $"{age.TotalSeconds:0} 秒前");

    /// <summary>Its kind and its age, but nothing of its content.</summary>
    /// <param name="ends">Every shard was read to its end.</param>
    private VerifyFinding Saw(NewestEvent events, TimeSpan wait, bool ends)
    {
        if (events.Event is { } seen)
        {
            var age = AgeOf(time.GetUtcNow() - seen.At);
            return new(VerifyLevel.Good, ends
                ? new($"An agent event arrived: {seen.Type}, {age.En}.", $"エージェントイベントを受信：{seen.Type}（{age.Ja}）")
                : new($"An agent event arrived: {seen.Type}, {age.En}. The stream is busy, and there may be newer events.",
                    $"エージェントイベントを受信：{seen.Type}（{age.Ja}。流量が多く、"
                        + $"さらに新しいものがある可能性があります）"))
            {
                Event = seen,
            };
        }

        var within = wait == TimeSpan.Zero
            ? new Text(
                $"No agent event in the last {Back.TotalMinutes:0} minutes.",
                $"直近 {Back.TotalMinutes:0} 分間にエージェントイベントはありません。")
            : new(
                $"No agent event within {wait.TotalSeconds:0} s. Is anyone logged in to the Contact Control Panel? Heartbeats come every 120 s from everyone "
                    + "who is.",
                $"{wait.TotalSeconds:0} 秒以内にエージェントイベントが届きませんでした。"
                    + $"CCP にログイン中の人はいますか（ログイン中は 120 秒ごとにハートビートが届きます）。");
        if (!ends)
        {
            within = new(
                $"{within.En} The stream is busy, and not all records could be read in time.",
                $"{within.Ja}流量が多く、すべては読み切れていません。");
        }

        return new(VerifyLevel.Note, events.Other is null ? within : new(
            $"{within.En} Other records arrived that are not agent events (contact records, for example).",
            $"{within.Ja}エージェントイベント以外のレコード（コンタクトレコードなど）は届いています。"))
        {
            Event = events.Other is { } at ? new(null, at) : null,
        };
    }
}
