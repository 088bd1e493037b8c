using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>What IAM checks: an action on a resource, with its condition keys.</summary>
internal sealed record SentAction(string Action, string Resource, string? Key = null, string? Value = null)
{
    /// <summary>Evaluates like IAM: wildcards of Action and Resource, and StringEquals.</summary>
    public bool IsAllowedBy(string policy)
    {
        using var json = JsonDocument.Parse(policy);
        return json.RootElement.GetProperty("Statement").EnumerateArray().Any(s =>
            s.GetProperty("Effect").GetString() == "Allow"
            && All(s.GetProperty("Action")).Any(a => Fits(a, Action))
            && All(s.GetProperty("Resource")).Any(r => Fits(r, Resource))
            && (!s.TryGetProperty("Condition", out var conditions) || conditions.EnumerateObject().All(c =>
                c.Name == "StringEquals" && c.Value.EnumerateObject().All(k => k.Name == Key && All(k.Value).Contains(Value)))));
    }

    /// <summary>What a policy allows for the resources that it names.</summary>
    public static IEnumerable<(string Action, string Resource)> GrantedBy(string policy)
    {
        using var json = JsonDocument.Parse(policy);
        return [.. json.RootElement.GetProperty("Statement").EnumerateArray()
            .SelectMany(s => All(s.GetProperty("Action")).SelectMany(a => All(s.GetProperty("Resource")).Select(r => (a, r))))];
    }

    private static IEnumerable<string> All(JsonElement one) => one.ValueKind == JsonValueKind.Array ? one.EnumerateArray().Select(e => e.GetString()!)
        : [one.GetString()!];

    private static bool Fits(string pattern, string value) =>
        Regex.IsMatch(value, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline);
}

/// <summary>Requests of clients → the actions that IAM checks, as in AWS's service authorization reference.</summary>
internal static class SentActions
{
    public static IEnumerable<SentAction> Of(IEnumerable<string> exchanges, ConnectInstance instance) => exchanges.SelectMany(exchange =>
    {
        using var json = JsonDocument.Parse(exchange);
        var sent = json.RootElement;
        var (service, operation, target) = (sent.GetProperty("service").GetString()!, sent.GetProperty("operation").GetString()!,
            sent.GetProperty("target").GetString()!);
        var body = Encoding.UTF8.GetString(sent.GetProperty("requestBody").GetBytesFromBase64());
        return (service switch
        {
            "connect" => Connect(operation, target, body, instance),
            "kinesis" => Kinesis(operation, JsonDocument.Parse(body).RootElement, instance),
            "firehose" => Firehose(operation, JsonDocument.Parse(body).RootElement, instance),
            "iam" => Iam(operation, HttpUtility.ParseQueryString(body)["RoleName"], instance),
            "s3" => S3(operation, target.Split('?')[0].Trim('/'), instance),
            _ => throw new InvalidOperationException($"No rule for {service}."),
        }).ToArray();
    });

    /// <summary>A call before it is sent, in the form in which it is recorded.</summary>
    public static string Exchange(AwsModels.SentCall call) => JsonSerializer.Serialize(new
    {
        service = call.Service, operation = call.Operation, target = call.Request.RequestUri!.PathAndQuery, requestBody = call.Body,
    });

    private static IEnumerable<SentAction> Connect(string operation, string target, string body, ConnectInstance instance)
    {
        if (operation == "ListInstances")
        {
            return [new("connect:ListInstances", "*")];
        }

        // The path names the instance. Other instances are only read.
        var arn = instance.Arn.Replace(instance.Id, target.Split('/', '?')[2], StringComparison.Ordinal);
        var type = HttpUtility.ParseQueryString(target.Split('?').ElementAtOrDefault(1) ?? "")["resourceType"] ?? Part(body, "ResourceType");
        SentAction own = new($"connect:{operation}", arn, "connect:StorageResourceType", type);
        var linked = $"arn:aws:iam::{instance.Account}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_x";
        return operation switch
        {
            // With the caller's permissions: the permissions of the instance's service-linked role.
            "AssociateInstanceStorageConfig" or "UpdateInstanceStorageConfig" => [own, new("iam:PutRolePolicy", linked), Described(body)],
            "DisassociateInstanceStorageConfig" => [own, new("iam:DeleteRolePolicy", linked)],
            _ => [own],
        };
    }

