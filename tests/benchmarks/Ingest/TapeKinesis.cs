using System.Globalization;
using System.Reflection;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>A Kinesis that serves reads from pages in memory, so only this product's work is measured. It refuses every other operation.</summary>
internal class TapeKinesis : DispatchProxy
{
    private Shelf[] _shelves = [];
    private DateTimeOffset _created;

    public static string ShardName(int shard) => $"shardId-{shard:D12}";

    public static (IAmazonKinesis Client, TapeKinesis Tape) Create(int shards, DateTimeOffset created)
    {
        var client = Create<IAmazonKinesis, TapeKinesis>();
        var tape = (TapeKinesis)(object)client;
        tape._shelves = [.. Enumerable.Range(0, shards).Select(_ => new Shelf())];
        tape._created = created;
        return (client, tape);
    }

    public void Load(List<Record>[][] pages)
    {
        foreach (var (shelf, shardPages) in _shelves.Zip(pages))
        {
            shelf.Load(shardPages);
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args?.FirstOrDefault() switch
    {
        GetRecordsRequest request => Task.FromResult(Read(request.ShardIterator!)),
        GetShardIteratorRequest request => Task.FromResult(new GetShardIteratorResponse { ShardIterator = request.ShardId }),
        DescribeStreamSummaryRequest request => Task.FromResult(new DescribeStreamSummaryResponse
        {
            StreamDescriptionSummary = new StreamDescriptionSummary { StreamARN = request.StreamARN!, StreamCreationTimestamp = _created.UtcDateTime },
        }),
        _ when targetMethod?.Name == nameof(IDisposable.Dispose) => null,
        _ => throw new NotSupportedException(targetMethod?.Name),
    };

    private GetRecordsResponse Read(string iterator)
    {
        var (page, more) = _shelves[int.Parse(iterator.AsSpan("shardId-".Length), CultureInfo.InvariantCulture)].Next();
        return new GetRecordsResponse { Records = page, NextShardIterator = iterator, MillisBehindLatest = more ? 1000 : 0 };
    }

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
