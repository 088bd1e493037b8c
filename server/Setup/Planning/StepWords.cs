namespace ConnectStreaming.Setup;

/// <summary>The text of a step for people.</summary>
/// <param name="Title">What it does, in one line.</param>
/// <param name="Means">The effect.</param>
/// <param name="Undo">How to undo it, or that it cannot be undone.</param>
internal sealed record StepText(Text Title, Text Means, Text Undo, bool CanBeUndone);

internal static class StepWords
{
    private static readonly Text Teardown = new("Undo: run the teardown (setup teardown).", "元に戻すには：接続を解除して削除（setup teardown）");
    private static readonly Text SetAgain = new("Undo: set the old value again.", "元に戻すには：以前の値をもう一度設定");
    private static readonly Text Never = new("This cannot be undone.", "元に戻せません。");

    public static StepText Words(this Step step, ConnectInstance instance) => step switch
    {
        Step.CreateStream s => new(
            new($"Create the Kinesis stream {s.Name} ({Capacity(s.Mode, s.Shards).En})",
                $"Kinesis ストリーム {s.Name} を作成（{Capacity(s.Mode, s.Shards).Ja}）"),
            new("It costs money from now on, even without events.", "イベントが流れなくても、作成した時点から料金がかかります。"),
            Teardown, true),
        Step.ChangeRetention s => new(
            new($"Keep the records of {s.Name} for {s.To} h instead of {s.From} h",
                $"{s.Name} のレコード保持期間を {s.From} 時間から {s.To} 時間に変更"),
            s.To > s.From ? new(
                    "A reader that stopped for a longer time can still catch up. More than 24 h costs extra.",
                    "長く止まった読み取り側も追いつけます。24 時間を超えると追加料金がかかります。")
                : new("Older records are deleted immediately.", "それより古いレコードはすぐに消えます。"),
            s.To > s.From ? SetAgain : new(
                "Set the old value again. Deleted records do not come back.",
                "値は戻せますが、消えたレコードは戻りません。"), s.To > s.From),
        Step.ChangeShards s => new(
            new($"Change {s.Name} from {s.From} to {Counts.Of(s.To, "shard")}", $"{s.Name} のシャード数を {s.From} から {s.To} に変更"),
            new("Readers follow without a restart. AWS allows 10 such changes in 24 hours.",
                "読み取り側は再起動なしで追従します。AWS の上限は 24 時間に 10 回です。"),
            SetAgain, true),
        Step.ChangeMode s => new(
            new($"Change {s.Name} from {Mode(s.From).En} to {Mode(s.To).En}", $"{s.Name} を{Mode(s.From).Ja}から{Mode(s.To).Ja}に変更"),
            new("The stream keeps working. AWS allows 2 such changes in 24 hours.",
                "ストリームは止まりません。AWS の上限は 24 時間に 2 回です。"),
            SetAgain, true),
        Step.RegisterConsumer s => new(
            new($"Register the consumer {s.Consumer} at {s.Stream} (enhanced fan-out)",
                $"{s.Stream} にコンシューマー {s.Consumer} を登録（拡張ファンアウト）"),
            new("Events reach the seat map sooner, and other readers do not slow it. It costs money every hour and for each GB. Also set Stream:Mode=FanOut.",
                "イベントが座席表に早く届き、他の読み取り側の影響も受けません。"
                    + "時間料金とデータ量の料金がかかります。サーバーには Stream:Mode=FanOut を設定してください。"),
            Teardown, true),
        Step.DeregisterConsumer s => new(
            new($"Remove the consumer {s.Consumer} from {s.Stream} (enhanced fan-out)",
                $"{s.Stream} のコンシューマー {s.Consumer} の登録を解除（拡張ファンアウト）"),
            new("A seat map that uses it polls the stream from then on.", "使用中の座席表は、以後ポーリングで読み取ります。"),
            new("Undo: apply again with fan-out.", "元に戻すには：拡張ファンアウトを指定してもう一度適用"), true),
        Step.DeleteStream s => new(
            new($"Delete the Kinesis stream {s.Name}", $"Kinesis ストリーム {s.Name} を削除"),
            new($"Up to {s.RetentionHours} h of records are lost.", $"最大 {s.RetentionHours} 時間分のレコードが失われます。"),
            Never, false),
        Step.CreateBucket s => new(
            new($"Create the S3 bucket {s.Name}", $"S3 バケット {s.Name} を作成"),
            new("Contact records will be stored here. They contain customer data. Decide who may read it, and how long it is kept.",
                "コンタクトレコードの保存先です。顧客の情報を含むため、閲覧者と保存期間を決めてください。"),
            Teardown, true),
        Step.DeleteBucket s => new(
            new($"Delete the empty S3 bucket {s.Name}", $"空の S3 バケット {s.Name} を削除"),
            s.Ours ? new(
                "It is empty. Other people can then use its name.",
                "中身はありません。名前は他の人も使えるようになります。")
                : new("Setup did not make it. It is empty. Its settings are lost, and other people can then use its name.",
                    "セットアップが作成したものではありません。中身はありませんが、設定は失われ、"
                        + "名前は他の人も使えるようになります。"),
            Never, false),
        Step.CreateRole s => new(
            new($"Create the IAM role {s.Name}", $"IAM ロール {s.Name} を作成"),
            new("Only Firehose can assume it, for this account.", "このアカウントの Firehose だけが引き受けられます。"),
            Teardown, true),
        Step.WriteRolePolicy s => new(
            new($"Let the role {s.Name} write to the bucket {s.Bucket}", $"ロール {s.Name} にバケット {s.Bucket} への書き込みを許可"),
            new("Only the permissions that a delivery needs.", "配信に必要な権限だけです。"),
            Teardown, true),
        Step.DeleteRole s => new(
            new($"Delete the IAM role {s.Name}", $"IAM ロール {s.Name} を削除"),
            s.Ours ? new("It is no longer used.", "もう使われていません。")
                : new(
                    "Setup did not make it. Everything that uses it will stop working.",
                    "セットアップが作成したものではありません。このロールを使うものは動かなくなります。"),
            s.Ours ? new("Undo: apply again. This makes a new one.", "元に戻すには：もう一度適用して作り直し") : Never, s.Ours),
        Step.CreateFirehose s => new(
            new($"Create the Firehose stream {s.Name} → s3://{s.Settings.Bucket}/{s.Settings.Prefix}",
                $"Firehose ストリーム {s.Name} を作成 → s3://{s.Settings.Bucket}/{s.Settings.Prefix}"),
            Delivery(s.Settings),
            Teardown, true),
        Step.ChangeFirehose s => new(
            new($"Change the delivery of {s.Name} → s3://{s.To.Bucket}/{s.To.Prefix}",
                $"Firehose ストリーム {s.Name} の配信設定を変更 → s3://{s.To.Bucket}/{s.To.Prefix}"),
            Delivery(s.To),
            SetAgain, true),
        Step.DeleteFirehose s => new(
            new($"Delete the Firehose stream {s.Name}", $"Firehose ストリーム {s.Name} を削除"),
            new("Records in its buffer may be lost. Records in S3 are kept.",
                "バッファに残っている分は失われることがあります。S3 に届いた分は残ります。"),
            Never, false),
        Step.Remember s when OldSettings.AreIn(instance, s.Tags) => new(
            new($"Record the current settings of {s.Target.Name} in its tags", $"{s.Target.Name} のタグに、現在の設定を記録"),
            new("A teardown restores these settings.", "接続を解除するときに、この設定に戻します。"),
            Teardown, true),
        Step.Remember s => new(
            new($"Record in the tags of {s.Target.Name} that setup connects it",
                $"{s.Target.Name} のタグに、セットアップが接続することを記録"),
            new("A teardown uses this to restore the previous state.", "接続を解除するときに、ここから以前の状態に戻します。"),
            Teardown, true),
        Step.Forget s => new(
            new($"Remove setup's tags from {s.Target.Name}", $"{s.Target.Name} からセットアップのタグを削除"),
            new("The stream itself does not change.", "ストリーム自体はそのままです。"),
            new("Undo: apply again.", "元に戻すには：もう一度適用"), true),
        Step.NoteSince s => new(
            new($"Record in the tags of {s.Target.Name} since when the {s.Kind.Words().En} go there",
                $"{s.Target.Name} のタグに、{s.Kind.Words().Ja}の接続日時を記録"),
            new("An interrupted run did not record it. The current time is recorded.",
                "中断された実行で記録されなかったため、現在の日時を記録します。"),
            Teardown, true),
        Step.Associate s => new(
            new($"Send the {s.Kind.Words().En} of {instance.Alias} to {s.Target.Name}",
                $"{instance.Alias} の{s.Kind.Words().Ja}を {s.Target.Name} に送信"),
            s.Kind == EventKind.AgentEvents
                ? new(
                    "Amazon Connect starts at once. Everyone who is logged in appears within 120 s.",
                    "すぐに送信が始まり、ログイン中の全員が 120 秒以内に現れます。")
                : new("From now on, a record arrives after each contact.", "以後、コンタクトが終わるたびにレコードが届きます。"),
            Teardown, true),
        Step.Reassociate s => new(
            new($"Send the {s.Kind.Words().En} of {instance.Alias} to {Name(s.ToArn)} instead of {Name(s.FromArn)}",
                $"{instance.Alias} の{s.Kind.Words().Ja}の送り先を {Name(s.FromArn)} から {Name(s.ToArn)} に変更"),
            new($"Readers of {Name(s.FromArn)} get no more events.", $"{Name(s.FromArn)} の読み取り側には届かなくなります。"),
            SetAgain, true),
        Step.Disassociate s => new(
            new($"Stop sending the {s.Kind.Words().En} of {instance.Alias} to {Name(s.FromArn)}",
                $"{instance.Alias} の{s.Kind.Words().Ja}を {Name(s.FromArn)} に送るのを停止"),
            s.Kind == EventKind.AgentEvents
                ? new("The seat map gets no more events. It shows this.", "座席表は更新されなくなり、その旨が表示されます。")
                : new("Records of contacts that end after this are not delivered.", "以後に終わるコンタクトのレコードは届きません。"),
            new("Undo: apply again. Events in between are lost.", "元に戻すには：もう一度適用（間のイベントは失われます）"), true),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };

    public static Text Mode(CapacityMode mode) => mode == CapacityMode.OnDemand ? new(
        "on-demand",
        "オンデマンド") : new("provisioned", "プロビジョンド");

    public static Text Capacity(CapacityMode mode, int shards) => mode == CapacityMode.OnDemand
        ? Mode(mode)
        : new($"provisioned, {Counts.Of(shards, "shard")}", $"プロビジョンド、シャード {shards} 個");

    private static string Name(string arn) => Target.Parse(arn)?.Name ?? arn;

    private static Text Delivery(FirehoseWish s)
    {
        var (line, lineJa) = s.Newline ? (", one record a line", "、1 行 1 レコード") : ("", "");
        var (format, formatJa) = s.Compression == Compression.None ? ("", "") : ($", {s.Compression}", $"、{s.Compression}");
        return new(
            $"A file every {s.BufferSeconds} s or {s.BufferMebibytes} MiB{line}{format}.",
            $"{s.BufferSeconds} 秒または {s.BufferMebibytes} MiB ごとにファイル出力{lineJa}{formatJa}。");
    }
}
