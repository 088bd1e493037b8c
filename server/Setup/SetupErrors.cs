using ConnectStreaming.AwsFaults;

namespace ConnectStreaming.Setup;

/// <summary>A failed call, explained to the person who must act.</summary>
/// <param name="Happened">What happened.</param>
/// <param name="Means">What it means for the setup.</param>
/// <param name="Do">What to do next.</param>
/// <param name="Action">The missing IAM action, when the answer names one.</param>
/// <param name="Resource">The resource for which it is missing.</param>
internal sealed record SetupError(Text Happened, Text Means, Text Do, string? Action = null, string? Resource = null);

/// <summary>Explains an exception. Pure.</summary>
internal static class SetupErrors
{
    private static readonly Text NothingMore = new(
        "This changed nothing. Earlier changes remain.",
        "これによる変更はありません。それまでの変更は残っています。");
    private static readonly Text NotDone = new(
        "This step was not done. Earlier changes remain.",
        "この手順は行われていません。それまでの変更は残っています。");
    private static readonly Text PerhapsDone = new(
        "This step may be done in part or completely. Earlier changes remain. The next run checks the state and completes it.",
        "この手順は一部または全部が行われた可能性があります。それまでの変更は残っています。"
            + "次の実行が状態を確認し、残りを行います。");

    private static readonly Text RunAgain = new("Run it again: it continues from here.", "もう一度実行すると、続きから進みます。");

    /// <summary>Explains the failure of a step.</summary>
    /// <param name="changed">AWS had already done a part of the step.</param>
    /// <param name="step">The failed step. If the error names no action and no resource, those of the step are used.</param>
    public static SetupError ExplainStep(Exception exception, bool changed, Step? step = null, ConnectInstance? instance = null)
    {
        var error = Explain(exception) with { Means = changed || IsLost(exception) ? PerhapsDone : NotDone };
        var fault = AwsFault.Of(exception);
        return (step, fault.Code) switch
        {
            // S3 only says "Access Denied".
            (Step.CreateBucket s, "AccessDenied") when error.Action is null && instance is not null =>
                Denied("s3:CreateBucket", instance.BucketArn(s.Name)) with { Means = error.Means },
            (Step.DeleteBucket s, "AccessDenied") when error.Action is null && instance is not null =>
                Denied("s3:DeleteBucket", instance.BucketArn(s.Name)) with { Means = error.Means },
            (Step.DeleteStream s, "ResourceInUseException") => error with
            {
                Happened = new($"{s.Name} is still in use: {fault.Message}", $"{s.Name} はまだ使用中です：{fault.Message}"),
                Do = new("A consumer may have been registered since the plan was made. Deregister it, or keep the stream (--keep), and make a new plan.",
                    "計画の作成後にコンシューマーが登録された可能性があります。"
                        + "登録を解除するか、ストリームを残して（--keep）、計画を作り直してください。"),
            },
            (Step.DeleteRole s, "DeleteConflict") => error with
            {
                Happened = new(
                    $"Another person has attached something to the role {s.Name}: {fault.Message}",
                    $"ロール {s.Name} に別のものが追加されています：{fault.Message}"),
                Do = new(
                    "Detach it in the IAM console, then run the same command again.",
                    "IAM のコンソールで取り外してから、もう一度実行してください。"),
            },
            (Step.DeleteBucket s, "BucketNotEmpty") => error with
            {
                Happened = new(
                    $"The bucket {s.Name} still contains objects, or old versions of objects.",
                    $"バケット {s.Name} にオブジェクトまたは古いバージョンが残っています。"),
                Do = new("Empty it in the S3 console (including versions), then run the same command again. Or keep it with --keep.",
                    "S3 のコンソールで空にして（バージョンも含む）からもう一度実行するか、--keep で残してください。"),
            },
            _ => error,
        };
    }

    /// <summary>The first step could not be started.</summary>
    public static SetupError NothingBegun(Text why) => new(why, new(
        "No step was started. Nothing was changed.",
        "どの手順も始めていません。何も変更していません。"), RunAgain);

    /// <summary>AWS did the step, but the list of changes has no entry for it.</summary>
    public static SetupError DoneButNotNoted(Text why) => new(
        why, new("This step was done, but it is not in the list of changes. The steps after it were not started.",
            "この手順は完了しましたが、変更の記録に残っていません。以降の手順は始めていません。"), RunAgain);

    /// <summary>Explains the failure of a read.</summary>
    public static SetupError Explain(Exception exception) =>
        Refusal(exception) is { } refused ? new SetupError(refused.Words, NothingMore, RunAgain) : Explain(AwsFault.Of(exception));

