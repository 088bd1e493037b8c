using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>A failed call in words for the person who must act.</summary>
/// <param name="Happened">What happened.</param>
/// <param name="Means">What it means for the setup.</param>
/// <param name="Do">What to do next.</param>
/// <param name="Action">The missing IAM action, when the answer names one.</param>
/// <param name="Resource">The resource that it is missing for.</param>
internal sealed record SetupError(Text Happened, Text Means, Text Do, string? Action = null, string? Resource = null);

/// <summary>Exception → what it is. Pure.</summary>
internal static partial class SetupErrors
{
    private static readonly Text NothingMore = new("Nothing was changed by this; what was done before stands.", "これによる変更はありません。それまでの変更は残っています。");
    private static readonly Text NotDone = new("This step was not done; what was done before stands.", "この手順は行われていません。それまでの変更は残っています。");
    private static readonly Text PerhapsDone = new(
        "This step may be done in part, or wholly; what was done before stands. The next run looks anew and finishes it.",
        "この手順は一部または全部が行われた可能性があります。それまでの変更は残っています。次の実行が状態を確認し、残りを行います。");

    private static readonly Text RunAgain = new("Try again: it goes on from here.", "もう一度実行すると、続きから進みます。");

    /// <summary>Of a step of a run.</summary>
    /// <param name="changed">AWS had done a part of the step already.</param>
    /// <param name="step">What was done: an answer that names neither action nor resource is completed with its own.</param>
    public static SetupError ExplainStep(Exception exception, bool changed, Step? step = null, ConnectInstance? instance = null)
    {
        var error = Explain(exception) with { Means = changed || IsLost(exception) ? PerhapsDone : NotDone };
        var service = Chain(exception).OfType<AmazonServiceException>().FirstOrDefault(e => !string.IsNullOrEmpty(e.ErrorCode));
        return (step, service?.ErrorCode) switch
        {
            // S3 says no more than "Access Denied".
            (Step.CreateBucket s, "AccessDenied") when error.Action is null && instance is not null =>
                Denied("s3:CreateBucket", instance.BucketArn(s.Name)) with { Means = error.Means },
            (Step.DeleteBucket s, "AccessDenied") when error.Action is null && instance is not null =>
                Denied("s3:DeleteBucket", instance.BucketArn(s.Name)) with { Means = error.Means },
            (Step.DeleteStream s, "ResourceInUseException") => error with
            {
                Happened = new($"{s.Name} is still in use: {service!.Message}", $"{s.Name} はまだ使用中です: {service.Message}"),
                Do = new("A consumer may have been registered since the plan was made. Deregister it, or keep the stream (--keep), and make a new plan.",
                    "計画の作成後にコンシューマが登録された可能性があります。登録を解除するか、ストリームを残して(--keep)、計画を作り直してください。"),
            },
            (Step.DeleteRole s, "DeleteConflict") => error with
            {
                Happened = new($"Someone attached something else to the role {s.Name}: {service!.Message}", $"ロール {s.Name} に別のものが追加されています: {service.Message}"),
                Do = new("Detach it in the IAM console, then run the same again.", "IAM のコンソールで取り外してから、もう一度実行してください。"),
            },
            (Step.DeleteBucket s, "BucketNotEmpty") => error with
            {
                Happened = new($"The bucket {s.Name} still holds objects, or old versions of them.", $"バケット {s.Name} にオブジェクトまたは古いバージョンが残っています。"),
                Do = new("Empty it in the S3 console (versions too), then run the same again. Or keep it: --keep.",
                    "S3 のコンソールで空にして(バージョンも含む)からもう一度実行するか、--keep で残してください。"),
            },
            _ => error,
        };
    }

    /// <summary>What kept the first step from being begun.</summary>
    public static SetupError NothingBegun(Text why) => new(why, new("No step was begun: nothing was changed.", "どの手順も始めていません。何も変更していません。"), RunAgain);

