using System.Globalization;

namespace ConnectStreaming.Setup;

/// <summary>What a plan says beside its steps.</summary>
internal static class PlanWords
{
    private const int MostTags = 5;

    /// <summary>Firehose streams made from then on ask who puts records for rights on the customer key.</summary>
    private static readonly DateTimeOffset FirehoseKeyForNew = new(2026, 4, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>From then on all do.</summary>
    private static readonly DateTimeOffset FirehoseKeyForAll = new(2027, 2, 28, 0, 0, 0, TimeSpan.Zero);

    public static readonly Text NoFirehoseForAgentEvents = new(
        "Agent events can only go to a Kinesis data stream: Amazon Connect does not offer Firehose for them. Choose kinesis:NAME, and take Firehose for the contact records.",
        "エージェントイベントの送り先は Kinesis データストリームだけです(Amazon Connect は Firehose を選べません)。kinesis:名前 を指定し、Firehose は問い合わせレコードに使ってください。");

    public static Notice KeptAsItIs(EventKind kind, string name, bool made, Text whose) => new(
        new(
            $"The {kind.Words().En} go to {name} already{(made ? ", connected by this tool" : ", which this tool did not connect")}. It is used as it is. ({whose.En})",
            $"{kind.Words().Ja}はすでに {name} に送られています({(made ? "このツールが接続" : "このツール以外が接続")})。そのまま使います。({whose.Ja})"),
        [new(ChoiceKind.Replace, name)]);

    /// <summary>Something else was asked for by name.</summary>
    public static Notice NotReplaced(EventKind kind, string name, Wish wish, Text whose) => new(
        wish is Wish.To { Target: var target }
            ? new(
                $"The {kind.Words().En} go to {name}, which this tool did not connect, so they are not sent to {target.Name}. ({whose.En})",
                $"{kind.Words().Ja}は {name} に送られていますが、このツールが接続したものではないため、{target.Name} には切り替えません。({whose.Ja})")
            : new(
                $"The {kind.Words().En} go to {name}, which this tool did not connect, so this is not stopped. ({whose.En})",
                $"{kind.Words().Ja}は {name} に送られていますが、このツールが接続したものではないため、送信を止めません。({whose.Ja})"),
        [new(ChoiceKind.Replace, name)]);

    public static Text UnknownStorage(EventKind kind, string type) => new(
        $"The {kind.Words().En} go to storage of the type {type}, which this tool does not know and does not change. Take it away in the Amazon Connect console first.",
        $"{kind.Words().Ja}の送り先はストレージタイプ {type} です。このツールは対応していないため変更しません。先に Amazon Connect のコンソールで解除してください。");

    public static Text FurtherAssociation(EventKind kind, string arn) => new(
        $"Amazon Connect lists a further place for the {kind.Words().En}: {arn}. This tool changes only the first.",
        $"Amazon Connect には{kind.Words().Ja}の送り先がもう 1 つあります: {arn}。このツールが変更するのは 1 つ目だけです。");

    /// <summary>Kinesis streams cost by the hour, whether anything goes to them or not.</summary>
    public static IEnumerable<Notice> CostForNothing(Observed seen) => seen.Streams
        .Where(s => s.Value.IsThere && s.Value.Tags.AreOursFor(seen.Instance) && s.Value.UsedBy.IsEmpty
            && !EventKinds.All.Any(k => seen.TargetOf(k) == new Target(TargetKind.Kinesis, s.Key)))
        .Select(s => (Notice)new Text(
            $"{s.Key} was made by this tool, nothing of this instance goes to it, and it costs money every hour. A teardown deletes it; to delete it alone: setup teardown --only {s.Key}",
            $"{s.Key} はこのツールが作成したもので、このインスタンスからは何も送られていませんが、料金は毎時かかります。撤去すると削除されます。これだけを削除するには: setup teardown --only {s.Key}"));

    /// <summary>What was counted in the bill and is not deleted.</summary>
    public static Text KeptCosts(string name) => new(
        $"{name} is kept, and costs as much as before.", $"{name} は残すため、料金はこれまでどおりかかります。");

    public static Text NotAllLookedAt(int count) => new(
        $"{count} other streams of this account were not looked at: whether this tool made one of them is found out by a teardown's plan.",
        $"このアカウントの他の {count} 個のストリームは確認していません。このツールが作成したものがあるかどうかは、撤去の計画で分かります。");

    public static Text MayNotLook(string rights) => new(
        $"Whether there is more that this tool made could not be looked at: {rights} is not allowed.",
        $"このツールが作成したものが他にあるかどうかは確認できませんでした({rights} の権限がありません)。");

    /// <summary>AWS, notice of 2026-04-20 to users of Firehose with customer managed keys: who puts records needs the key itself.</summary>
    public static Text FirehoseKey(ConnectInstance instance, string name, FirehoseSeen firehose, DateTimeOffset now)
    {
        var needed = firehose.Created >= FirehoseKeyForNew || now >= FirehoseKeyForAll;
        var role = instance.ServiceRole ?? "AWSServiceRoleForAmazonConnect_…";
        return new(
            $"The Firehose stream {name} is encrypted with the customer key {firehose.KmsKey}. Who puts records into it needs kms:GenerateDataKey and kms:Decrypt on that key {(needed ? "now" : $"from {FirehoseKeyForAll:yyyy-MM-dd}")}: allow both for Amazon Connect's role {role} in the key's policy, or no contact record arrives.",
            $"Firehose {name} はカスタマー管理キー {firehose.KmsKey} で暗号化されています。書き込む側には{(needed ? "現在" : $" {FirehoseKeyForAll:yyyy-MM-dd} から")}このキーの kms:GenerateDataKey と kms:Decrypt が必要です。キーポリシーで Amazon Connect のロール {role} に両方を許可してください。許可がないと問い合わせレコードは届きません。");
    }

    /// <summary>Whose a stream is, as far as AWS tells: its ARN, since when, its tags, who else uses it.</summary>
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
            Say($"made by this tool for the instance {maker}", $"このツールがインスタンス {maker} 用に作成");
        }

