using System.Globalization;

namespace ConnectStreaming.Setup;

/// <summary>Texts of a plan besides its steps.</summary>
internal static partial class PlanWords
{
    private const int MostTags = 5;

    public static Notice KeptAsItIs(EventKind kind, string name, bool made, Text whose) => new(
        new(
            $"The {kind.Words().En} already go to {name}, {(made ? "connected by setup" : "not connected by setup")}. It is used without changes. "
                + $"({whose.En})",
            $"{kind.Words().Ja}はすでに {name} に送られています"
                + $"（{(made ? "セットアップが接続" : "セットアップ以外が接続")}）。"
                + $"そのまま使います。（{whose.Ja}）"),
        [new(ChoiceKind.Replace, name)]);

    /// <summary>The user asked for another target by name.</summary>
    public static Notice NotReplaced(EventKind kind, string name, Wish wish, Text whose) => new(
        wish is Wish.To { Target: var target }
            ? new(
                $"The {kind.Words().En} go to {name}, which setup did not connect, so they are not sent to {target.Name}. ({whose.En})",
                $"{kind.Words().Ja}は {name} に送られていますが、セットアップが接続したものではないため、"
                    + $"{target.Name} には切り替えません。（{whose.Ja}）")
            : new(
                $"The {kind.Words().En} go to {name}, which setup did not connect, so this is not stopped. ({whose.En})",
                $"{kind.Words().Ja}は {name} に送られていますが、セットアップが接続したものではないため、"
                    + $"送信を止めません。（{whose.Ja}）"),
        [new(ChoiceKind.Replace, name)]);

    public static Text UnknownStorage(EventKind kind, string type) => new(
        $"The {kind.Words().En} go to storage of the type {type}. Setup does not support it and does not change it. Remove it in the Amazon Connect "
            + "console first.",
        $"{kind.Words().Ja}の送り先はストレージタイプ {type} です。セットアップは対応していないため変更しません。"
            + $"先に Amazon Connect のコンソールで解除してください。");

    public static Text FurtherAssociation(EventKind kind, string arn) => new(
        $"Amazon Connect has another target for the {kind.Words().En}: {arn}. Setup changes only the first one.",
        $"Amazon Connect には{kind.Words().Ja}の送り先がもう 1 つあります：{arn}。"
            + $"セットアップが変更するのは 1 つ目だけです。");

    /// <summary>Kinesis streams cost money by the hour, with or without events.</summary>
    public static IEnumerable<Notice> CostForNothing(Observed seen) => seen.Streams
        .Where(s => s.Value.IsThere && s.Value.Tags.AreOursFor(seen.Instance) && s.Value.UsedBy.IsEmpty
            && !EventKinds.All.Any(k => seen.TargetOf(k) == new Target(TargetKind.Kinesis, s.Key)))
        .Select(s => new Notice(
            new(
                $"{s.Key} was made by setup. No events of this instance go to it, but it costs money every hour. A teardown deletes it.",
                $"{s.Key} はセットアップが作成したもので、このインスタンスからは何も送られていませんが、"
                    + $"1 時間ごとに料金がかかります。接続を解除すると削除されます。"),
            [new(ChoiceKind.Alone, s.Key)]));

    /// <summary>AWS may have lost the tags of a new resource, and the run may have ended before it could add them.</summary>
    public static Text NoTagsAtAll(string name) => new(
        $"{name} already exists and has no tags, so setup assumes that it did not make it. It is used without changes, and a teardown only disconnects it. "
            + $"If an interrupted run of setup made it, a teardown with --include {name} deletes it.",
        $"{name} はすでに存在し、タグがないため、セットアップ以外が作成したものとして扱います。"
            + $"そのまま使い、接続解除時は切断だけします。中断されたセットアップの実行で作成されたものであれば、"
            + $"接続解除時に --include {name} を指定すると削除されます。");

    public static Text NotAllLookedAt(int count) => new(
        $"{count} other streams of this account were not checked. The plan of a teardown shows whether setup made one of them.",
        $"このアカウントの他の {count} 個のストリームは確認していません。"
            + $"セットアップが作成したものがあるかどうかは、接続解除の計画で分かります。");

    public static Text MayNotRead(string rights) => new(
        $"Setup could not check whether it made other resources: the permission {rights} is missing.",
        $"セットアップが作成したものが他にあるかどうかは確認できませんでした（{rights} の権限がありません）。");

    /// <summary>Facts about the owner of a stream from AWS: its ARN, since when, its tags, and other users.</summary>
    public static Text Whose(Observed seen, string arn)
    {
        var (en, ja) = (new List<string> { arn }, new List<string> { arn });
        void Say(string english, string japanese)
        {
            en.Add(english);
            ja.Add(japanese);
        }

        if (seen.Instance.TargetOf(arn) is not { } target)
        {
            return new(arn, arn);
        }

        var (created, others) = target.Kind == TargetKind.Firehose
            ? seen.Firehoses.TryGetValue(target.Name, out var firehose) ? (firehose.Created, firehose.UsedBy) : (null, [])
            : seen.Streams.TryGetValue(target.Name, out var stream) ? (stream.Created, stream.UsedBy) : (null, []);
        if (created is { } at)
        {
            Say($"created {Time(at)}", $"{Time(at)} 作成");
        }

        var tags = seen.TagsOf(target);
        if (tags.All.GetValueOrDefault(Tags.Instance) is { } maker && maker != seen.Instance.Id)
        {
            Say($"made by setup for the instance {maker}", $"セットアップがインスタンス {maker} 用に作成");
        }

        if (tags.Theirs is { Count: > 0 } theirs)
        {
            var some = string.Join(", ", theirs.Take(MostTags).Select(t => $"{t.Key}={t.Value}")) + (theirs.Count > MostTags ? ", …" : "");
            Say($"tags: {some}", $"タグ：{some}");
        }

        if (!others.IsEmpty)
        {
            Say($"also used by: {string.Join(", ", others)}", $"他に使用中のインスタンス：{string.Join(", ", others)}");
        }

        return new(string.Join("; ", en), string.Join("、", ja));
    }

