namespace ConnectStreaming.Setup;

/// <summary>Texts of plans about deliveries: Firehose streams, their buckets and roles.</summary>
internal static partial class PlanWords
{
    /// <summary>For Firehose streams made from this date on, the writer needs permissions on the customer key.</summary>
    private static readonly DateTimeOffset FirehoseKeyForNew = new(2026, 4, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>From this date on, this applies to all Firehose streams.</summary>
    private static readonly DateTimeOffset FirehoseKeyForAll = new(2027, 2, 28, 0, 0, 0, TimeSpan.Zero);

    public static readonly Text NoFirehoseForAgentEvents = new(
        "Agent events can only go to a Kinesis data stream: Amazon Connect does not offer Firehose for them. Choose kinesis:NAME, and use Firehose for the "
            + "contact records.",
        "エージェントイベントの送り先は Kinesis データストリームだけです（Amazon Connect は Firehose を選べません）。"
            + "kinesis:名前 を指定し、Firehose はコンタクトレコードに使ってください。");

    /// <summary>AWS, notice of 2026-04-20 to users of Firehose with customer managed keys: the writer needs permissions on the key.</summary>
    public static Text FirehoseKey(ConnectInstance instance, string name, FirehoseSeen firehose, DateTimeOffset now)
    {
        var needed = firehose.Created >= FirehoseKeyForNew || now >= FirehoseKeyForAll;
        var role = instance.ServiceRole ?? "AWSServiceRoleForAmazonConnect_…";
        return new(
            $"The Firehose stream {name} is encrypted with the customer key {firehose.KmsKey}. The writer needs kms:GenerateDataKey and "
                + $"kms:Decrypt on that key {(needed ? "now" : $"from {FirehoseKeyForAll:yyyy-MM-dd}")}. Allow both for Amazon Connect's role {role} in "
                + "the key's policy. Otherwise no contact record arrives.",
            $"Firehose ストリーム {name} はカスタマー管理キー {firehose.KmsKey} で暗号化されています。"
                + $"書き込む側には{(needed ? "現在" : $" {FirehoseKeyForAll:yyyy-MM-dd} から")}このキーの "
                + $"kms:GenerateDataKey と kms:Decrypt が必要です。キーポリシーで Amazon Connect のロール {role} に両方を"
                + $"許可してください。許可がないとコンタクトレコードは届きません。");
    }

    public static Text NotDirectPut(string name) => new(
        $"The Firehose stream {name} reads another stream. Amazon Connect needs the source Direct PUT. Choose another stream, or a new name.",
        $"Firehose ストリーム {name} は別のストリームを読むものです。Amazon Connect には Direct PUT のものが必要です。"
            + $"別の名前を指定してください。");

    public static Text NotToS3(string name) => new(
        $"The Firehose stream {name} does not deliver to S3, so its settings cannot be changed here. Use it without settings, or choose a new name.",
        $"Firehose ストリーム {name} の配信先は S3 ではないため、ここでは変更できません。"
            + $"設定なしで使うか、別の名前を指定してください。");

    public static Text HasProcessors(string name, IEnumerable<string> processors) => new(
        $"The Firehose stream {name} processes its records ({string.Join(", ", processors)}). A change by setup would remove this. Use it without "
            + "settings, change it in the Firehose console, or choose a new name.",
        $"Firehose ストリーム {name} にはレコードの処理（{string.Join(", ", processors)}）が設定されており、"
            + $"ここで変更すると失われます。設定なしで使うか、Firehose のコンソールで変更するか、"
            + $"別の名前を指定してください。");

    public static Text FirehoseFailed(string name, string? why) => new(
        $"The Firehose stream {name} is in a failed state{(why is null ? "" : $" ({why})")} and was not made by setup. Delete it, or choose a new name.",
        $"Firehose ストリーム {name} は作成に失敗した状態で{(why is null ? "" : $"（{why}）")}、"
            + $"セットアップが作成したものではありません。削除するか、別の名前を指定してください。");

    public static Text ForeignBucket(string name) => new(
        $"The bucket {name} exists, but it belongs to another account, or setup may not read it. Choose another name, or allow s3:GetBucketTagging and "
            + "s3:ListBucket on it.",
        $"バケット {name} は存在しますが、別のアカウントのものか、参照が許可されていません。"
            + $"別の名前にするか、s3:GetBucketTagging と s3:ListBucket を許可してください。");

    /// <summary>IAM is shared by all Regions.</summary>
    public static Text RoleOfAnotherRegion(ConnectInstance instance, string name, Tags tags)
    {
        var region = tags.All.GetValueOrDefault(Tags.Region);
        return new(
            $"The role {name} was made by setup for the same instance in {region ?? "another Region"}, and lets Firehose write to the bucket there. "
                + $"Deliveries in {instance.Region} need another role. Use --role NAME.",
            $"ロール {name} はセットアップが{(region is null ? "別のリージョン" : $" {region} ")}の同じインスタンス用に"
                + $"作成したもので、そのリージョンのバケットへの書き込み用です。{instance.Region} "
                + "での配信には別のロールを指定してください：--role 名前");
    }

    /// <summary>S3 bucket names are shared by all Regions.</summary>
    public static Text BucketElsewhere(ConnectInstance instance, string name, string? region) => new(
        $"The bucket {name} is in {region ?? "another Region"}, and the instance is in {instance.Region}. Setup can deliver only within one Region. "
            + $"Choose a bucket in {instance.Region}, or a new name (--bucket NAME); setup then makes a bucket there.",
        $"バケット {name} は{(region is null ? "別のリージョン" : $" {region} ")}にありますが、"
            + $"インスタンスは {instance.Region} にあります。セットアップが配信先にできるのは"
            + $"同じリージョンのバケットだけです。"
            + $"{instance.Region} のバケットか、新しい名前（--bucket 名前）を指定してください。"
            + $"新しい名前のバケットは {instance.Region} に作成します。");

    public static Text CannotBeRemembered(string name) => new(
        $"The delivery settings of {name} are too long for its tags, so a teardown cannot restore them. Write them down first.",
        $"{name} の配信設定は長すぎてタグに記録できないため、接続を解除しても元に戻りません。"
            + $"先に控えておいてください。");
}
