using System.Text.Json.Nodes;
using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Sandbox;

/// <summary>
/// Instances and storage configurations of Amazon Connect: one association for each resource type. Associate works only if there is
/// none yet, and writes the permission for the stream into the instance's service-linked role.
/// </summary>
internal sealed class ControlPlaneConnect(ControlPlaneOptions options, ControlPlaneIam iam, ControlPlaneFirehose firehose, TimeProvider time) : IDisposable
{
    private static readonly HashSet<string> ResourceTypes =
    [
        "CHAT_TRANSCRIPTS", "CALL_RECORDINGS", "SCHEDULED_REPORTS", "MEDIA_STREAMS", "CONTACT_TRACE_RECORDS", "AGENT_EVENTS",
        "REAL_TIME_CONTACT_ANALYSIS_SEGMENTS", "ATTACHMENTS", "CONTACT_EVALUATIONS", "SCREEN_RECORDINGS",
    ];

    private readonly Dictionary<(string Instance, string Type), JsonObject> _associations = [];
    private readonly ControlPlaneThrottle _throttle = new(options.Rate, options.Burst);
    private readonly ControlPlaneThrottle _metrics = new(2.5 * options.Rate, options.Burst * 8 / 5);
    private readonly DateTimeOffset _created = time.GetUtcNow();
    private int _made;

    public event Action? Changed;

    public string? Target(string instance, string type) => _associations.TryGetValue((instance, type), out var config) ? TargetArn(config) : null;

    public void Associate(string instance, string type, string streamArn) => Associate(
        new JsonObject { ["ResourceType"] = type,
            ["StorageConfig"] = new JsonObject { ["StorageType"] = "KINESIS_STREAM", ["KinesisStreamConfig"] = new JsonObject { ["StreamArn"] = streamArn } } },
        options.Instances.Single(i => i.Id == instance));