        if (tags.Theirs is { Count: > 0 } theirs)
        {
            var some = string.Join(", ", theirs.Take(MostTags).Select(t => $"{t.Key}={t.Value}")) + (theirs.Count > MostTags ? ", …" : "");
            Say($"tags: {some}", $"タグ: {some}");
        }

        if (!others.IsEmpty)
        {
            Say($"also used by: {string.Join(", ", others)}", $"他の利用者: {string.Join(", ", others)}");
        }

        return new(string.Join("; ", en), string.Join("、", ja));
    }

    public static Text OneStreamForBoth(string name) => new(
        $"{name} is to carry both kinds of events. That works, but AWS advises separate streams: contact records are larger and come in bursts.",
        $"{name} に両方のイベントを流します。動作しますが、AWS は別々のストリームを勧めています(問い合わせレコードは大きく、まとまって届くため)。");

    public static Notice NotOursToChange(string name) => new(
        new($"{name} was not made by this tool, so its settings stay as they are.", $"{name} はこのツールが作ったものではないため、設定は変えません。"),
        [new(ChoiceKind.Change, name)]);

    public static Text TooManyAtOnce(string name, LimitedChange change, int needed) => new(
        $"{name}: this takes {needed} changes of the {What(change).En}, and AWS allows {change.Most()} in 24 hours. Go there in several days.",
        $"{name}: {What(change).Ja}の変更が {needed} 回必要ですが、AWS の上限は 24 時間に {change.Most()} 回です。数日に分けてください。");

    public static Text LimitReached(string name, LimitedChange change, int needed, DateTimeOffset until) => new(
        $"{name}: AWS allows {change.Most()} changes of the {What(change).En} in 24 hours; {needed} more {(needed == 1 ? "is" : "are")} possible from {Time(until)}.",
        $"{name}: {What(change).Ja}の変更は 24 時間に {change.Most()} 回までです。あと {needed} 回の変更は {Time(until)} 以降に可能です。");

    public static Text NotDirectPut(string name) => new(
        $"The Firehose stream {name} reads another stream. Amazon Connect puts records directly: choose one with the source Direct PUT, or a new name.",
        $"Firehose {name} は別のストリームを読むものです。Amazon Connect には Direct PUT のものが必要です。別の名前を指定してください。");

    public static Text NotToS3(string name) => new(
        $"The Firehose stream {name} does not deliver to S3, so its settings cannot be changed here. Use it without settings, or choose a new name.",
        $"Firehose {name} の配信先は S3 ではないため、ここでは変更できません。設定なしで使うか、別の名前を指定してください。");

    public static Text HasProcessors(string name, IEnumerable<string> processors) => new(
        $"The Firehose stream {name} does more with its records ({string.Join(", ", processors)}), which a change from here would take away. Use it without settings, change it in the Firehose console, or choose a new name.",
        $"Firehose {name} にはレコードの処理({string.Join(", ", processors)})が設定されており、ここで変更すると失われます。設定なしで使うか、Firehose のコンソールで変更するか、別の名前を指定してください。");

    public static Text FirehoseFailed(string name, string? why) => new(
        $"The Firehose stream {name} could not be created{(why is null ? "" : $" ({why})")} and was not made by this tool. Delete it, or choose a new name.",
        $"Firehose {name} は作成に失敗した状態で{(why is null ? "" : $"({why})")}、このツールが作ったものではありません。削除するか、別の名前を指定してください。");

    public static Text ForeignBucket(string name) => new(
        $"The bucket {name} exists, but belongs to another account, or may not be looked at. Choose another name, or allow s3:GetBucketTagging and s3:ListBucket on it.",
        $"バケット {name} は存在しますが、別のアカウントのものか、参照が許可されていません。別の名前にするか、s3:GetBucketTagging と s3:ListBucket を許可してください。");

    public static Text EncryptionTrap(string name, string key) => new(
        $"{name} is encrypted with {key}. Amazon Connect can publish to it only when the instance uses the same customer managed key for call recordings or reports, and it does not: expect no events. Turn the stream's encryption off, or use that key there.",
        $"{name} は {key} で暗号化されています。Amazon Connect が書き込めるのは、同じカスタマー管理キーを録音またはレポートにも使う場合だけですが、使われていません。イベントは届かない見込みです。暗号化を切るか、そのキーを使ってください。");

    public static Text KeyNotCompared(string name, string key) => new(
        $"{name} is encrypted with {key}. Amazon Connect can publish to it only when the instance uses the same customer managed key for call recordings or reports; it could not be compared, because one of the two is named by an alias. Look in KMS whether they are the same key.",
        $"{name} は {key} で暗号化されています。Amazon Connect が書き込めるのは、同じカスタマー管理キーを録音またはレポートにも使う場合だけです。一方がエイリアスのため比較できませんでした。同じキーかどうかを KMS で確認してください。");

    public static Text AssociatedWithNothing(EventKind kind, string name) => new(
        $"The {kind.Words().En} are set to go to {name}, which does not exist (any more). Set a stream for them, or none.",
        $"{kind.Words().Ja}の送り先 {name} は存在しません。別のストリームか none を指定してください。");

    public static Notice NotOurs(EventKind kind, string name) => new(
        new(
            $"The {kind.Words().En} go to {name}, which this tool neither made nor connected: it stays.",
            $"{kind.Words().Ja}の送り先 {name} はこのツールが作成・接続したものではないため、残します。"),
        [new(ChoiceKind.Keep, name), new(ChoiceKind.Include, name)]);

    /// <summary>Of a stream that is gone, AWS does not tell who made it.</summary>
    public static Text LeadsNowhere(EventKind kind, string name) => new(
        $"The {kind.Words().En} are set to go to {name}, which does not exist any more: someone deleted it. The association with it is taken away.",
        $"{kind.Words().Ja}の送り先 {name} はもう存在しません(削除されています)。関連付けだけを解除します。");

    public static Text AlsoFurther(string name) => new(
        $"{name} is also in a further association of this instance, which this tool does not change. Take that away in the Amazon Connect console, or keep the stream.",
        $"{name} はこのインスタンスの別の関連付けにも使われています。このツールは変更しないため、Amazon Connect のコンソールで解除するか、ストリームを残してください。");

    public static Notice OnlyNotOurs(string name) => new(
        new($"{name} was not made by this tool.", $"{name} はこのツールが作ったものではありません。"), [new(ChoiceKind.Include, name)]);

    /// <param name="what">A role or a bucket.</param>
    public static Text LeftBehind(Text what, string name, string firehose) => new(
        $"The {what.En} {name}, which {firehose} delivered with, does not carry this tool's tags: it stays. To delete it too: --include {name}",
        $"{firehose} の配信に使われた{what.Ja} {name} にはこのツールのタグがないため、残します。削除もするには: --include {name}");

    public static Text BeforeIsGone(EventKind kind, string arn) => new(
        $"Before setup the {kind.Words().En} went to {arn}, which does not exist any more. They will go nowhere.",
        $"セットアップ前の{kind.Words().Ja}の送り先 {arn} はもう存在しません。送り先なしになります。");

    public static Text BucketKept(string name) => new(
        $"The bucket {name} holds objects and is kept: contact records are yours to delete. Empty it and run the teardown again to delete it.",
        $"バケット {name} にはオブジェクトがあるため残します(問い合わせレコードの削除はご自身で)。空にしてからもう一度実行すると削除します。");

    public static Notice HasConsumers(string name, IEnumerable<string> consumers) => new(
        new(
            $"{name} has registered consumers: {string.Join(", ", consumers)}. Deleting it would take their events away. Deregister them, or keep the stream.",
            $"{name} には登録済みコンシューマがあります: {string.Join(", ", consumers)}。削除すると届かなくなります。登録を解除するか、ストリームを残してください。"),
        [new(ChoiceKind.Keep, name)]);

    public static Notice UsedByOthers(string name, IEnumerable<string> instances) => new(
        new(
            $"{name} is also used by other instances: {string.Join(", ", instances)}. Disconnect them first, or keep the stream.",
            $"{name} は別のインスタンスも使っています: {string.Join(", ", instances)}。先に切断するか、ストリームを残してください。"),
        [new(ChoiceKind.Keep, name)]);

    public static Text CannotBeRemembered(string name) => new(
        $"The delivery settings of {name} are too long to be noted in its tags: a teardown will not put them back. Write them down first.",
        $"{name} の配信設定は長すぎてタグに記録できないため、撤去しても元に戻りません。先に控えておいてください。");

    public static Text DeliveryIsGone(string name, FirehoseWish was) => new(
        $"{name} delivered to s3://{was.Bucket}/{was.Prefix} with the role {was.Role} before setup changed it. One of the two does not exist any more, so its delivery stays as it is now.",
        $"{name} は変更前、ロール {was.Role} で s3://{was.Bucket}/{was.Prefix} に配信していましたが、どちらかがもう存在しないため、配信設定は今のまま残します。");

    /// <param name="until">When AWS allows it again; null: it takes more changes than a day allows.</param>
    public static Text NotPutBack(string name, CapacityMode mode, int shards, DateTimeOffset? until) => new(
        $"{name} was {StepWords.Capacity(mode, shards).En} before setup changed it, and this is not put back now: AWS limits such changes in 24 hours. {(until is { } at ? $"Take down once more from {Time(at)}." : "Set it back in several days.")}",
        $"{name} は変更前は{StepWords.Capacity(mode, shards).Ja}でしたが、24 時間の変更回数の上限のため、今回は元に戻しません。{(until is { } then ? $"{Time(then)} 以降にもう一度撤去してください。" : "数日に分けて戻してください。")}");

    /// <param name="why">Null: nothing was tried.</param>
    public static Text PolicyFromNamesOnly(Text? why) => new(
        $"This policy is for the names that were given. What is connected now, and what exists already, could not be looked up{(why is { } w ? $" ({w.En.TrimEnd('.')})" : "")}: everything named counts as made by setup.",
        $"このポリシーは指定された名前だけに基づきます。現在の接続先と既存のリソースは確認できませんでした{(why is { } v ? $"({v.Ja.TrimEnd('。')})" : "")}。指定されたものはすべて、このツールが作成するものとして扱います。");

    public static Text TooFewShards(string name, int shards, int needed) => new(
        $"{name} has {shards} shard(s), and this many agents and contacts need about {needed}: events would be delayed or lost. Give --shards {needed}, or --mode on-demand.",
        $"{name} のシャード数は {shards} ですが、このエージェント数と問い合わせ数には約 {needed} 必要です。遅延や欠落が起こります。--shards {needed} または --mode on-demand を指定してください。");

    public static Text ShardsOfOnDemand(string name, int shards) => new(
        $"{name} is an on-demand stream: AWS chooses its shards, and {shards} cannot be set. Leave --shards out, or change the mode too: --mode provisioned.",
        $"{name} はオンデマンドのため、シャード数({shards})は指定できません。--shards を外すか、--mode provisioned も指定してください。");

    public static Text NoSuchName(string name) => new($"Nothing is named {name}.", $"{name} という名前のものはありません。");

    private static Text What(LimitedChange change) => change == LimitedChange.Mode ? new("capacity mode", "容量モード") : new("shard count", "シャード数");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
