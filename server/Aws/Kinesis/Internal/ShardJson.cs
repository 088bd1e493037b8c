using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime.Internal;

namespace Amazon.Kinesis.Internal;

/// <summary>ListShards, SplitShard, MergeShards and UpdateShardCount on the wire.</summary>
internal static class ShardJson
{
    public static readonly InvokeOptions ListShards = Operation.Of<ListShardsRequest, ListShardsResponse>(
        "ListShards",
        static (json, request) =>
        {
            Json.WriteText(json, "ExclusiveStartShardId", request.ExclusiveStartShardId);
            Json.WriteInt(json, "MaxResults", request.MaxResults);
            Json.WriteText(json, "NextToken", request.NextToken);
            if (request.ShardFilter is { } filter)
            {
                json.WriteStartObject("ShardFilter");
                Json.WriteText(json, "ShardId", filter.ShardId);
                Json.WriteTime(json, "Timestamp", filter.Timestamp);
                Json.WriteText(json, "Type", filter.Type?.Value);
                json.WriteEndObject();
            }

            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteTime(json, "StreamCreationTimestamp", request.StreamCreationTimestamp);
            Json.WriteText(json, "StreamName", request.StreamName);
        },
        static (ref Utf8JsonReader json, ListShardsResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("Shards"u8))
                {
                    response.Shards = Json.List(ref json, Shard);
                }
                else if (json.ValueTextEquals("NextToken"u8))
                {
                    response.NextToken = Json.Text(ref json);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static readonly InvokeOptions SplitShard = Operation.Of<SplitShardRequest, SplitShardResponse>(
        "SplitShard",
        static (json, request) =>
        {
            Json.WriteText(json, "NewStartingHashKey", request.NewStartingHashKey);
            Json.WriteText(json, "ShardToSplit", request.ShardToSplit);
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        });

    public static readonly InvokeOptions MergeShards = Operation.Of<MergeShardsRequest, MergeShardsResponse>(
        "MergeShards",
        static (json, request) =>
        {
            Json.WriteText(json, "AdjacentShardToMerge", request.AdjacentShardToMerge);
            Json.WriteText(json, "ShardToMerge", request.ShardToMerge);
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        });

    public static readonly InvokeOptions UpdateShardCount = Operation.Of<UpdateShardCountRequest, UpdateShardCountResponse>(
        "UpdateShardCount",
        static (json, request) =>
        {
            Json.WriteText(json, "ScalingType", request.ScalingType?.Value);
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
            Json.WriteInt(json, "TargetShardCount", request.TargetShardCount);
        },
        static (ref Utf8JsonReader json, UpdateShardCountResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("CurrentShardCount"u8))
                {
                    response.CurrentShardCount = Json.Int(ref json);
                }
                else if (json.ValueTextEquals("TargetShardCount"u8))
                {
                    response.TargetShardCount = Json.Int(ref json);
                }
                else if (json.ValueTextEquals("StreamName"u8))
                {
                    response.StreamName = Json.Text(ref json);
                }
                else if (json.ValueTextEquals("StreamARN"u8))
                {
                    response.StreamARN = Json.Text(ref json);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static ChildShard ChildShard(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var child = new ChildShard();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("ShardId"u8))
            {
                child.ShardId = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("ParentShards"u8))
            {
                child.ParentShards = Json.Texts(ref json);
            }
            else if (json.ValueTextEquals("HashKeyRange"u8))
            {
                child.HashKeyRange = Json.Object(ref json, HashKeys)!;
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return child is { ShardId: not null, HashKeyRange: not null } ? child : throw new JsonException("A child shard lacks its id or hash range.");
    }

    private static Shard Shard(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var shard = new Shard();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("ShardId"u8))
            {
                shard.ShardId = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("ParentShardId"u8))
            {
                shard.ParentShardId = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("AdjacentParentShardId"u8))
            {
                shard.AdjacentParentShardId = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("HashKeyRange"u8))
            {
                shard.HashKeyRange = Json.Object(ref json, HashKeys)!;
            }
            else if (json.ValueTextEquals("SequenceNumberRange"u8))
            {
                shard.SequenceNumberRange = Json.Object(ref json, Sequences)!;
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return shard is { ShardId: not null, HashKeyRange: not null, SequenceNumberRange: not null }
            ? shard
            : throw new JsonException("A shard lacks its id or ranges.");
    }

    private static HashKeyRange HashKeys(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var range = new HashKeyRange();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("StartingHashKey"u8))
            {
                range.StartingHashKey = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("EndingHashKey"u8))
            {
                range.EndingHashKey = Json.Required(ref json);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return range;
    }

    private static SequenceNumberRange Sequences(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var range = new SequenceNumberRange();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("StartingSequenceNumber"u8))
            {
                range.StartingSequenceNumber = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("EndingSequenceNumber"u8))
            {
                range.EndingSequenceNumber = Json.Text(ref json);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return range;
    }
}