    /// <summary>The stream to associate must exist. This is checked before the state is locked.</summary>
    public async Task CheckStream(ControlPlaneCall call, CancellationToken cancellationToken)
    {
        if (call.Operation is not ("AssociateInstanceStorageConfig" or "UpdateInstanceStorageConfig") || call.Json()["StorageConfig"] is not JsonObject config
            || TargetArn(config) is not { } arn)
        {
            return;
        }

        var name = arn.Split('/')[^1];
        try
        {
            if (config["KinesisStreamConfig"] is not null && options.Kinesis is { } kinesis)
            {
                await kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name }, cancellationToken);
            }
            else if (config["KinesisFirehoseConfig"] is not null && options.Firehose is { } deliveries)
            {
                await deliveries.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = name }, cancellationToken);
            }
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            throw new ControlPlaneError("InvalidRequestException", $"The stream {arn} does not exist.");
        }
    }

    public void Dispose()
    {
        _throttle.Dispose();
        _metrics.Dispose();
    }

    public ControlPlaneAnswer Serve(ControlPlaneCall call) =>
        (call.Operation == "GetCurrentUserData" ? _metrics : _throttle).Take(call.Operation) ? Unpaced(call)
            : throw new ControlPlaneError("ThrottlingException", "Rate exceeded", 429);

    private ControlPlaneAnswer Unpaced(ControlPlaneCall call)
    {
        if (call.Operation == "ListInstances")
        {
            return ControlPlanePages.Of(call, 10, 10).Answer("InstanceSummaryList", options.Instances, Describe);
        }

        if (call.Operation.Length == 0)
        {
            throw new ControlPlaneError("AccessDeniedException", "Unable to determine service/operation name to be authorized", 403);
        }

        var instance = options.Instances.FirstOrDefault(i => i.Id == ControlPlaneRoutes.Instance(call))
            ?? throw new ControlPlaneError("ResourceNotFoundException", "Instance not found", 404);
        return call.Operation switch
        {
            "DescribeInstance" => ControlPlaneAnswer.Json(new JsonObject { ["Instance"] = Describe(instance) }),
            "ListInstanceStorageConfigs" => List(call, instance),
            "AssociateInstanceStorageConfig" => Associate(call.Json(), instance),
            _ => ControlPlaneDirectory.Serve(call, instance.Directory) ?? ForOne(call, instance),
        };
    }

    private JsonObject Describe(ControlPlaneInstance instance) => new()
    {
        ["Id"] = instance.Id,
        ["Arn"] = options.InstanceArn(instance.Id),
        ["IdentityManagementType"] = "CONNECT_MANAGED",
        ["InstanceAlias"] = instance.Alias,
        ["CreatedTime"] = _created.ToUnixTimeSeconds(),
        ["ServiceRole"] = iam.ServiceLinkedRole(instance.Id),
        ["InstanceStatus"] = "ACTIVE",
        ["InboundCallsEnabled"] = true,
        ["OutboundCallsEnabled"] = true,
    };

    private ControlPlaneAnswer List(ControlPlaneCall call, ControlPlaneInstance instance)
    {
        var type = ResourceType(call.Query.GetValueOrDefault("resourceType"));
        var page = ControlPlanePages.Of(call, 10, 10);
        IEnumerable<JsonObject> configs = _associations.TryGetValue((instance.Id, type), out var config) ? [config] : [];
        return page.Answer("StorageConfigs", configs, c => c.DeepClone());
    }

    private ControlPlaneAnswer Associate(JsonObject body, ControlPlaneInstance instance)
    {
        var type = ResourceType(body["ResourceType"]?.GetValue<string>());
        var config = Checked(type, body["StorageConfig"] as JsonObject);
        if (_associations.ContainsKey((instance.Id, type)))
        {
            throw new ControlPlaneError("ResourceConflictException", $"A storage configuration for {type} exists already.", 409);
        }

        var id = $"{++_made:x8}{new string('0', 56)}";
        config["AssociationId"] = id;
        Keep(instance, type, config);
        return ControlPlaneAnswer.Json(new JsonObject { ["AssociationId"] = id });
    }

    private ControlPlaneAnswer ForOne(ControlPlaneCall call, ControlPlaneInstance instance)
    {
        var type = ResourceType(call.Query.GetValueOrDefault("resourceType"));
        if (!_associations.TryGetValue((instance.Id, type), out var current) || current["AssociationId"]!.GetValue<string>() != call.Path[3])
        {
            throw new ControlPlaneError("ResourceNotFoundException", "Association not found", 404);
        }

        switch (call.Operation)
        {
            case "DescribeInstanceStorageConfig":
                return ControlPlaneAnswer.Json(new JsonObject { ["StorageConfig"] = current.DeepClone() });
            case "UpdateInstanceStorageConfig":
                var config = Checked(type, call.Json()["StorageConfig"] as JsonObject);
                config["AssociationId"] = call.Path[3];
                Keep(instance, type, config);
                return ControlPlaneAnswer.Json(null);
            default:
                _associations.Remove((instance.Id, type));
                iam.Grant(instance.Id, type, null);
                Changed?.Invoke();
                return ControlPlaneAnswer.Json(null);
        }
    }

    private void Keep(ControlPlaneInstance instance, string type, JsonObject config)
    {
        _associations[(instance.Id, type)] = config;
        iam.Grant(instance.Id, type, TargetArn(config));
        Changed?.Invoke();
    }

    private JsonObject Checked(string type, JsonObject? config)
    {
        var storage = config?["StorageType"]?.GetValue<string>();
        var arn = config is null ? null : TargetArn(config);
        if (config is null || storage is null || (storage is not "S3" && arn is null))
        {
            throw new ControlPlaneError("InvalidParameterException", "The storage configuration does not fit its storage type.");
        }

        if (type == "AGENT_EVENTS" && storage != "KINESIS_STREAM")
        {
            throw new ControlPlaneError("InvalidRequestException", $"{storage} is not supported for {type}.");
        }

        if (storage == "KINESIS_FIREHOSE" && options.Firehose is null && !firehose.Exists(arn!))
        {
            throw new ControlPlaneError("InvalidRequestException", $"The delivery stream {arn} does not exist.");
        }

        if (arn is not null && !arn.StartsWith($"arn:aws:{(storage == "KINESIS_FIREHOSE" ? "firehose" : "kinesis")}:{options.Region}:{options.Account}:",
            StringComparison.Ordinal))
        {
            throw new ControlPlaneError("InvalidRequestException", $"{arn} is not in the instance's region and account.");
        }

        return (JsonObject)config.DeepClone();
    }

    private static string? TargetArn(JsonObject config) =>
        (config["KinesisStreamConfig"]?["StreamArn"] ?? config["KinesisFirehoseConfig"]?["FirehoseArn"])?.GetValue<string>();

    private static string ResourceType(string? type) =>
        type is not null && ResourceTypes.Contains(type) ? type : throw new ControlPlaneError("InvalidParameterException", $"'{type}' is not a resource type.");
}
