using System.Text.Json;
using Amazon.Connect.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Wire;

namespace Amazon.Connect.Internal;

/// <summary>The wire format of the operations, with the names of AWS's model connect/2017-08-08.</summary>
internal static partial class Operations
{
    private const string Associations = "/instance/{InstanceId}/storage-config";
    private const string Association = "/instance/{InstanceId}/storage-config/{AssociationId}";

    public static readonly InvokeOptions ListInstances = Of<ListInstancesRequest, ListInstancesResponse>(
        "GET",
        "/instance",
        static (uri, request) =>
        {
            uri.Query("maxResults", request.MaxResults);
            uri.Query("nextToken", request.NextToken);
        },
        read: static (json, response) =>
        {
            response.InstanceSummaryList = json.List("InstanceSummaryList", Summary);
            response.NextToken = json.Text("NextToken");
        });

    public static readonly InvokeOptions DescribeInstance = Of<DescribeInstanceRequest, DescribeInstanceResponse>(
        "GET",
        "/instance/{InstanceId}",
        static (uri, request) => uri.Path("InstanceId", request.InstanceId),
        read: static (json, response) => response.Instance = json.Object("Instance", static instance => new Instance
        {
            Arn = instance.Text("Arn"),
            CreatedTime = instance.Time("CreatedTime"),
            Id = instance.Text("Id"),
            IdentityManagementType = instance.Text("IdentityManagementType")!,
            InstanceAlias = instance.Text("InstanceAlias"),
            InstanceStatus = instance.Text("InstanceStatus")!,
            ServiceRole = instance.Text("ServiceRole"),
        }));

    public static readonly InvokeOptions AssociateInstanceStorageConfig = Of<AssociateInstanceStorageConfigRequest, AssociateInstanceStorageConfigResponse>(
        "PUT",
        Associations,
        static (uri, request) => uri.Path("InstanceId", request.InstanceId),
        static (json, request) =>
        {
            json.Text("ResourceType", request.ResourceType?.Value);
            json.Object("StorageConfig", request.StorageConfig, Config);
        },
        static (json, response) => response.AssociationId = json.Text("AssociationId"));

    public static readonly InvokeOptions DisassociateInstanceStorageConfig = Of<DisassociateInstanceStorageConfigRequest,
        DisassociateInstanceStorageConfigResponse>(
        "DELETE",
        Association,
        static (uri, request) => Address(uri, request.InstanceId, request.AssociationId, request.ResourceType));

    public static readonly InvokeOptions ListInstanceStorageConfigs = Of<ListInstanceStorageConfigsRequest, ListInstanceStorageConfigsResponse>(
        "GET",
        "/instance/{InstanceId}/storage-configs",
        static (uri, request) =>
        {
            uri.Path("InstanceId", request.InstanceId);
            uri.Query("maxResults", request.MaxResults);
            uri.Query("nextToken", request.NextToken);
            uri.Query("resourceType", request.ResourceType?.Value);
        },
        read: static (json, response) =>
        {
            response.NextToken = json.Text("NextToken");
            response.StorageConfigs = json.List("StorageConfigs", Config);
        });

    public static readonly InvokeOptions UpdateInstanceStorageConfig = Of<UpdateInstanceStorageConfigRequest, UpdateInstanceStorageConfigResponse>(
        "POST",
        Association,
        static (uri, request) => Address(uri, request.InstanceId, request.AssociationId, request.ResourceType),
        static (json, request) => json.Object("StorageConfig", request.StorageConfig, Config));

    private static InvokeOptions Of<TRequest, TResponse>(
        string method, string path, Action<RestUri, TRequest> uri, Action<Utf8JsonWriter, TRequest>? write = null, Action<JsonElement, TResponse>? read = null)
        where TRequest : AmazonConnectRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new RestJsonMarshaller<TRequest>("Amazon.Connect", method, path, uri, write),
            ResponseUnmarshaller = new JsonAnswerUnmarshaller<TResponse>(read, Errors),
        };

    private static void Address(RestUri uri, string? instance, string? association, InstanceStorageResourceType? type)
    {
        uri.Path("InstanceId", instance);
        uri.Path("AssociationId", association);
        uri.Query("resourceType", type?.Value);
    }

    private static InstanceSummary Summary(JsonElement json) => new()
    {
        Arn = json.Text("Arn"),
        CreatedTime = json.Time("CreatedTime"),
        Id = json.Text("Id"),
        IdentityManagementType = json.Text("IdentityManagementType")!,
        InstanceAlias = json.Text("InstanceAlias"),
        InstanceStatus = json.Text("InstanceStatus")!,
        ServiceRole = json.Text("ServiceRole"),
    };

    private static InstanceStorageConfig Config(JsonElement json) => new()
    {
        AssociationId = json.Text("AssociationId"),
        KinesisFirehoseConfig = json.Object("KinesisFirehoseConfig", static c => new KinesisFirehoseConfig { FirehoseArn = c.Text("FirehoseArn") }),
        KinesisStreamConfig = json.Object("KinesisStreamConfig", static c => new KinesisStreamConfig { StreamArn = c.Text("StreamArn") }),
        S3Config = json.Object("S3Config", static c => new S3Config
        {
            BucketName = c.Text("BucketName"),
            BucketPrefix = c.Text("BucketPrefix"),
            EncryptionConfig = c.Object("EncryptionConfig", static e =>
                new EncryptionConfig { EncryptionType = e.Text("EncryptionType")!, KeyId = e.Text("KeyId") }),
        }),
        StorageType = json.Text("StorageType")!,
    };

    private static void Config(Utf8JsonWriter json, InstanceStorageConfig config)
    {
        json.Text("AssociationId", config.AssociationId);
        json.Object("KinesisFirehoseConfig", config.KinesisFirehoseConfig, static (w, c) => w.Text("FirehoseArn", c.FirehoseArn));
        json.Object("KinesisStreamConfig", config.KinesisStreamConfig, static (w, c) => w.Text("StreamArn", c.StreamArn));
        json.Object("S3Config", config.S3Config, static (w, c) =>
        {
            w.Text("BucketName", c.BucketName);
            w.Text("BucketPrefix", c.BucketPrefix);
            w.Object("EncryptionConfig", c.EncryptionConfig, static (e, k) =>
            {
                e.Text("EncryptionType", k.EncryptionType?.Value);
                e.Text("KeyId", k.KeyId);
            });
        });
        json.Text("StorageType", config.StorageType?.Value);
    }

    private static AmazonConnectException Errors(ErrorResponse error)
    {
        var (message, inner, type, code, id, status) = (error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
        return code switch
        {
            "AccessDeniedException" => new AccessDeniedException(message, inner, type, code, id, status),
            "InternalServiceException" => new InternalServiceException(message, inner, type, code, id, status),
            "InvalidParameterException" => new InvalidParameterException(message, inner, type, code, id, status),
            "InvalidRequestException" => new InvalidRequestException(message, inner, type, code, id, status),
            "ResourceConflictException" => new ResourceConflictException(message, inner, type, code, id, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, inner, type, code, id, status),
            "ThrottlingException" => new ThrottlingException(message, inner, type, code, id, status),
            _ => new AmazonConnectException(message, inner, type, code, id, status),
        };
    }
}
