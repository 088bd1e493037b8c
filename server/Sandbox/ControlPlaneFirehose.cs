using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Sandbox;

/// <summary>Firehose streams: they are created and deleted with a delay, and only with a role that IAM has already propagated.</summary>
internal sealed partial class ControlPlaneFirehose(ControlPlaneOptions options, ControlPlaneIam iam, TimeProvider time)
{
    private readonly Dictionary<string, Delivery> _streams = [];

    private sealed class Delivery(JsonObject destination, DateTimeOffset created)
    {
        public JsonObject Destination { get; set; } = destination;

        public DateTimeOffset Created => created;

        public DateTimeOffset? Deleted { get; set; }

        public int Version { get; set; } = 1;

        public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
    }

    public bool Exists(string arn) => Find(arn.Split('/')[^1]) is { Deleted: null } && arn == Arn(arn.Split('/')[^1]);

    public ControlPlaneAnswer Serve(ControlPlaneCall call)
    {
        var body = call.Json();
        var name = body["DeliveryStreamName"]?.GetValue<string>() ?? "";
        return call.Operation switch
        {
            "CreateDeliveryStream" => Create(name, body),
            "DescribeDeliveryStream" => Answer(new JsonObject { ["DeliveryStreamDescription"] = Describe(name, Known(name)) }),
            "DeleteDeliveryStream" => Delete(name),
            "UpdateDestination" => Update(name, body),
            "ListDeliveryStreams" => Answer(new JsonObject
            {
                ["DeliveryStreamNames"] = new JsonArray([.. _streams.Keys.Where(k => Find(k) is not null).Order(StringComparer.Ordinal).Select(k =>
                    (JsonNode)k)]),
                ["HasMoreDeliveryStreams"] = false,
            }),
            "ListTagsForDeliveryStream" => Answer(new JsonObject
            {
                ["Tags"] = new JsonArray([.. Known(name).Tags.Select(t => (JsonNode)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
                ["HasMoreTags"] = false,
            }),
            "TagDeliveryStream" => Tag(name, body),
            "UntagDeliveryStream" => Untag(name, body),
            _ => throw new ControlPlaneError("UnknownOperationException", $"Unknown operation '{call.Operation}'."),
        };
    }

    private ControlPlaneAnswer Create(string name, JsonObject body)
    {
        if (!NameShape().IsMatch(name))
        {
            throw new ControlPlaneError("ValidationException", "1 validation error detected: deliveryStreamName must have 1 to 64 of [a-zA-Z0-9_.-].");
        }

        if (Find(name) is not null)
        {
            throw new ControlPlaneError("ResourceInUseException", $"Firehose {name} under accountId {options.Account} already exists");
        }

        var destination = Checked(body["ExtendedS3DestinationConfiguration"] as JsonObject);
        var made = new Delivery(destination, time.GetUtcNow());
        AddTags(made, body);
        _streams[name] = made;
        return Answer(new JsonObject { ["DeliveryStreamARN"] = Arn(name) });
    }

    private ControlPlaneAnswer Update(string name, JsonObject body)
    {
        var stream = Active(name);
        if (body["CurrentDeliveryStreamVersionId"]?.GetValue<string>() != $"{stream.Version}")
        {
            throw new ControlPlaneError("ConcurrentModificationException", "The delivery stream was changed by someone else.");
        }

        var merged = (JsonObject)stream.Destination.DeepClone();
        foreach (var (field, value) in body["ExtendedS3DestinationUpdate"] as JsonObject ?? [])
        {
            merged[field] = value?.DeepClone();
        }

        stream.Destination = Checked(merged);
        stream.Version++;
        return Answer([]);
    }

    private ControlPlaneAnswer Delete(string name)
    {
        var stream = Known(name);
        if (Status(stream) is not ("ACTIVE" or "DELETING"))
        {
            throw new ControlPlaneError("ResourceInUseException", $"Firehose {name} is {Status(stream)}.");
        }

        stream.Deleted ??= time.GetUtcNow();
        return Answer([]);
    }

    private ControlPlaneAnswer Tag(string name, JsonObject body)
    {
        AddTags(Known(name), body);
        return Answer([]);
    }

    private ControlPlaneAnswer Untag(string name, JsonObject body)
    {
        var stream = Known(name);
        foreach (var key in body["TagKeys"]?.AsArray() ?? [])
        {
            stream.Tags.Remove(key!.GetValue<string>());
        }

        return Answer([]);
    }

    private JsonObject Describe(string name, Delivery stream)
    {
        var destination = (JsonObject)stream.Destination.DeepClone();
        destination["BufferingHints"] ??= new JsonObject { ["SizeInMBs"] = 5, ["IntervalInSeconds"] = 300 };
        destination["CompressionFormat"] ??= "UNCOMPRESSED";
        destination["EncryptionConfiguration"] ??= new JsonObject { ["NoEncryptionConfig"] = "NoEncryption" };
        destination["S3BackupMode"] ??= "Disabled";
        return new JsonObject
        {
            ["DeliveryStreamName"] = name,
            ["DeliveryStreamARN"] = Arn(name),
            ["DeliveryStreamStatus"] = Status(stream),
            ["DeliveryStreamType"] = "DirectPut",
            ["VersionId"] = $"{stream.Version}",
            ["CreateTimestamp"] = stream.Created.ToUnixTimeSeconds(),
            ["Destinations"] = new JsonArray(new JsonObject { ["DestinationId"] = "destinationId-000000000001",
                ["ExtendedS3DestinationDescription"] = destination }),
            ["HasMoreDestinations"] = false,
        };
    }

    private JsonObject Checked(JsonObject? destination)
    {
        var role = destination?["RoleARN"]?.GetValue<string>();
        if (destination is null || role is null || destination["BucketARN"] is null)
        {
            throw new ControlPlaneError("InvalidArgumentException", "A destination with RoleARN and BucketARN is required.");
        }

        if (!iam.CanBeAssumed(role))
        {
            throw new ControlPlaneError("InvalidArgumentException", $"Firehose is unable to assume role {role}. Please check the role provided.");
        }

        if (destination["BufferingHints"] is JsonObject hints
            && (hints["SizeInMBs"]?.GetValue<int>() is not (>= 1 and <= 128) || hints["IntervalInSeconds"]?.GetValue<int>() is not (>= 0 and <= 900)))
        {
            throw new ControlPlaneError("InvalidArgumentException", "BufferingHints: SizeInMBs is 1 to 128 and IntervalInSeconds 0 to 900, both or neither.");
        }

        return (JsonObject)destination.DeepClone();
    }

    private Delivery? Find(string name)
    {
        if (_streams.GetValueOrDefault(name) is not { } stream)
        {
            return null;
        }

        if (stream.Deleted is { } at && time.GetUtcNow() - at >= options.FirehoseDeletion)
        {
            _streams.Remove(name);
            return null;
        }

        return stream;
    }

    private Delivery Known(string name) =>
        Find(name) ?? throw new ControlPlaneError("ResourceNotFoundException", $"Firehose {name} under account {options.Account} not found.");

    private Delivery Active(string name)
    {
        var stream = Known(name);
        return Status(stream) == "ACTIVE" ? stream : throw new ControlPlaneError("ResourceInUseException", $"Firehose {name} is {Status(stream)}.");
    }

    private string Status(Delivery stream) =>
        stream.Deleted is not null ? "DELETING" : time.GetUtcNow() - stream.Created < options.FirehoseCreation ? "CREATING" : "ACTIVE";

    private string Arn(string name) => $"arn:aws:firehose:{options.Region}:{options.Account}:deliverystream/{name}";

    private static void AddTags(Delivery stream, JsonObject body)
    {
        foreach (var tag in body["Tags"]?.AsArray() ?? [])
        {
            stream.Tags[tag!["Key"]!.GetValue<string>()] = tag["Value"]?.GetValue<string>() ?? "";
        }
    }

    private static ControlPlaneAnswer Answer(JsonObject body) => ControlPlaneAnswer.Json(body) with { ContentType = "application/x-amz-json-1.1" };

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,64}\z")]
    private static partial Regex NameShape();
}
