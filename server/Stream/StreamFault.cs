using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What a failed step of reading is to the person who looks at the screen. Pure.</summary>
internal sealed record StreamFault(SourceState State, SourceReason Reason, SourceDetail Detail)
{
    /// <summary>A call to AWS, to a grain or between silos that failed.</summary>
    public static StreamFault Of(Exception exception) => exception switch
    {
        // A grain that did not answer says nothing about AWS: the SDK's own time-outs carry the cancellation that they come from.
        DeliveryFailedException or TimeoutException { InnerException: null } or OrleansException => OfDelivery(exception.Message),
        // "In use" on a read means that the stream is being deleted.
        ResourceInUseException => Of(AwsErrors.Explain(exception)) with { State = SourceState.Missing, Reason = SourceReason.StreamMissing },
        _ => Of(AwsErrors.Explain(exception)),
    };

    /// <summary>Events could not be delivered inside this server.</summary>
    public static StreamFault OfDelivery(string why) => new(SourceState.Unreachable, SourceReason.Delivery, new(
        $"A call inside this server was not answered: {why} The same events are delivered again; nothing is lost. "
        + "If it goes on, the server has too little CPU, or another server of the cluster is gone.",
        $"サーバー内部の呼び出しに応答がありませんでした：{why} 同じイベントを再度配信します。データは失われません。"
        + "続く場合は、サーバーの CPU が不足しているか、クラスターの別のサーバーが停止しています。"));

    /// <summary>The store does not answer, or does not take writes.</summary>
    public static StreamFault OfStore(string? why = null) => new(SourceState.Unreachable, SourceReason.Store, new(
        $"The data folder does not answer{(why is null ? "" : $": {why}")}. Reading goes on when it does; nothing is lost. Check its disk: free space, permissions.",
        $"データフォルダーが応答しません{(why is null ? "" : $"：{why}")}。応答すると読み取りを再開します。データは失われません。ディスクの空き容量と権限を確認してください。"));

    private static StreamFault Of(AwsError error)
    {
        var (state, reason) = error.Kind switch
        {
            // Reads that are refused do not make a picture old by themselves: its lag says how old it is.
            AwsErrorKind.Throttled => (SourceState.Live, SourceReason.Throttled),
            AwsErrorKind.RateLimited => (SourceState.Live, SourceReason.RateLimited),
            AwsErrorKind.Denied => (SourceState.Denied, SourceReason.AccessDenied),
            AwsErrorKind.Kms => (SourceState.Denied, SourceReason.Kms),
            AwsErrorKind.ExpiredCredentials or AwsErrorKind.NoCredentials => (SourceState.Denied, SourceReason.Credentials),
            AwsErrorKind.Missing => (SourceState.Missing, SourceReason.StreamMissing),
            AwsErrorKind.ClockSkew => (SourceState.Unreachable, SourceReason.Clock),
            AwsErrorKind.Unreachable => (SourceState.Unreachable, SourceReason.Network),
            AwsErrorKind.Unavailable => (SourceState.Unreachable, SourceReason.ServiceUnavailable),
            AwsErrorKind.Timeout => (SourceState.Unreachable, SourceReason.Timeout),
            AwsErrorKind.BadAnswer => (SourceState.Unreachable, SourceReason.BadAnswer),
            AwsErrorKind.NoRegion => (SourceState.Unreachable, SourceReason.NoRegion),
            AwsErrorKind.Other => (SourceState.Unreachable, SourceReason.Other),
            _ => throw new InvalidOperationException($"No source state for {error.Kind}."),
        };
        return new(state, reason, new($"{error.Happened} {error.Do}", error.Ja));
    }
}
