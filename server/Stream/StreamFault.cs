using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.AwsFaults;

namespace ConnectStreaming.Stream;

/// <summary>Explains a failed step of reading to the person who looks at the screen. Pure.</summary>
internal sealed record StreamFault(SourceState State, SourceReason Reason, SourceDetail Detail)
{
    /// <summary>A call to AWS, to a grain or between silos that failed.</summary>
    public static StreamFault Of(Exception exception) => exception switch
    {
        StoreFailedException => OfStore(exception.Message),
        // A grain that did not answer says nothing about AWS. The SDK's own time-outs carry the cancellation that caused them.
        DeliveryFailedException or TimeoutException { InnerException: null } or OrleansException => OfDelivery(exception.Message),
        // "In use" as the answer to a read means that the stream is being deleted.
        ResourceInUseException => Of(AwsErrors.Explain(exception)) with { State = SourceState.Missing, Reason = SourceReason.StreamMissing },
        _ => Of(AwsErrors.Explain(exception)),
    };

    /// <summary>Events could not be delivered inside this server.</summary>
    public static StreamFault OfDelivery(string why) => new(SourceState.Unreachable, SourceReason.Delivery, new(
        $"A call inside this server was not answered: {why} The same events are delivered again. No data is lost. "
        + "If this continues, the server has too little CPU, or another server of the cluster has stopped.",
        $"サーバー内部の呼び出しに応答がありませんでした：{why} 同じイベントを再度配信します。"
        + $"データは失われません。"
        + "続く場合は、サーバーの CPU が不足しているか、クラスターの別のサーバーが停止しています。"));

    /// <summary>An answer of Kinesis that cannot be right.</summary>
    public static StreamFault OfBadAnswer { get; } = Of(AwsErrors.BadAnswer);

    /// <summary>A part of the stream is not read: Kinesis does not list its shards, or no server has taken them over.</summary>
    public static StreamFault OfUnread { get; } = new(SourceState.Unreachable, SourceReason.BadAnswer, new(
        "A part of the stream is not read: Kinesis does not list its shards (ListShards), or no server has taken them over. "
        + "The states of its agents do not change. The server tries again every few seconds. "
        + "If this continues, check the network and the proxy between this machine and AWS, and the log.",
        "ストリームの一部を読み取れていません。Kinesis がシャードの一部を返さない（ListShards）か、"
        + "どのサーバーも読み取りを開始していません。該当するオペレーターの表示は更新されません。"
        + "数秒ごとに自動で再試行されます。続く場合は、このサーバーと AWS の間のネットワークとプロキシ、"
        + "およびログを確認してください。"));

    /// <summary>The store does not answer, or refuses writes.</summary>
    public static StreamFault OfStore(string? why = null) => new(SourceState.Unreachable, SourceReason.Store, new(
        $"The data folder does not answer{(why is null ? "" : $": {why}")}. Reading continues when it answers. No data is lost. "
        + "Check its disk: free space, permissions.",
        $"データフォルダーが応答しません{(why is null ? "" : $"：{why}")}。応答すると読み取りを再開します。"
            + $"データは失われません。ディスクの空き容量と権限を確認してください。"));

    private static StreamFault Of(AwsError error)
    {
        var (state, reason) = error.Kind switch
        {
            // Refused reads alone do not make a picture old: its lag says how old it is.
            AwsFaultKind.Throttled or AwsFaultKind.KmsThrottled => (SourceState.Live, SourceReason.Throttled),
            AwsFaultKind.RateLimited => (SourceState.Live, SourceReason.RateLimited),
            AwsFaultKind.Denied => (SourceState.Denied, SourceReason.AccessDenied),
            AwsFaultKind.Kms => (SourceState.Denied, SourceReason.Kms),
            AwsFaultKind.ExpiredCredentials or AwsFaultKind.UnknownCredentials or AwsFaultKind.WrongSecret or AwsFaultKind.NoCredentials =>
                (SourceState.Denied, SourceReason.Credentials),
            AwsFaultKind.Missing => (SourceState.Missing, SourceReason.StreamMissing),
            AwsFaultKind.ClockSkew => (SourceState.Unreachable, SourceReason.Clock),
            AwsFaultKind.Unreachable => (SourceState.Unreachable, SourceReason.Network),
            AwsFaultKind.Unavailable => (SourceState.Unreachable, SourceReason.ServiceUnavailable),
            AwsFaultKind.Timeout => (SourceState.Unreachable, SourceReason.Timeout),
            AwsFaultKind.BadAnswer => (SourceState.Unreachable, SourceReason.BadAnswer),
            AwsFaultKind.NoRegion => (SourceState.Unreachable, SourceReason.NoRegion),
            AwsFaultKind.Other => (SourceState.Unreachable, SourceReason.Other),
            _ => throw new InvalidOperationException($"No source state for {error.Kind}."),
        };
        return new(state, reason, new($"{error.Happened} {error.Do}", error.Ja));
    }
}
