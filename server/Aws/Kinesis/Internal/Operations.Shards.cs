using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime.Internal;
using Amazon.Wire;

namespace Amazon.Kinesis.Internal;

/// <summary>Shards, and the records in them.</summary>
internal static partial class Operations
{
    public static readonly InvokeOptions ListShards = Of<ListShardsRequest, ListShardsResponse>(
        "ListShards",
        static (json, request) =>
        {
            json.Text("ExclusiveStartShardId", request.ExclusiveStartShardId);
            json.Int("MaxResults", request.MaxResults);
            json.Text("NextToken", request.NextToken);
            json.Object("ShardFilter", request.ShardFilter, static (w, filter) =>
            {
                w.Text("ShardId", filter.ShardId);
                w.Time("Timestamp", filter.Timestamp);
                w.Text("Type", filter.Type?.Value);
            });
            json.Time("StreamCreationTimestamp", request.StreamCreationTimestamp);
            Stream(json, request.StreamARN, request.StreamName);
        },
        static (json, response) =>
        {
            response.NextToken = json.Text("NextToken");
            response.Shards = json.List("Shards", Shard);
        });

    public static readonly InvokeOptions SplitShard = Of<SplitShardRequest, SplitShardResponse>(
        "SplitShard",
        static (json, request) =>
        {
            json.Text("NewStartingHashKey", request.NewStartingHashKey);
            json.Text("ShardToSplit", request.ShardToSplit);
            Stream(json, request.StreamARN, request.StreamName);
        });

    public static readonly InvokeOptions MergeShards = Of<MergeShardsRequest, MergeShardsResponse>(
        "MergeShards",
        static (json, request) =>
        {
            json.Text("AdjacentShardToMerge", request.AdjacentShardToMerge);
            json.Text("ShardToMerge", request.ShardToMerge);
            Stream(json, request.StreamARN, request.StreamName);
        });

    public static readonly InvokeOptions UpdateShardCount = Of<UpdateShardCountRequest, UpdateShardCountResponse>(
        "UpdateShardCount",
        static (json, request) =>
        {
            json.Text("ScalingType", request.ScalingType?.Value);
            json.Int("TargetShardCount", request.TargetShardCount);
            Stream(json, request.StreamARN, request.StreamName);
        },
        static (json, response) =>
        {
            response.CurrentShardCount = json.Int("CurrentShardCount");
            response.StreamARN = json.Text("StreamARN");
            response.StreamName = json.Text("StreamName");
            response.TargetShardCount = json.Int("TargetShardCount");
        });

    public static readonly InvokeOptions GetRecords = Of<GetRecordsRequest>(
        "GetRecords",
        static (json, request) =>
        {
            json.Int("Limit", request.Limit);
            json.Text("ShardIterator", request.ShardIterator);
            json.Text("StreamARN", request.StreamARN);
        },
        new GetRecordsUnmarshaller());

    public static readonly InvokeOptions GetShardIterator = Of<GetShardIteratorRequest, GetShardIteratorResponse>(
        "GetShardIterator",
        static (json, request) =>
        {
            json.Text("ShardId", request.ShardId);
            json.Text("ShardIteratorType", request.ShardIteratorType?.Value);
            json.Text("StartingSequenceNumber", request.StartingSequenceNumber);
            json.Time("Timestamp", request.Timestamp);
            Stream(json, request.StreamARN, request.StreamName);
        },
        static (json, response) => response.ShardIterator = json.Text("ShardIterator"));

    public static readonly InvokeOptions PutRecord = Of<PutRecordRequest, PutRecordResponse>(
        "PutRecord",
        static (json, request) =>
        {
            json.Bytes("Data", request.Data);
            json.Text("ExplicitHashKey", request.ExplicitHashKey);
            json.Text("PartitionKey", request.PartitionKey);
            json.Text("SequenceNumberForOrdering", request.SequenceNumberForOrdering);
            Stream(json, request.StreamARN, request.StreamName);
        },
        static (json, response) =>
        {
            response.EncryptionType = json.Text("EncryptionType")!;
            response.SequenceNumber = json.Text("SequenceNumber");
            response.ShardId = json.Text("ShardId");
        });

    public static readonly InvokeOptions PutRecords = Of<PutRecordsRequest, PutRecordsResponse>(
        "PutRecords",
        static (json, request) =>
        {
            json.List("Records", request.Records ?? [], static (w, entry) =>
            {
                w.Bytes("Data", entry.Data);
                w.Text("ExplicitHashKey", entry.ExplicitHashKey);
                w.Text("PartitionKey", entry.PartitionKey);
            });
            Stream(json, request.StreamARN, request.StreamName);
        },
        static (json, response) =>
        {
            response.EncryptionType = json.Text("EncryptionType")!;
            response.FailedRecordCount = json.Int("FailedRecordCount");
            response.Records = json.List("Records", static entry => new PutRecordsResultEntry
            {
                ErrorCode = entry.Text("ErrorCode"),
                ErrorMessage = entry.Text("ErrorMessage"),
                SequenceNumber = entry.Text("SequenceNumber"),
                ShardId = entry.Text("ShardId"),
            });
        });

    public static ChildShard ChildShard(JsonElement json) => new()
    {
        HashKeyRange = HashKeys(json),
        ParentShards = json.Texts("ParentShards"),
        ShardId = json.Required("ShardId"),
    };

    private static Shard Shard(JsonElement json) => new()
    {
        AdjacentParentShardId = json.Text("AdjacentParentShardId"),
        HashKeyRange = HashKeys(json),
        ParentShardId = json.Text("ParentShardId"),
        SequenceNumberRange = json.Object("SequenceNumberRange", static range => new SequenceNumberRange
        {
            EndingSequenceNumber = range.Text("EndingSequenceNumber"),
            StartingSequenceNumber = range.Required("StartingSequenceNumber"),
        }) ?? throw new JsonException("A shard lacks its sequence numbers."),
        ShardId = json.Required("ShardId"),
    };

    private static HashKeyRange HashKeys(JsonElement shard) => shard.Object("HashKeyRange", static range => new HashKeyRange
    {
        EndingHashKey = range.Required("EndingHashKey"),
        StartingHashKey = range.Required("StartingHashKey"),
    }) ?? throw new JsonException("A shard lacks its hash range.");
}