    public static Text OneStreamForBoth(string name) => new(
        $"{name} will carry both kinds of events. This works, but AWS recommends separate streams: contact records are larger and come in bursts.",
        $"{name} に両方のイベントを流します。動作しますが、AWS は別々のストリームを勧めています"
            + $"（コンタクトレコードは大きく、まとまって届くため）。");

    public static Notice NotOursToChange(string name) => new(
        new($"{name} was not made by setup, so its settings are not changed.",
            $"{name} はセットアップが作成したものではないため、設定は変えません。"),
        [new(ChoiceKind.Change, name)]);

    public static Text TooManyAtOnce(string name, LimitedChange change, int needed) => new(
        $"{name}: this needs {needed} changes of the {What(change).En}, but AWS allows {change.Most()} in 24 hours. Do it in steps over several days.",
        $"{name}：{What(change).Ja}の変更が {needed} 回必要ですが、AWS の上限は 24 時間に {change.Most()} 回です。"
            + $"数日に分けてください。");

    public static Text LimitReached(string name, LimitedChange change, int needed, DateTimeOffset until) => new(
        $"{name}: AWS allows {change.Most()} changes of the {What(change).En} in 24 hours. {needed} more {(needed == 1 ? "is" : "are")} possible after "
            + $"{Time(until)}.",
        $"{name}：{What(change).Ja}の変更は 24 時間に {change.Most()} 回までです。"
            + $"あと {needed} 回の変更は {Time(until)} 以降に可能です。");

    public static Text EncryptionTrap(string name, string key) => new(
        $"{name} is encrypted with {key}. Amazon Connect can publish to it only when the instance uses the same customer managed key for call recordings or "
            + "reports. It does not, so no events will arrive. Turn off the stream's encryption, or use that key there.",
        $"{name} は {key} で暗号化されています。Amazon Connect が書き込めるのは、"
            + $"同じカスタマー管理キーを録音またはレポートにも使う場合だけですが、使われていません。"
            + $"イベントは届かない見込みです。暗号化を切るか、そのキーを使ってください。");

    public static Text KeyNotCompared(string name, string key) => new(
        $"{name} is encrypted with {key}. Amazon Connect can publish to it only when the instance uses the same customer managed key for call recordings or "
            + "reports. The keys could not be compared, because one of them is an alias. Check in KMS whether they are the same key.",
        $"{name} は {key} で暗号化されています。Amazon Connect が書き込めるのは、"
            + $"同じカスタマー管理キーを録音またはレポートにも使う場合だけです。"
            + $"一方がエイリアスのため比較できませんでした。同じキーかどうかを KMS で確認してください。");

    public static Text AssociatedWithNothing(EventKind kind, string name) => new(
        $"The {kind.Words().En} are sent to {name}, which does not exist. Choose another stream for them, or none.",
        $"{kind.Words().Ja}の送り先 {name} は存在しません。別のストリームか none を指定してください。");

    /// <param name="why">Null: setup did not try.</param>
    public static Text PolicyFromNamesOnly(Text? why) => new(
        "This policy is only for the given names. The current connections and existing resources could not be checked"
            + $"{(why is { } w ? $" ({w.En.TrimEnd('.')})" : "")}. Setup treats everything that is named as made by setup.",
        $"このポリシーは指定された名前だけに基づきます。現在の接続先と既存のリソースは"
            + $"確認できませんでした{(why is { } v ? $"（{v.Ja.TrimEnd('。')}）" : "")}。指定されたものはすべて、"
            + $"セットアップが作成するものとして扱います。");

    public static Text TooFewShards(string name, int shards, int needed) => new(
        $"{name} has {Counts.Of(shards, "shard")}, but this number of agents and contacts needs about {needed}. Events would be delayed or lost. Use --shards "
            + $"{needed}, or --mode on-demand.",
        $"{name} のシャード数は {shards} ですが、このオペレーター数とコンタクト数には約 {needed} 個必要です。"
            + $"遅延や欠落が起こります。--shards {needed} または --mode on-demand を指定してください。");

    public static Text ShardsOfOnDemand(string name, int shards) => new(
        $"{name} is an on-demand stream: AWS chooses its shards, so {shards} cannot be set. Remove --shards, or also change the mode: --mode provisioned.",
        $"{name} はオンデマンドのため、シャード数（{shards}）は指定できません。"
            + $"--shards を外すか、--mode provisioned も指定してください。");

    private static Text What(LimitedChange change) => change == LimitedChange.Mode
        ? new("capacity mode", "容量モード")
        : new("shard count", "シャード数");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
