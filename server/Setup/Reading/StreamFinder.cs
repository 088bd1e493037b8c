using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>Finds the streams of an account that setup made, connected or changed, by their tags.</summary>
internal sealed class StreamFinder(SetupClients aws)
{
    /// <summary>AWS allows 5 calls a second for tags of streams. A plan reads at most this many; only a teardown reads all.</summary>
    private const int MostForAPlan = 30;

    /// <summary>Streams with a tag of setup for the instance, besides those that are read anyway.</summary>
    public async Task<IReadOnlyList<Target>> Ours(ConnectInstance instance, IEnumerable<Target> all, HashSet<Target> known, ReadDepth howFar,
        List<Text> unseen, CancellationToken cancellationToken)
    {
        var others = all.Where(t => !known.Contains(t)).ToList();
        if (howFar == ReadDepth.OurStreams && others.Count > MostForAPlan)
        {
            var named = others.Where(t => t.Name.StartsWith(Names.Prefix, StringComparison.Ordinal)).ToList();
            unseen.Add(PlanWords.NotAllLookedAt(others.Count - named.Count));
            others = named;
        }

        List<Target> ours = [];
        foreach (var target in others)
        {
            try
            {
                if ((await aws.TagsOf(target, cancellationToken)).AreAbout(instance))
                {
                    ours.Add(target);
                }
            }
            catch (AmazonServiceException e) when (Waits.IsUnknown(e))
            {
                // It was deleted after the list was made.
            }
        }

        return ours;
    }

    public async Task<IReadOnlyList<Target>> Streams(CancellationToken cancellationToken)
    {
        List<Target> all = [];
        string? token = null, last = null;
        bool more;
        do
        {
            var page = await aws.Kinesis.ListStreamsAsync(new ListStreamsRequest { NextToken = token, ExclusiveStartStreamName = token is null ? last : null },
                cancellationToken);
            all.AddRange(page.StreamNames?.Select(n => new Target(TargetKind.Kinesis, n)) ?? []);
            (token, last) = (string.IsNullOrEmpty(page.NextToken) ? null : page.NextToken, page.StreamNames?.LastOrDefault() ?? last);
            more = page.HasMoreStreams == true && (token ?? last) is not null;
        }
        while (more);
        return all;
    }

    public async Task<IReadOnlyList<Target>> Firehoses(CancellationToken cancellationToken)
    {
        List<Target> all = [];
        string? last = null;
        bool more;
        do
        {
            var page = await aws.Firehose.ListDeliveryStreamsAsync(new ListDeliveryStreamsRequest { ExclusiveStartDeliveryStreamName = last },
                cancellationToken);
            all.AddRange(page.DeliveryStreamNames?.Select(n => new Target(TargetKind.Firehose, n)) ?? []);
            more = page.HasMoreDeliveryStreams == true && page.DeliveryStreamNames?.Count > 0;
            last = page.DeliveryStreamNames?.LastOrDefault() ?? last;
        }
        while (more);
        return all;
    }
}
