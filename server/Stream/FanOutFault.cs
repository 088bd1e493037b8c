using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Why a shard has no subscription, and when to try again. Until then the shard is polled, so nothing of this makes the picture old. Pure.
/// </summary>
/// <param name="Pause">Time until the next try.</param>
/// <param name="Detail">For the person who must act; null: nothing is wrong yet.</param>
/// <param name="LookUp">The consumer must be looked up again.</param>
internal sealed record FanOutFault(TimeSpan Pause, SourceDetail? Detail, bool LookUp)
{
    /// <summary>AWS accepts one SubscribeToShard call a second for each consumer and shard.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Somebody must act first: register the consumer, allow the call.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A new subscription is refused for 5 s after the one before, also to the next owner of the shard. Longer than that, it is another program.
    /// </summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(15);

    /// <param name="exception">What the subscription or the call for it ended with.</param>
    /// <param name="consumer">Name of the consumer.</param>
    /// <param name="stream">ARN of the stream.</param>
    /// <param name="since">How long there has been no subscription.</param>
    public static FanOutFault Of(Exception exception, string consumer, string stream, TimeSpan since)
    {
        var cause = exception is KinesisEventStreamException { InnerException: { } inner } ? inner : exception;
        var name = stream.Split('/')[^1];
        return cause switch
        {
            ConsumerNotActiveException => new(Soon, since < TakeOver ? null : NotActive(consumer, name), LookUp: true),
            ResourceInUseException => new(Soon, since < TakeOver ? null : InUse(consumer, name), LookUp: false),
            ResourceNotFoundException => new(Later, Missing(consumer, name), LookUp: true),
            AccessDeniedException => new(Later, Denied(AwsErrors.Explain(cause)), LookUp: false),
            _ => new(Soon, since < TakeOver ? null : Other(AwsErrors.Explain(cause)), LookUp: false),
        };
    }

    private static SourceDetail Missing(string consumer, string stream) => new(
        $"Stream:Mode is FanOut, but the stream {stream} has no consumer {consumer}, so it is polled. The map works and is up to a second slower. "
            + "Run \"setup apply --fan-out\" to register the consumer (AWS charges for it), or set Stream:Mode to Polling.",
        $"Stream:Mode は FanOut ですが、ストリーム {stream} にコンシューマー {consumer} が登録されていないため、"
            + "ポーリングで読み取っています。座席表は動作しますが、反映が最大 1 秒ほど遅くなります。"
            + "「setup apply --fan-out」でコンシューマーを登録する（AWS の料金がかかります）か、Stream:Mode を Polling にしてください。");

    private static SourceDetail NotActive(string consumer, string stream) => new(
        $"The consumer {consumer} of the stream {stream} is not active yet, so the stream is polled. If this continues, see the consumer in the AWS console "
            + "and run \"setup apply --fan-out\" again.",
        $"ストリーム {stream} のコンシューマー {consumer} がまだ有効になっていないため、ポーリングで読み取っています。"
            + "続く場合は、AWS コンソールでコンシューマーの状態を確認し、「setup apply --fan-out」を再度実行してください。");

    private static SourceDetail InUse(string consumer, string stream) => new(
        $"Another program subscribes to the stream {stream} with the consumer {consumer}, so the stream is polled. AWS allows one subscription for each "
            + "consumer and shard. Stop the other program, or give each cluster a Cluster:Id of its own.",
        $"別のプログラムがコンシューマー {consumer} でストリーム {stream} を購読しているため、ポーリングで読み取っています。"
            + "購読できるのはコンシューマーとシャードごとに 1 つだけです。別のプログラムを停止するか、"
            + "クラスターごとに異なる Cluster:Id を設定してください。");

    private static SourceDetail Denied(AwsError error) => new(
        $"Stream:Mode is FanOut, but the server may not subscribe ({error.Action ?? "kinesis:SubscribeToShard, kinesis:DescribeStreamConsumer"}), so the "
            + "stream is polled. Add the permission: \"setup policy --for runtime\" prints the policy.",
        $"Stream:Mode は FanOut ですが、購読の権限（{error.Action ?? "kinesis:SubscribeToShard、kinesis:DescribeStreamConsumer"}）"
            + "がないため、ポーリングで読み取っています。"
            + "権限を追加してください。ポリシーは「setup policy --for runtime」で表示できます。");

    private static SourceDetail Other(AwsError error) => new(
        $"The subscription to the stream fails, so the stream is polled: {error.Happened} {error.Do}",
        $"ストリームの購読に失敗しているため、ポーリングで読み取っています：{error.Ja}");
}
