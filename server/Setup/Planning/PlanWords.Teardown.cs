namespace ConnectStreaming.Setup;

/// <summary>Texts of a teardown's plan besides its steps.</summary>
internal static partial class PlanWords
{
    /// <summary>A resource that is in the cost and is not deleted.</summary>
    public static Text KeptCosts(string name) => new(
        $"{name} is kept. It costs the same as before.", $"{name} は残すため、料金はこれまでどおりかかります。");

    /// <summary>Setup connected it but did not make it, so a teardown only disconnects it.</summary>
    public static Notice OnlyDisconnected(string name) => new(
        new(
            $"{name} is kept and costs the same as before. Setup connected it but did not make it.",
            $"{name} は残ります。セットアップは接続しただけで作成していないため、"
                + $"料金はこれまでどおりかかります。"),
        [new(ChoiceKind.Include, name)]);

    /// <summary>Like <see cref="NoTagsAtAll"/>, for a name that only setup uses.</summary>
    public static Notice NamedLikeOurs(string name) => new(
        new(
            $"{name} has a name that setup uses, but not setup's tags. An interrupted run may have made it. It is kept.",
            $"{name} はセットアップが付ける名前ですが、セットアップのタグがありません。"
                + $"中断された実行で作成された可能性があります。残します。"),
        [new(ChoiceKind.Include, name)]);

    public static Notice NotOurs(EventKind kind, string name) => new(
        new(
            $"The {kind.Words().En} go to {name}, which setup neither made nor connected. It is kept.",
            $"{kind.Words().Ja}の送り先 {name} はセットアップが作成・接続したものではないため、残します。"),
        [new(ChoiceKind.Keep, name), new(ChoiceKind.Include, name)]);

    /// <summary>AWS does not say who made a stream that was deleted.</summary>
    public static Text LeadsNowhere(EventKind kind, string name) => new(
        $"The {kind.Words().En} are sent to {name}, which was deleted. Only the association is removed.",
        $"{kind.Words().Ja}の送り先 {name} はもう存在しません（削除されています）。関連付けだけを解除します。");

    public static Text AlsoFurther(string name) => new(
        $"{name} is also in another association of this instance, which setup does not change. Remove it in the Amazon Connect console, or keep "
            + "the stream.",
        $"{name} はこのインスタンスの別の関連付けにも使われています。"
            + $"セットアップは変更しないため、Amazon Connect のコンソールで解除するか、ストリームを残してください。");

    public static Notice OnlyNotOurs(string name) => new(
        new($"{name} was not made by setup.", $"{name} はセットアップが作成したものではありません。"), [new(ChoiceKind.Include, name)]);

    /// <param name="what">A role or a bucket.</param>
    public static Text LeftBehind(Text what, string name, string firehose) => new(
        $"{firehose} used the {what.En} {name} for its deliveries. It does not have setup's tags, so it is kept. To delete it too: --include {name}",
        $"{firehose} の配信に使われた{what.Ja} {name} にはセットアップのタグがないため、残します。"
            + $"削除もするには：--include {name}");

    public static Text BeforeIsGone(EventKind kind, string arn) => new(
        $"Before setup the {kind.Words().En} went to {arn}, which no longer exists. They will not be sent anywhere.",
        $"セットアップ前の{kind.Words().Ja}の送り先 {arn} はもう存在しません。送り先なしになります。");

    public static Text BucketKept(string name) => new(
        $"The bucket {name} contains objects, so it is kept. Delete the contact records yourself: empty the bucket, then run the teardown again to delete it.",
        $"バケット {name} にはオブジェクトがあるため残します（コンタクトレコードの削除はご自身で）。"
            + $"空にしてからもう一度実行すると削除します。");

    public static Notice HasConsumers(string name, IEnumerable<string> consumers) => new(
        new(
            $"{name} has registered consumers: {string.Join(", ", consumers)}. If it is deleted, they get no more events. Deregister them, or keep the stream.",
            $"{name} には登録済みコンシューマーがあります：{string.Join(", ", consumers)}。削除すると届かなくなります。"
                + $"登録を解除するか、ストリームを残してください。"),
        [new(ChoiceKind.Keep, name)]);

    public static Notice UsedByOthers(string name, IEnumerable<string> instances) => new(
        new(
            $"{name} is also used by other instances: {string.Join(", ", instances)}. Disconnect them first, or keep the stream.",
            $"{name} は別のインスタンスも使っています：{string.Join(", ", instances)}。"
                + $"先に切断するか、ストリームを残してください。"),
        [new(ChoiceKind.Keep, name)]);

    public static Text DeliveryIsGone(string name, FirehoseWish was) => new(
        $"{name} delivered to s3://{was.Bucket}/{was.Prefix} with the role {was.Role} before setup changed it. One of them no longer exists, so "
            + "its delivery settings are not restored.",
        $"{name} は変更前、ロール {was.Role} で s3://{was.Bucket}/{was.Prefix} に配信していましたが、"
            + $"どちらかがもう存在しないため、配信設定は今のまま残します。");

    /// <param name="until">When AWS allows the change; null: it needs more changes than AWS allows in a day.</param>
    public static Text NotPutBack(string name, CapacityMode mode, int shards, DateTimeOffset? until) => new(
        $"{name} was {StepWords.Capacity(mode, shards).En} before setup changed it. This is not restored now, because AWS limits such changes in 24 hours. "
            + $"{(until is { } at ? $"Run the teardown again after {Time(at)}." : "Restore it in steps over several days.")}",
        $"{name} は変更前は{StepWords.Capacity(mode, shards).Ja}でしたが、24 時間の変更回数の上限のため、"
            + $"今回は元に戻しません。"
            + $"{(until is { } then ? $"{Time(then)} 以降にもう一度、接続を解除してください。" : "数日に分けて戻してください。")}");

    public static Text NoSuchName(string name) => new($"There is no resource named {name}.", $"{name} という名前のものはありません。");
}
