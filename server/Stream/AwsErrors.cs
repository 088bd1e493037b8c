using ConnectStreaming.AwsFaults;

namespace ConnectStreaming.Stream;

/// <summary>A failed AWS call, explained to the person who must act.</summary>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Happened">What happened.</param>
/// <param name="Means">What that means for the map.</param>
/// <param name="Do">What to do next.</param>
/// <param name="Ja">What happened and what to do, in Japanese.</param>
/// <param name="Action">The missing IAM action (<c>kinesis:GetRecords</c>), when the answer names one.</param>
internal sealed record AwsError(AwsFaultKind Kind, string Happened, string Means, string Do, string Ja, string? Action = null);

/// <summary>Explains the exception of a Kinesis call to the person who runs the map. Pure. <see cref="AwsFault"/> decides the kind.</summary>
internal static class AwsErrors
{
    // An interface endpoint may serve only one of the names that the SDK uses: https://docs.aws.amazon.com/streams/latest/dev/vpc.html
    private const string VpcEndpoint =
        "In a VPC without internet access, the endpoint must serve the names kinesis.REGION, *.data-kinesis.REGION and *.control-kinesis.REGION; "
        + "if it serves only one of them, set AWS_ENDPOINT_URL_KINESIS to https:// and that name.";

    private const string VpcEndpointJa =
        "インターネットに接続しない VPC では、エンドポイントが kinesis.REGION、*.data-kinesis.REGION、"
        + "*.control-kinesis.REGION の各名前に対応している必要があります。"
        + "一部の名前にしか対応していない場合は、その名前を AWS_ENDPOINT_URL_KINESIS に https:// 付きで設定してください。";

    public static AwsError BadAnswer { get; } = new(
        AwsFaultKind.BadAnswer,
        "Kinesis sent an answer that is incomplete or cannot be read.",
        "Nothing of the answer was used; the same records are requested again.",
        "If this continues, look for a proxy between this machine and AWS that changes or truncates answers.",
        "Kinesis の応答が途中で切れているか、読み取れません。同じレコードを再度要求します。"
            + "続く場合は、AWS との間に応答を書き換えるプロキシがないか確認してください。");

    private static readonly AwsError Unavailable = new(
        AwsFaultKind.Unavailable,
        "AWS answered that the service is temporarily unavailable.",
        "The map does not change until the service is available again. No data is lost.",
        "Do nothing yet: the call is retried automatically. If this continues, see the AWS Health Dashboard.",
        "AWS からサービスを一時的に利用できないと応答がありました。自動で再試行されます。"
            + "続く場合は AWS Health Dashboard を確認してください。");

    private static readonly AwsError Throttled = new(
        AwsFaultKind.Throttled,
        "Kinesis refused a read: the shard's rate (5 reads and 2 MB a second, shared by all its readers) is exhausted.",
        "The map may be a few seconds behind. No data is lost.",
        "Do nothing if it stops by itself. If it continues, stop other readers of the stream, give it more shards, or give this reader its own throughput "
        + "(enhanced fan-out).",
        "シャードの読み取り上限（毎秒5回・2 MB、すべての読み取り側で共有）に達したため、"
        + "Kinesis が読み取りを拒否しました。"
        + "続く場合は、ほかの読み取りを止めるか、シャードを増やすか、拡張ファンアウトを使用してください。");

    private static readonly AwsError RateLimited = new(
        AwsFaultKind.RateLimited,
        "AWS refused a call because this account makes too many calls of this kind in this Region "
        + "(Kinesis allows 20 DescribeStreamSummary calls a second per account).",
        "Records are still read. New shards and changes of the stream are found a little later.",
        "Do nothing if it stops by itself. If it continues, look for other programs in the account that describe streams very often.",
        "このアカウントとリージョンからの呼び出し（DescribeStreamSummary など）が多すぎるため、AWS が拒否しました。"
        + "レコードの読み取りは続いています。"
        + "続く場合は、同じアカウントで頻繁にストリームの情報を取得しているプログラムが"
        + "ないか確認してください。");