    private static SentAction Described(string body)
    {
        var config = JsonDocument.Parse(body).RootElement.GetProperty("StorageConfig");
        return config.TryGetProperty("KinesisStreamConfig", out var stream) ? new("kinesis:DescribeStream", stream.GetProperty("StreamArn").GetString()!)
            : new("firehose:DescribeDeliveryStream", config.GetProperty("KinesisFirehoseConfig").GetProperty("FirehoseArn").GetString()!);
    }

    private static IEnumerable<SentAction> Kinesis(string operation, JsonElement body, ConnectInstance instance)
    {
        var arn = body.TryGetProperty("StreamARN", out var named) ? named.GetString()!
            : body.TryGetProperty("ConsumerARN", out var consumer) || body.TryGetProperty("ResourceARN", out consumer) ? consumer.GetString()!
            : body.TryGetProperty("StreamName", out var name) ? instance.ArnOf(Worlds.Kinesis(name.GetString()!)) : "*";
        yield return new($"kinesis:{operation}", arn);
        if (operation == "CreateStream" && body.TryGetProperty("Tags", out _))
        {
            yield return new("kinesis:AddTagsToStream", arn);
        }

        if (operation == "RegisterStreamConsumer" && body.TryGetProperty("Tags", out _))
        {
            yield return new("kinesis:TagResource", $"{arn}/consumer/{body.GetProperty("ConsumerName").GetString()}");
        }
    }

    private static IEnumerable<SentAction> Firehose(string operation, JsonElement body, ConnectInstance instance)
    {
        var arn = body.TryGetProperty("DeliveryStreamName", out var name) ? instance.ArnOf(Worlds.Delivered(name.GetString()!)) : "*";
        yield return new($"firehose:{operation}", arn);
        if (operation == "CreateDeliveryStream")
        {
            yield return new("firehose:TagDeliveryStream", arn);
        }

        foreach (var settings in new[] { "ExtendedS3DestinationConfiguration", "ExtendedS3DestinationUpdate" }.Where(s => body.TryGetProperty(s, out _)))
        {
            yield return new("iam:PassRole", body.GetProperty(settings).GetProperty("RoleARN").GetString()!, "iam:PassedToService", "firehose.amazonaws.com");
        }
    }

    private static IEnumerable<SentAction> Iam(string operation, string? role, ConnectInstance instance)
    {
        if (role is null)
        {
            return [new($"iam:{operation}", "*")];
        }

        var arn = instance.RoleArn(role.StartsWith("AWSServiceRoleFor", StringComparison.Ordinal) ? $"aws-service-role/connect.amazonaws.com/{role}" : role);
        return operation == "CreateRole" ? [new("iam:CreateRole", arn), new("iam:TagRole", arn)] : [new($"iam:{operation}", arn)];
    }

    private static IEnumerable<SentAction> S3(string operation, string bucket, ConnectInstance instance)
    {
        var arn = instance.BucketArn(bucket);
        return operation switch
        {
            "CreateBucket" => [new("s3:CreateBucket", arn), new("s3:TagResource", arn)],
            "ListBuckets" => [new("s3:ListAllMyBuckets", "*")],
            "ListObjectsV2" => [new("s3:ListBucket", arn)],
            _ => [new($"s3:{operation}", arn)],
        };
    }

    private static string? Part(string body, string name) => body.Length > 0 && JsonDocument.Parse(body).RootElement.TryGetProperty(name, out var part)
        ? part.GetString() : null;
}