    /// <summary>AWS did the step; the list of changes lacks it.</summary>
    public static SetupError DoneButNotNoted(Text why) => new(
        why, new("This step was done, but it is not in the list of changes. The steps after it were not begun.", "この手順は完了しましたが、変更の記録に残っていません。以降の手順は始めていません。"), RunAgain);

    /// <summary>Of a call that only looks.</summary>
    public static SetupError Explain(Exception exception)
    {
        var chain = Chain(exception).ToList();
        return chain.OfType<SetupRefusedException>().FirstOrDefault() is { } refused ? new SetupError(refused.Words, NothingMore, RunAgain)
            : chain.OfType<AmazonServiceException>().FirstOrDefault(e => !string.IsNullOrEmpty(e.ErrorCode)) is { } service ? Explain(service)
            : chain.OfType<AmazonServiceException>().FirstOrDefault(IsFault) is { } fault ? Fault($"{(int)fault.StatusCode}")
            : ExplainLocal(exception, chain);
    }

    private static SetupError Explain(AmazonServiceException e) => e.ErrorCode switch
    {
        "AccessDeniedException" or "AccessDenied" or "UnauthorizedOperation" or "AccessDeniedFault" => Denied(e.Message),
        "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" => new(
            new("AWS refused a call: too many at once.", "AWS への呼び出しが多すぎて拒否されました。"),
            NothingMore,
            new("Something else uses up the account's rate (Amazon Connect: 2 requests a second for everyone). Wait a minute and try again.",
                "アカウント全体の上限(Amazon Connect は毎秒 2 回)を他が使っています。1 分待ってからもう一度実行してください。")),
        "LimitExceededException" or "LimitExceeded" or "ServiceQuotaExceededException" => new(
            new($"A limit of AWS is reached: {e.Message}", $"AWS の上限に達しました: {e.Message}"),
            NothingMore,
            new("Changes of shards (10) and of the capacity mode (2) are counted over 24 hours: try again after that. Other limits are raised under Service Quotas.", "シャード数の変更(10 回)と容量モードの変更(2 回)は 24 時間で数えられます。その後に再実行してください。その他の上限は Service Quotas で引き上げられます。")),
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" => new(
            new("The AWS credentials have expired.", "AWS の認証情報の有効期限が切れています。"),
            NothingMore,
            new("Sign in again (aws sso login), then try again.", "再度サインイン(aws sso login)してから、もう一度実行してください。")),
        "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidAccessKeyId" or "MissingAuthenticationTokenException" or "SignatureDoesNotMatch" or "InvalidSignatureException" => new(
            new($"AWS does not accept these credentials: {e.Message}", $"AWS が認証情報を受け付けません: {e.Message}"),
            NothingMore,
            new("Check the access key, its secret and the machine's clock, or give --profile.", "アクセスキーとシークレット、時計を確認するか、--profile を指定してください。")),
        "ResourceConflictException" or "ResourceInUseException" or "EntityAlreadyExists" or "BucketAlreadyExists" or "ConcurrentModificationException" or "OperationAborted" => new(
            new($"Something of this name is there already, or is being changed just now: {e.Message}", $"同じ名前のものが既にあるか、変更中です: {e.Message}"),
            NothingMore,
            new("Try again: it looks anew. If it says the same, choose another name.", "もう一度実行すると状態を見直します。繰り返す場合は別の名前にしてください。")),
        "ResourceNotFoundException" or "NoSuchEntity" or "NoSuchBucket" => new(
            new($"AWS knows no such thing: {e.Message}", $"AWS に存在しません: {e.Message}"),
            NothingMore,
            new("Check region (--region) and account (--profile); someone may have deleted it meanwhile. Try again: it looks anew.",
                "リージョン(--region)とアカウント(--profile)を確認してください。その間に削除された可能性もあります。再実行すると状態を見直します。")),
        "InvalidKMSResourceException" => new(
            new($"The KMS key cannot be used: {e.Message}", $"KMS キーを使えません: {e.Message}"), NothingMore, RunAgain),
        _ when IsFault(e) => Fault(e.ErrorCode),
        _ => new(new($"AWS answered {e.ErrorCode}: {e.Message}", $"AWS の応答 {e.ErrorCode}: {e.Message}"), NothingMore, RunAgain),
    };

    private static SetupError Denied(string message)
    {
        var match = Words().Match(message);
        return Denied(match.Success ? match.Groups["action"].Value : null,
            match.Groups["resource"] is { Success: true } r ? r.Value.TrimEnd('.', ',').Trim('"') : null, message);
    }

    /// <summary>An answer without a known code, as a proxy before AWS gives it.</summary>
    private static bool IsFault(AmazonServiceException e) => (int)e.StatusCode >= 500;

    private static SetupError Fault(string code) => new(
        new($"AWS had a fault of its own ({code}).", $"AWS 側のエラーです({code})。"),
        NothingMore,
        new("Try again in a few minutes.", "数分後にもう一度実行してください。"));

    private static SetupError Denied(string? action, string? resource, string message = "")
    {
        var what = action is null ? message : resource is null ? action : $"{action} ({resource})";
        return new SetupError(
            new($"A permission is missing: {what}", $"権限がありません: {what}"),
            NothingMore,
            new("Allow it for the role that runs setup: 'setup policy', or the Setup page, shows the whole policy with your ARNs. Then try again.",
                "setup を実行するロールに許可してください。'setup policy' またはセットアップ画面で必要なポリシー全体を表示できます。その後、もう一度実行してください。"),
            action,
            resource);
    }

    private static SetupError ExplainLocal(Exception exception, List<Exception> chain)
    {
        if (chain.Any(e => e is OperationCanceledException or TimeoutException))
        {
            return new SetupError(new("AWS did not answer in time.", "AWS から応答がありません。"), NothingMore, RunAgain);
        }

        if (chain.Any(e => e is HttpRequestException or SocketException or IOException))
        {
            return new SetupError(
                new($"AWS cannot be reached: {chain[^1].Message}", $"AWS に接続できません: {chain[^1].Message}"),
                NothingMore,
                new("Check network, proxy and the region's name (--region), then try again.", "ネットワーク、プロキシ、リージョン名(--region)を確認してから、もう一度実行してください。"));
        }

        return exception is AmazonClientException
            ? new SetupError(
                new($"There are no usable AWS credentials: {exception.Message}", $"AWS の認証情報がありません: {exception.Message}"),
                NothingMore,
                new("Give --profile NAME, set AWS_PROFILE, or sign in (aws sso login).", "--profile 名前 を指定するか、AWS_PROFILE を設定するか、サインイン(aws sso login)してください。"))
            : new SetupError(new(exception.Message, exception.Message), NothingMore, RunAgain);
    }

    /// <summary>AWS may have done what was asked: no answer came, or one that does not say so, or it was still at it.</summary>
    private static bool IsLost(Exception exception)
    {
        var chain = Chain(exception).ToList();
        return chain.OfType<SetupRefusedException>().FirstOrDefault() is { } refused ? refused.Begun
            : chain.OfType<AmazonServiceException>().FirstOrDefault(e => !string.IsNullOrEmpty(e.ErrorCode)) is { } service ? IsFault(service)
            : chain.OfType<AmazonServiceException>().Any(IsFault) || chain.Any(e => e is OperationCanceledException or TimeoutException or HttpRequestException or SocketException or IOException);
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    [GeneratedRegex(@"not authorized to perform:?\s+(?<action>[a-zA-Z0-9-]+:[A-Za-z0-9*]+)(?:.*?on resource:?\s+(?<resource>(?:(?:role|user|group|policy)\s+)?\S+))?")]
    private static partial Regex Words();
}
