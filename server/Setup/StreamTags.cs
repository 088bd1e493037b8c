using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Setup;

internal static class StreamTags
{
    public static async Task<Tags> Of(IAmazonKinesis kinesis, string name, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> all = [];
        bool more;
        do
        {
            var page = await kinesis.ListTagsForStreamAsync(new ListTagsForStreamRequest { StreamName = name, ExclusiveStartTagKey = all.Count == 0 ? null : all[^1].Key }, cancellationToken);
            all.AddRange(page.Tags?.Select(t => KeyValuePair.Create(t.Key, t.Value ?? "")) ?? []);
            more = page.HasMoreTags == true && page.Tags?.Count > 0;
        }
        while (more);
        return new Tags(all);
    }

    public static Task Add(IAmazonKinesis kinesis, string name, Tags tags, CancellationToken cancellationToken) =>
        kinesis.AddTagsToStreamAsync(new AddTagsToStreamRequest { StreamName = name, Tags = new(tags.All) }, cancellationToken);
}
