using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>A Kinesis that answers reads from pages in memory: what remains is what this product does with them.</summary>
internal sealed class TapeKinesis(int shards) : IAmazonKinesis
{
    private readonly Shelf[] _shelves = [.. Enumerable.Range(0, shards).Select(_ => new Shelf())];

    public IClientConfig Config => throw new NotSupportedException();

    public static string ShardName(int shard) => $"shardId-{shard:D12}";

    public void Load(List<Record>[][] pages)
    {
        foreach (var (shelf, shardPages) in _shelves.Zip(pages))
        {
            shelf.Load(shardPages);
        }
    }

    public Task<GetShardIteratorResponse> GetShardIteratorAsync(GetShardIteratorRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GetShardIteratorResponse { ShardIterator = request.ShardId });

    public Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default)
    {
        var shelf = _shelves[int.Parse(request.ShardIterator.AsSpan("shardId-".Length), System.Globalization.CultureInfo.InvariantCulture)];
        var (page, more) = shelf.Next();
        return Task.FromResult(new GetRecordsResponse { Records = page, NextShardIterator = request.ShardIterator, MillisBehindLatest = more ? 1000 : 0 });
    }

    public void Dispose()
    {
    }

    public Task<AddTagsToStreamResponse> AddTagsToStreamAsync(AddTagsToStreamRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CreateStreamResponse> CreateStreamAsync(CreateStreamRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<DeleteStreamResponse> DeleteStreamAsync(DeleteStreamRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ListStreamsResponse> ListStreamsAsync(ListStreamsRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ListTagsForStreamResponse> ListTagsForStreamAsync(ListTagsForStreamRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<MergeShardsResponse> MergeShardsAsync(MergeShardsRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<PutRecordResponse> PutRecordAsync(PutRecordRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<SplitShardResponse> SplitShardAsync(SplitShardRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<UpdateShardCountResponse> UpdateShardCountAsync(UpdateShardCountRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private sealed class Shelf
    {
        private readonly Lock _lock = new();
        private List<Record>[] _pages = [];
        private int _next;

        public void Load(List<Record>[] pages)
        {
            lock (_lock)
            {
                (_pages, _next) = (pages, 0);
            }
        }

        public (List<Record> Page, bool More) Next()
        {
            lock (_lock)
            {
                var page = _next < _pages.Length ? _pages[_next] : [];
                _next = Math.Min(_next + 1, _pages.Length);
                return (page, _next < _pages.Length);
            }
        }
    }
}