    private static readonly AwsError IteratorRate = new(
        AwsFaultKind.RateLimited,
        "Kinesis refused to open a shard: it allows 5 GetShardIterator calls a second and shard, shared by all programs that read it.",
        "The map may be a few seconds behind. No data is lost.",
        "Do nothing if it stops by itself. If it continues, look for another program that opens the stream's shards repeatedly.",
        "シャードを開く操作（GetShardIterator、シャードごとに毎秒5回、すべての読み取り側で共有）"
        + "が上限に達したため、Kinesis が拒否しました。データは失われません。"
        + "続く場合は、シャードを繰り返し開いているプログラムがほかにないか確認してください。");

    private static readonly AwsError TimedOut = new(
        AwsFaultKind.Timeout,
        "AWS did not answer in time.",
        "The map does not change until AWS answers. No data is lost.",
        "Check the network between this machine and AWS (route, firewall, VPC endpoint). " + VpcEndpoint,
        "AWS から時間内に応答がありません。このサーバーと AWS の間のネットワーク（経路、ファイアウォール、"
            + "VPC エンドポイント）を確認してください。" + VpcEndpointJa);

    private static readonly AwsError KmsThrottled = new(
        AwsFaultKind.KmsThrottled,
        "KMS refused a call for the key of the stream: there were too many calls at once.",
        "The map may be a few seconds behind. No data is lost.",
        "Do nothing if it stops by itself. If it continues, raise the account's KMS request quota.",
        "ストリームの KMS への呼び出しが多すぎるため拒否されました。"
            + "続く場合は、アカウントの KMS リクエストクォータを引き上げてください。");

    private static readonly AwsError Expired = new(
        AwsFaultKind.ExpiredCredentials,
        "The AWS credentials have expired.",
        "Nothing can be read until there are new credentials.",
        "Sign in again (aws sso login), or renew the session in the profile or environment; instance and container roles renew themselves.",
        "AWS の認証情報の有効期限が切れています。再度サインインするか（aws sso login）、"
            + "プロファイルまたは環境変数のセッションを更新してください。");

    private static readonly AwsError UnknownKey = new(
        AwsFaultKind.UnknownCredentials,
        "AWS does not know these credentials: the key was deleted or rotated, or belongs to another partition (aws, aws-cn, aws-us-gov).",
        "Nothing can be read until there are valid credentials.",
        "Set the new key, or check that the Region belongs to the account.",
        "AWS がこの認証情報を認識できません。キーが削除または更新されたか、別のパーティション（aws、aws-cn、"
        + "aws-us-gov）のものです。"
        + "新しいキーを設定するか、リージョンがアカウントに合っているか確認してください。");

    private static readonly AwsError WrongSecret = new(
        AwsFaultKind.WrongSecret,
        "AWS refused the signature: the secret does not belong to the access key.",
        "Nothing can be read until the secret is right.",
        "Check AWS_SECRET_ACCESS_KEY, or the profile's aws_secret_access_key, for a typing error or an old value.",
        "シークレットキーがアクセスキーと一致しないため、AWS が署名を拒否しました。"
        + "AWS_SECRET_ACCESS_KEY、またはプロファイルの aws_secret_access_key を確認してください。");

    private static readonly AwsError WrongClock = new(
        AwsFaultKind.ClockSkew,
        "AWS refused the signature because this machine's clock is wrong by more than five minutes.",
        "Nothing can be read until the clock is right.",
        "Set the clock, and turn on time synchronisation (NTP).",
        "このサーバーの時計が5分以上ずれているため、AWS が署名を拒否しました。"
            + "時計を合わせ、時刻同期（NTP）を有効にしてください。");

    public static AwsError Explain(Exception exception)
    {
        if (exception is IteratorRefusedException)
        {
            return IteratorRate;
        }

        var fault = AwsFault.Of(exception);
        return fault.Kind switch
        {
            AwsFaultKind.Throttled => Throttled,
            AwsFaultKind.RateLimited or AwsFaultKind.Limit => RateLimited,
            AwsFaultKind.Denied => Denied(fault.Action),
            AwsFaultKind.KmsThrottled => KmsThrottled,
            AwsFaultKind.Kms => Kms(fault.Code!),
            AwsFaultKind.ExpiredCredentials => Expired,
            AwsFaultKind.UnknownCredentials => UnknownKey,
            AwsFaultKind.WrongSecret => WrongSecret,
            AwsFaultKind.ClockSkew => WrongClock,
            AwsFaultKind.NoCredentials => NoCredentials(fault.Message),
            AwsFaultKind.Missing => Missing(fault.Message),
            AwsFaultKind.Unavailable => Unavailable,
            AwsFaultKind.Timeout => TimedOut,
            AwsFaultKind.BadAnswer => BadAnswer,
            AwsFaultKind.Unreachable => Unreachable(fault.Message),
            AwsFaultKind.NoRegion => NoRegion(fault.Message),
            AwsFaultKind.InUse or AwsFaultKind.Other => fault.Code is null ? Other(fault.Message) : OtherAnswer(fault.Code, fault.Message),
            _ => throw new InvalidOperationException($"No words for {fault.Kind}."),
        };
    }

