using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace ConnectStreaming.Stream;

internal enum AwsErrorKind
{
    Invalid = 0,

    /// <summary>The shard's read rate is used up; it is shared by all its consumers.</summary>
    Throttled,

    /// <summary>The account makes too many calls that are not reads (describe, list): reading is not concerned.</summary>
    RateLimited,

    /// <summary>An IAM permission is missing.</summary>
    Denied,
    ExpiredCredentials,
    NoCredentials,

    /// <summary>Stream or shard does not exist (any more).</summary>
    Missing,
    ClockSkew,

    /// <summary>No connection to AWS.</summary>
    Unreachable,

    /// <summary>AWS answers, but that it is not available.</summary>
    Unavailable,
    Timeout,
    Kms,

    /// <summary>An answer that is cut off or not what Kinesis sends.</summary>
    BadAnswer,

    /// <summary>No AWS Region is configured.</summary>
    NoRegion,
    Other,
}

/// <summary>A failed AWS call in words for the person who must act.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Happened">What happened.</param>
/// <param name="Means">What that means for the map.</param>
/// <param name="Do">What to do next.</param>
/// <param name="Ja">What happened and what to do, in Japanese.</param>
/// <param name="Action">The missing IAM action (<c>kinesis:GetRecords</c>), when the answer names one.</param>
internal sealed record AwsError(AwsErrorKind Kind, string Happened, string Means, string Do, string Ja, string? Action = null);

/// <summary>Exception of an AWS call → what it is. Pure; knows the SDK's exceptions and the error codes behind them.</summary>
internal static partial class AwsErrors
{
    // An interface endpoint may serve only one of the names that the SDK uses: https://docs.aws.amazon.com/streams/latest/dev/vpc.html
    private const string VpcEndpoint =
        "In a VPC without internet access, the endpoint must know the names kinesis.REGION, *.data-kinesis.REGION and *.control-kinesis.REGION; "
        + "if it knows only one of them, set AWS_ENDPOINT_URL_KINESIS to https:// and that name.";

    private const string VpcEndpointJa =
        "インターネットに接続しない VPC では、エンドポイントが kinesis.REGION、*.data-kinesis.REGION、*.control-kinesis.REGION の各名前に対応している必要があります。"
        + "一部の名前にしか対応していない場合は、その名前を AWS_ENDPOINT_URL_KINESIS に https:// 付きで設定してください。";

    private static readonly AwsError BadAnswer = new(
        AwsErrorKind.BadAnswer,
        "Kinesis sent an answer that is cut off or cannot be read.",
        "Nothing of it was used; the same records are asked for again.",
        "If it goes on, look for a proxy between this machine and AWS that changes or cuts answers.",
        "Kinesis の応答が途中で切れているか、読み取れません。同じレコードを再度要求します。続く場合は、AWS との間に応答を書き換えるプロキシがないか確認してください。");

    private static readonly AwsError Unavailable = new(
        AwsErrorKind.Unavailable,
        "AWS answered that the service is not available just now.",
        "The map stands still until it is; nothing is lost.",
        "Nothing yet: it is tried again by itself. If it goes on, see the AWS Health Dashboard.",
        "AWS からサービスを一時的に利用できないと応答がありました。自動で再試行されます。続く場合は AWS Health Dashboard を確認してください。");

    private static readonly AwsError Throttled = new(
        AwsErrorKind.Throttled,
        "Kinesis refused a read: the shard's rate (5 reads and 2 MB a second, shared by all its readers) is used up.",
        "The map may be a few seconds behind; nothing is lost.",
        "Nothing, if it passes. If it goes on, stop other readers of the stream, give it more shards, or give this reader its own throughput (enhanced fan-out).",
        "シャードの読み取り上限（毎秒5回・2 MB、すべての読み取り側で共有）に達したため、Kinesis が読み取りを拒否しました。"
        + "続く場合は、ほかの読み取りを止めるか、シャードを増やすか、拡張ファンアウトを使用してください。");

    private static readonly AwsError RateLimited = new(
        AwsErrorKind.RateLimited,
        "AWS refused a call because this account and Region make too many of its kind (Kinesis allows 20 DescribeStreamSummary calls a second and account).",
        "Records are still read. New shards and changes of the stream are found a little later.",
        "Nothing, if it passes. If it goes on, look for other programs in the account that describe streams very often.",
        "このアカウントとリージョンからの呼び出し（DescribeStreamSummary など）が多すぎるため、AWS が拒否しました。レコードの読み取りは続いています。"
        + "続く場合は、同じアカウントで頻繁にストリームの情報を取得しているプログラムがないか確認してください。");

