using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;

namespace ConnectStreaming.Setup;

/// <summary>The tags of a Kinesis or Firehose stream in AWS.</summary>
internal static class TargetTags
{
    public static Task<Tags> TagsOf(this SetupClients aws, Target target, CancellationToken cancellationToken) =>
        target.Kind == TargetKind.Firehose ? OfFirehose(aws, target.Name, cancellationToken) : OfKinesis(aws, target.Name, cancellationToken);

    /// <summary>Adds tags. An existing tag gets the new value.</summary>
    public static Task Tag(this SetupClients aws, Target target, Tags tags, CancellationToken cancellationToken) => target.Kind == TargetKind.Firehose
        ? aws.Firehose.TagDeliveryStreamAsync(
            new TagDeliveryStreamRequest { DeliveryStreamName = target.Name,
                Tags = [.. tags.All.Select(t => new Amazon.KinesisFirehose.Model.Tag { Key = t.Key, Value = t.Value })] }, cancellationToken)
        : aws.Kinesis.AddTagsToStreamAsync(new AddTagsToStreamRequest { StreamName = target.Name, Tags = new(tags.All) }, cancellationToken);

    public static Task Untag(this SetupClients aws, Target target, IEnumerable<string> keys, CancellationToken cancellationToken) =>
        target.Kind == TargetKind.Firehose
        ? aws.Firehose.UntagDeliveryStreamAsync(new UntagDeliveryStreamRequest { DeliveryStreamName = target.Name, TagKeys = [.. keys] }, cancellationToken)
        : aws.Kinesis.RemoveTagsFromStreamAsync(new RemoveTagsFromStreamRequest { StreamName = target.Name, TagKeys = [.. keys] }, cancellationToken);

    public static async Task<Tags> TagsOfConsumer(this SetupClients aws, string arn, CancellationToken cancellationToken) => new(
        (await aws.Kinesis.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = arn }, cancellationToken)).Tags?
            .Select(t => KeyValuePair.Create(t.Key, t.Value ?? "")) ?? []);

    private static async Task<Tags> OfFirehose(SetupClients aws, string name, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> all = [];
        bool more;
        do
        {
            var request = new ListTagsForDeliveryStreamRequest { DeliveryStreamName = name, ExclusiveStartTagKey = all.Count == 0 ? null : all[^1].Key };
            var page = await aws.Firehose.ListTagsForDeliveryStreamAsync(request, cancellationToken);
            all.AddRange(page.Tags?.Select(t => KeyValuePair.Create(t.Key!, t.Value ?? "")) ?? []);
            more = page.HasMoreTags == true && page.Tags?.Count > 0;
        }
        while (more);
        return new Tags(all);
    }

    private static async Task<Tags> OfKinesis(SetupClients aws, string name, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> all = [];
        bool more;
        do
        {
            var page = await aws.Kinesis.ListTagsForStreamAsync(new ListTagsForStreamRequest { StreamName = name, ExclusiveStartTagKey = all.Count == 0 ? null
                : all[^1].Key }, cancellationToken);
            all.AddRange(page.Tags?.Select(t => KeyValuePair.Create(t.Key, t.Value ?? "")) ?? []);
            more = page.HasMoreTags == true && page.Tags?.Count > 0;
        }
        while (more);
        return new Tags(all);
    }
}