    private static AwsError Kms(string code) => new(
        AwsFaultKind.Kms,
        $"The stream is encrypted and its KMS key cannot be used ({code}).",
        "No record can be read. Amazon Connect may be unable to write records too.",
        "Check that the stream's key exists and is enabled, and that this role is allowed to call kms:Decrypt with it.",
        $"ストリームは暗号化されていますが、KMS キーを使用できません（{code}）。"
            + $"キーが存在し有効であること、このロールに kms:Decrypt が許可されていることを確認してください。",
        code == "KMSAccessDeniedException" ? "kms:Decrypt" : null);

    private static AwsError Missing(string message) => new(
        AwsFaultKind.Missing,
        $"Kinesis does not have this stream or shard: {message}",
        "If the stream was deleted, the map has no source. If only a shard is missing, its records are older than the retention period.",
        "Check the stream's name, region and account (aws kinesis list-streams).",
        $"該当するストリームまたはシャードが Kinesis にありません：{message} ストリームの名前、リージョン、"
            + $"アカウントを確認してください（aws kinesis list-streams）。");

    private static AwsError OtherAnswer(string code, string message) => new(
        AwsFaultKind.Other,
        $"Kinesis answered {code}: {message}",
        "The call is retried.",
        "If this continues, look up this error in the Amazon Kinesis API reference.",
        $"Kinesis の応答：{code}：{message} 自動で再試行されます。続く場合は、"
            + $"Amazon Kinesis API リファレンスでこのエラーを確認してください。");

    private static AwsError Other(string message) => new(
        AwsFaultKind.Other,
        message,
        "The call is retried.",
        "If this continues, see the log.",
        $"{message} 自動で再試行されます。続く場合は、ログを確認してください。");

    private static AwsError Unreachable(string message) => new(
        AwsFaultKind.Unreachable,
        $"AWS cannot be reached: {message}",
        "The map does not change until AWS can be reached. No data is lost.",
        "Check the network, DNS and proxy of this machine, and the region's name. " + VpcEndpoint,
        $"AWS に接続できません：{message} このサーバーのネットワーク、DNS、プロキシ、"
            + $"およびリージョン名を確認してください。" + VpcEndpointJa);

    private static AwsError NoRegion(string message) => new(
        AwsFaultKind.NoRegion,
        $"No AWS region is configured: {message}",
        "The location of the stream is unknown.",
        "Set Stream:Region in the configuration, or AWS_REGION.",
        $"AWS リージョンが設定されていません：{message} 設定の Stream:Region、または AWS_REGION を指定してください。");

    private static AwsError NoCredentials(string message) => new(
        AwsFaultKind.NoCredentials,
        $"No AWS credentials were found: {message}",
        "Nothing can be read.",
        "Give the machine a role, set AWS_PROFILE, or sign in (aws sso login).",
        $"AWS の認証情報が見つかりません：{message} サーバーにロールを割り当てるか、AWS_PROFILE を設定するか、"
            + $"サインインしてください（aws sso login）。");

    private static AwsError Denied(string? action) => new(
        AwsFaultKind.Denied,
        action is null ? "AWS refused a call: a permission is missing." : $"AWS refused a call: the permission {action} is missing.",
        "The function that needs this permission does not work.",
        action is null ? "Add the missing permission to the role of this server." : $"Allow {action} on the stream in the IAM policy of this server's role.",
        action is null
            ? "権限が不足しているため、AWS が呼び出しを拒否しました。"
                + "不足している権限を、このサーバーのロールに追加してください。"
            : $"権限 {action} がないため、AWS が呼び出しを拒否しました。"
                + $"このサーバーのロールの IAM ポリシーで、ストリームに対する {action} を許可してください。",
        action);
}