    private static SetupError Explain(AwsFault e) => e.Kind switch
    {
        AwsFaultKind.Denied => Denied(e.Action, e.Resource, e.Message),
        AwsFaultKind.RateLimited or AwsFaultKind.Throttled or AwsFaultKind.KmsThrottled => new(
            new("AWS refused a call: there were too many calls at once.", "AWS への呼び出しが多すぎて拒否されました。"),
            NothingMore,
            new("Another program uses up the account's rate (Amazon Connect: 2 requests a second for the whole account). Wait a minute and try again.",
                "アカウント全体の上限（Amazon Connect は毎秒 2 回）を他が使っています。"
                    + "1 分待ってからもう一度実行してください。")),
        AwsFaultKind.Limit => new(
            new($"A limit of AWS is reached: {e.Message}", $"AWS の上限に達しました：{e.Message}"),
            NothingMore,
            new("Changes of shards (10) and of the capacity mode (2) are limited in 24 hours. Try again after that. You can raise other limits in Service "
                + "Quotas.", "シャード数の変更（10 回）と容量モードの変更（2 回）は 24 時間で数えられます。"
                + "その後に再実行してください。その他の上限は Service Quotas で引き上げられます。")),
        AwsFaultKind.ExpiredCredentials => new(
            new("The AWS credentials have expired.", "AWS の認証情報の有効期限が切れています。"),
            NothingMore,
            new("Sign in again (aws sso login), then try again.",
                "再度サインイン（aws sso login）してから、もう一度実行してください。")),
        AwsFaultKind.UnknownCredentials or AwsFaultKind.WrongSecret or AwsFaultKind.ClockSkew => new(
            new($"AWS does not accept these credentials: {e.Message}", $"AWS が認証情報を受け付けません：{e.Message}"),
            NothingMore,
            new("Check the access key, its secret and the machine's clock, or give --profile.",
                "アクセスキーとシークレット、時計を確認するか、--profile を指定してください。")),
        AwsFaultKind.InUse => new(
            new($"A resource with this name already exists, or is being changed: {e.Message}",
                $"同じ名前のものが既にあるか、変更中です：{e.Message}"),
            NothingMore,
            new("Try again: the next run checks the state again. If the error comes back, choose another name.",
                "もう一度実行すると状態を見直します。繰り返す場合は別の名前にしてください。")),
        AwsFaultKind.Missing => new(
            new($"The resource does not exist in AWS: {e.Message}", $"AWS に存在しません：{e.Message}"),
            NothingMore,
            new("Check the region (--region) and the account (--profile). It may have been deleted in the meantime. "
                    + "Try again: the next run checks the state again.",
                "リージョン（--region）とアカウント（--profile）を確認してください。"
                    + "その間に削除された可能性もあります。再実行すると状態を見直します。")),
        AwsFaultKind.Kms => new(
            new($"The KMS key cannot be used: {e.Message}", $"KMS キーを使えません：{e.Message}"),
            NothingMore,
            new("Check in the KMS console that the key exists in this Region, is enabled, and that its key policy allows the role that runs setup. "
                    + "Or use a stream without this key. Then run it again.",
                "KMS のコンソールで、キーがこのリージョンにあり有効で、setup を実行するロールをキーポリシーが許可していることを確認してください。"
                    + "このキーを使わないストリームを指定することもできます。その後、もう一度実行してください。")),
        AwsFaultKind.NoRegion => new(
            new("No AWS Region is configured.", "AWS リージョンが設定されていません。"),
            NothingMore,
            new("Give the Region of the Amazon Connect instance, for example --region ap-northeast-1, or set AWS_REGION. On the Setup page, choose a Region.",
                "--region ap-northeast-1 のように Amazon Connect インスタンスのリージョンを指定するか、AWS_REGION を設定してください。"
                    + "セットアップ画面ではリージョンを選んでください。")),
        AwsFaultKind.Unavailable => Fault(e.Code!),
        AwsFaultKind.Timeout => new(new("AWS did not answer in time.", "AWS から応答がありません。"), NothingMore, RunAgain),
        AwsFaultKind.Unreachable or AwsFaultKind.BadAnswer => new(
            new($"AWS cannot be reached: {e.Message}", $"AWS に接続できません：{e.Message}"),
            NothingMore,
            new("Check network, proxy and the region's name (--region), then try again.",
                "ネットワーク、プロキシ、リージョン名（--region）を確認してから、もう一度実行してください。")),
        AwsFaultKind.NoCredentials => new(
            new($"There are no usable AWS credentials: {e.Message}", $"AWS の認証情報がありません：{e.Message}"),
            NothingMore,
            new("Give --profile NAME, set AWS_PROFILE, or sign in (aws sso login).",
                "--profile 名前 を指定するか、AWS_PROFILE を設定するか、サインイン（aws sso login）してください。")),
        _ when e.Code is not null => new(new($"AWS answered {e.Code}: {e.Message}", $"AWS の応答 {e.Code}：{e.Message}"), NothingMore, RunAgain),
        _ => new(new(e.Message, e.Message), NothingMore, RunAgain),
    };

    private static SetupError Fault(string code) => new(
        new($"AWS has an internal error ({code}).", $"AWS 側のエラーです（{code}）。"),
        NothingMore,
        new("Try again in a few minutes.", "数分後にもう一度実行してください。"));

    private static SetupError Denied(string? action, string? resource, string message = "")
    {
        var what = action is null ? message : resource is null ? action : $"{action} ({resource})";
        return new SetupError(
            new($"A permission is missing: {what}", $"権限がありません：{what}"),
            NothingMore,
            new("Allow it for the role that runs setup. 'setup policy' or the Setup page shows the whole policy with your ARNs. Then try again.",
                "setup を実行するロールに許可してください。'setup policy' またはセットアップ画面で必要なポリシー全体を"
                    + "表示できます。その後、もう一度実行してください。"),
            action,
            resource);
    }

    /// <summary>AWS may have done the step: no answer came, or an unclear answer, or AWS was still working on it.</summary>
    private static bool IsLost(Exception exception) => Refusal(exception) is { } refused
        ? refused.Begun
        : AwsFault.Of(exception).Kind is AwsFaultKind.Unavailable or AwsFaultKind.Timeout or AwsFaultKind.Unreachable or AwsFaultKind.BadAnswer;

    private static SetupRefusedException? Refusal(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SetupRefusedException refused)
            {
                return refused;
            }
        }

        return null;
    }
}