    private static readonly AwsError TimedOut = new(
        AwsErrorKind.Timeout,
        "AWS did not answer in time.",
        "The map stands still until it does; nothing is lost.",
        "Check the network between this machine and AWS (route, firewall, VPC endpoint). " + VpcEndpoint,
        "AWS から時間内に応答がありません。このサーバーと AWS の間のネットワーク（経路、ファイアウォール、VPC エンドポイント）を確認してください。" + VpcEndpointJa);

    public static AwsError Explain(Exception exception)
    {
        var chain = Chain(exception).ToList();
        return chain.OfType<AmazonServiceException>().FirstOrDefault() switch
        {
            AmazonUnmarshallingException => BadAnswer,
            { ErrorCode.Length: > 0 } service => Explain(service),
            { StatusCode: HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => Unavailable,
            _ => ExplainLocal(exception, chain),
        };
    }

    private static AwsError Explain(AmazonServiceException e) => e.ErrorCode switch
    {
        "ProvisionedThroughputExceededException" => Throttled,
        "LimitExceededException" or "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" => RateLimited,
        "AccessDeniedException" or "AccessDenied" or "UnauthorizedOperation" => Denied(e.Message),
        "KMSThrottlingException" => new(
            AwsErrorKind.Throttled,
            "The key service (KMS) of the stream refused a call: too many at once.",
            "The map may be a few seconds behind; nothing is lost.",
            "Nothing, if it passes; else raise the account's KMS request quota.",
            "ストリームの KMS への呼び出しが多すぎるため拒否されました。続く場合は、アカウントの KMS リクエストクォータを引き上げてください。"),
        { } code when code.StartsWith("KMS", StringComparison.Ordinal) => new(
            AwsErrorKind.Kms,
            $"The stream is encrypted and its KMS key cannot be used ({code}).",
            "No record can be read, and Amazon Connect can perhaps not write any either.",
            "Check that the stream's key exists and is enabled, and that this role may call kms:Decrypt with it.",
            $"ストリームは暗号化されていますが、KMS キーを使用できません（{code}）。キーが存在し有効であること、このロールに kms:Decrypt が許可されていることを確認してください。",
            code == "KMSAccessDeniedException" ? "kms:Decrypt" : null),
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" => new(
            AwsErrorKind.ExpiredCredentials,
            "The AWS credentials have expired.",
            "Nothing can be read until there are new ones.",
            "Sign in again (aws sso login), or renew the session in the profile or environment; instance and container roles renew themselves.",
            "AWS の認証情報の有効期限が切れています。再度サインインするか（aws sso login）、プロファイルまたは環境変数のセッションを更新してください。"),
        "UnrecognizedClientException" or "InvalidClientTokenId" or "MissingAuthenticationTokenException" or "IncompleteSignature" => new(
            AwsErrorKind.ExpiredCredentials,
            "AWS does not know these credentials: the key was deleted or rotated, or belongs to another partition (aws, aws-cn, aws-us-gov).",
            "Nothing can be read until there are valid ones.",
            "Put the new key in place, or check that the region fits the account.",
            "AWS がこの認証情報を認識できません。キーが削除または更新されたか、別のパーティション（aws、aws-cn、aws-us-gov）のものです。新しいキーを設定するか、リージョンがアカウントに合っているか確認してください。"),
        "InvalidSignatureException" or "SignatureDoesNotMatch" or "RequestTimeTooSkewed" or "RequestInTheFuture" => TimeWords().IsMatch(e.Message)
            ? new(
                AwsErrorKind.ClockSkew,
                "AWS refused the signature because this machine's clock is wrong by more than five minutes.",
                "Nothing can be read until the clock is right.",
                "Set the clock, and switch time synchronisation (NTP) on.",
                "このサーバーの時計が5分以上ずれているため、AWS が署名を拒否しました。時計を合わせ、時刻同期（NTP）を有効にしてください。")
            : new(
                AwsErrorKind.ExpiredCredentials,
                "AWS refused the signature: the secret does not belong to the access key.",
                "Nothing can be read until it does.",
                "Check AWS_SECRET_ACCESS_KEY, or the profile's aws_secret_access_key, for a typing error or an old value.",
                "シークレットキーがアクセスキーと一致しないため、AWS が署名を拒否しました。AWS_SECRET_ACCESS_KEY、またはプロファイルの aws_secret_access_key を確認してください。"),
        "ResourceNotFoundException" => new(
            AwsErrorKind.Missing,
            $"Kinesis knows no such stream or shard: {e.Message}",
            "If the stream was deleted, the map has no source; if only a shard is gone, its records are past the retention period.",
            "Check the stream's name, region and account (aws kinesis list-streams).",
            $"該当するストリームまたはシャードが Kinesis にありません：{e.Message} ストリームの名前、リージョン、アカウントを確認してください（aws kinesis list-streams）。"),
        _ when (int)e.StatusCode >= 500 => Unavailable,
        _ => new(
            AwsErrorKind.Other,
            $"Kinesis answered {e.ErrorCode}: {e.Message}",
            "The call is tried again.",
            "If it goes on, look this error up in the Amazon Kinesis API reference.",
            $"Kinesis の応答：{e.ErrorCode}：{e.Message} 自動で再試行されます。続く場合は、Amazon Kinesis API リファレンスでこのエラーを確認してください。"),
    };

    private static AwsError Denied(string message)
    {
        var action = ActionWords().Match(message) is { Success: true } match ? match.Groups[1].Value : null;
        return new AwsError(
            AwsErrorKind.Denied,
            action is null ? "AWS refused a call: a permission is missing." : $"AWS refused a call: the permission {action} is missing.",
            "What needs this permission does not work.",
            action is null ? "Add the missing permission to the role of this server." : $"Allow {action} on the stream in the IAM policy of this server's role.",
            action is null
                ? "権限が不足しているため、AWS が呼び出しを拒否しました。不足している権限を、このサーバーのロールに追加してください。"
                : $"権限 {action} がないため、AWS が呼び出しを拒否しました。このサーバーのロールの IAM ポリシーで、ストリームに対する {action} を許可してください。",
            action);
    }

    private static AwsError ExplainLocal(Exception exception, List<Exception> chain)
    {
        if (chain.Any(e => e is TimeoutException or OperationCanceledException))
        {
            return TimedOut;
        }

        if (chain.Any(e => e is JsonException or FormatException or HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }))
        {
            return BadAnswer;
        }

        if (chain.Any(e => e is HttpRequestException or SocketException or IOException))
        {
            return new AwsError(
                AwsErrorKind.Unreachable,
                $"AWS cannot be reached: {chain[^1].Message}",
                "The map stands still until it can; nothing is lost.",
                "Check the network, DNS and proxy of this machine, and the region's name. " + VpcEndpoint,
                $"AWS に接続できません：{chain[^1].Message} このサーバーのネットワーク、DNS、プロキシ、およびリージョン名を確認してください。");
        }

        // The SDK has no exception class of its own for these.
        return exception switch
        {
            AmazonClientException e when e.Message.Contains("Region", StringComparison.OrdinalIgnoreCase) => new AwsError(
                AwsErrorKind.NoRegion,
                $"No AWS region is configured: {e.Message}",
                "It is not known where the stream is.",
                "Set Stream:Region in the configuration, or AWS_REGION.",
                $"AWS リージョンが設定されていません：{e.Message} 設定の Stream:Region、または AWS_REGION を指定してください。"),
            AmazonClientException or AmazonServiceException when CredentialWords().IsMatch(exception.Message) => new AwsError(
                AwsErrorKind.NoCredentials,
                $"No AWS credentials were found: {exception.Message}",
                "Nothing can be read.",
                "Give the machine a role, or set AWS_PROFILE, or sign in (aws sso login).",
                $"AWS の認証情報が見つかりません：{exception.Message} サーバーにロールを割り当てるか、AWS_PROFILE を設定するか、サインインしてください（aws sso login）。"),
            _ => new AwsError(
                AwsErrorKind.Other,
                exception.Message,
                "The call is tried again.",
                "If it goes on, see the log.",
                $"{exception.Message} 自動で再試行されます。続く場合は、ログを確認してください。"),
        };
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    [GeneratedRegex(@"not authorized to perform:?\s+([a-zA-Z0-9-]+:[A-Za-z0-9*]+)")]
    private static partial Regex ActionWords();

    [GeneratedRegex("expired|not yet current|too skewed|in the future", RegexOptions.IgnoreCase)]
    private static partial Regex TimeWords();

    [GeneratedRegex("credential|token|SSO|identity|profile|authentication scheme|instance metadata|IMDS|role", RegexOptions.IgnoreCase)]
    private static partial Regex CredentialWords();
}
