using Amazon.Connect;
using Amazon.Connect.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using InvalidRequestException = Amazon.Connect.Model.InvalidRequestException;
using FirehoseMissing = Amazon.KinesisFirehose.Model.ResourceNotFoundException;
using FirehoseTag = Amazon.KinesisFirehose.Model.Tag;
using IamTag = Amazon.IdentityManagement.Model.Tag;

namespace ConnectStreaming.Tests.Sandbox;

/// <summary>The fake's rules are AWS's rules, with our clients and Amazon's clients. Every request and answer is valid by AWS's models.</summary>
public sealed class ControlPlaneTests : IAsyncLifetime
{
    private const string Instance = "5a9db0c5-1d2e-4c37-9a41-6b0f2f1c7e88";
    private const string Stream = "arn:aws:kinesis:us-east-1:123456789012:stream/events";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly AwsModels _models = new();
    private readonly BasicAWSCredentials _credentials = new("sandbox", "sandbox");
    private ControlPlane _plane = null!;
    private AmazonConnectClient _connect = null!;
    private AmazonKinesisFirehoseClient _firehose = null!;
    private AmazonIdentityManagementServiceClient _iam = null!;
    private AmazonS3Client _s3 = null!;

    public async Task InitializeAsync()
    {
        _plane = await ControlPlane.Start(
            new ControlPlaneOptions { Instances = [new(Instance, "tokyo"), new("00000000-0000-4000-8000-000000000000", "osaka")] }, _time,
                CancellationToken.None);
        _connect = new AmazonConnectClient(_credentials, Config(new AmazonConnectConfig()));
        _firehose = new AmazonKinesisFirehoseClient(_credentials, Config(new AmazonKinesisFirehoseConfig()));
        _iam = new AmazonIdentityManagementServiceClient(_credentials, Config(new AmazonIdentityManagementServiceConfig()));
        _s3 = new AmazonS3Client(_credentials, Config(new AmazonS3Config { ForcePathStyle = true }));
    }

    public async Task DisposeAsync()
    {
        _connect.Dispose();
        _firehose.Dispose();
        _iam.Dispose();
        _s3.Dispose();
        await _plane.DisposeAsync();
        await _models.Check();
    }

    [Fact]
    public async Task InstancesAreListedInPagesAndDescribed()
    {
        var first = await _connect.ListInstancesAsync(new ListInstancesRequest { MaxResults = 1 });
        var second = await _connect.ListInstancesAsync(new ListInstancesRequest { MaxResults = 1, NextToken = first.NextToken });
        var described = (await _connect.DescribeInstanceAsync(new DescribeInstanceRequest { InstanceId = Instance })).Instance!;

        Assert.Equal(["tokyo", "osaka"], first.InstanceSummaryList!.Concat(second.InstanceSummaryList!).Select(i => i.InstanceAlias));
        Assert.Null(second.NextToken);
        Assert.Equal((InstanceStatus.ACTIVE, $"arn:aws:connect:us-east-1:123456789012:instance/{Instance}"), (described.InstanceStatus, described.Arn));
        Assert.Contains("role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_", described.ServiceRole, StringComparison.Ordinal);
        await Assert.ThrowsAsync<Amazon.Connect.Model.ResourceNotFoundException>(() =>
            _connect.DescribeInstanceAsync(new DescribeInstanceRequest { InstanceId = "00000000-0000-4000-8000-00000000000f" }));
    }

    [Fact]
    public async Task OneAssociationForEachKindAndUpdateForLater()
    {
        var id = (await _connect.AssociateInstanceStorageConfigAsync(Associate(InstanceStorageResourceType.AGENT_EVENTS, Stream))).AssociationId;
        await Assert.ThrowsAsync<ResourceConflictException>(() =>
            _connect.AssociateInstanceStorageConfigAsync(Associate(InstanceStorageResourceType.AGENT_EVENTS, Stream)));
        await _connect.AssociateInstanceStorageConfigAsync(Associate(InstanceStorageResourceType.CONTACT_TRACE_RECORDS, Stream));

        await _connect.UpdateInstanceStorageConfigAsync(new UpdateInstanceStorageConfigRequest
        {
            InstanceId = Instance, AssociationId = id, ResourceType = InstanceStorageResourceType.AGENT_EVENTS, StorageConfig = Config(Stream + "2"),
        });
        Assert.Equal((id, Stream + "2"), await Associated());
        var role = (await _connect.DescribeInstanceAsync(new DescribeInstanceRequest { InstanceId = Instance })).Instance!.ServiceRole!.Split('/')[^1];
        var granted = await _iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = role, PolicyName = "AGENT_EVENTS" });
        Assert.Contains(Stream + "2\"", Uri.UnescapeDataString(granted.PolicyDocument!), StringComparison.Ordinal);

        await _connect.DisassociateInstanceStorageConfigAsync(new DisassociateInstanceStorageConfigRequest { InstanceId = Instance, AssociationId = id,
            ResourceType = InstanceStorageResourceType.AGENT_EVENTS });
        Assert.Null((await Associated()).Arn);
        Assert.Equal(["CONTACT_TRACE_RECORDS"], (await _iam.ListRolePoliciesAsync(new ListRolePoliciesRequest { RoleName = role })).PolicyNames);
    }

    [Fact]
    public async Task AgentEventsCannotGoToFirehose()
    {
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            _connect.AssociateInstanceStorageConfigAsync(new AssociateInstanceStorageConfigRequest
        {
            InstanceId = Instance,
            ResourceType = InstanceStorageResourceType.AGENT_EVENTS,
            StorageConfig = new InstanceStorageConfig { StorageType = StorageType.KINESIS_FIREHOSE,
                KinesisFirehoseConfig = new KinesisFirehoseConfig { FirehoseArn = "arn:aws:firehose:us-east-1:123456789012:deliverystream/x" } },
        }));
        Assert.Contains("AGENT_EVENTS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoRequestsASecondAfterABurstOfFive()
    {
        Task List() => _connect.ListInstancesAsync(new ListInstancesRequest());
        for (var i = 0; i < 5; i++)
        {
            await List();
        }

        await Assert.ThrowsAsync<ThrottlingException>(List);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await List();
        await List();
    }

    [Fact]
    public async Task AFirehoseStreamNeedsAKnownRoleAndTakesSomeTime()
    {
        var role = (await _iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "delivery",
            AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[]}""", Tags = [new IamTag { Key = "a", Value = "b" }] })).Role!;
        Assert.Equal("b", (await _iam.GetRoleAsync(new GetRoleRequest { RoleName = "delivery" })).Role!.Tags!.Single().Value);
        var create = new CreateDeliveryStreamRequest
        {
            DeliveryStreamName = "records",
            DeliveryStreamType = DeliveryStreamType.DirectPut,
            Tags = [new FirehoseTag { Key = "k", Value = "v" }],
            ExtendedS3DestinationConfiguration = new ExtendedS3DestinationConfiguration
            {
                RoleARN = role.Arn,
                BucketARN = "arn:aws:s3:::bucket",
                Prefix = "p/",
                ErrorOutputPrefix = "e/",
                CompressionFormat = CompressionFormat.GZIP,
                BufferingHints = new BufferingHints { IntervalInSeconds = 60, SizeInMBs = 5 },
                ProcessingConfiguration = new ProcessingConfiguration { Enabled = true,
                    Processors = [new Processor { Type = ProcessorType.AppendDelimiterToRecord }] },
            },
        };
        var early = await Assert.ThrowsAsync<InvalidArgumentException>(() => _firehose.CreateDeliveryStreamAsync(create));
        Assert.Contains("unable to assume role", early.Message, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(5));
        await _firehose.CreateDeliveryStreamAsync(create);
        Assert.Equal(DeliveryStreamStatus.CREATING, (await Described()).DeliveryStreamStatus);
        await Assert.ThrowsAsync<Amazon.KinesisFirehose.Model.ResourceInUseException>(() =>
            _firehose.DeleteDeliveryStreamAsync(new DeleteDeliveryStreamRequest { DeliveryStreamName = "records" }));
        _time.Advance(TimeSpan.FromSeconds(5));
        var active = await Described();
        Assert.Equal((DeliveryStreamStatus.ACTIVE, "1"), (active.DeliveryStreamStatus, active.VersionId));
        var destination = active.Destinations!.Single();
        Assert.Equal(("p/", CompressionFormat.GZIP, 60, true), (
            destination.ExtendedS3DestinationDescription!.Prefix, destination.ExtendedS3DestinationDescription.CompressionFormat,
            destination.ExtendedS3DestinationDescription.BufferingHints!.IntervalInSeconds,
                destination.ExtendedS3DestinationDescription.ProcessingConfiguration!.Enabled));

        await _firehose.UpdateDestinationAsync(new UpdateDestinationRequest
        {
            DeliveryStreamName = "records", CurrentDeliveryStreamVersionId = "1", DestinationId = destination.DestinationId, ExtendedS3DestinationUpdate =
                new ExtendedS3DestinationUpdate { Prefix = "q/" },
        });
        Assert.Equal("q/", (await Described()).Destinations![0].ExtendedS3DestinationDescription!.Prefix);
        await _firehose.TagDeliveryStreamAsync(new TagDeliveryStreamRequest { DeliveryStreamName = "records", Tags =
            [new FirehoseTag { Key = "x", Value = "y" }] });
        await _firehose.UntagDeliveryStreamAsync(new UntagDeliveryStreamRequest { DeliveryStreamName = "records", TagKeys = ["k"] });
        Assert.Equal(["x"], (await _firehose.ListTagsForDeliveryStreamAsync(new ListTagsForDeliveryStreamRequest { DeliveryStreamName = "records" }))
            .Tags!.Select(t => t.Key));

        await _firehose.DeleteDeliveryStreamAsync(new DeleteDeliveryStreamRequest { DeliveryStreamName = "records" });
        Assert.Equal(DeliveryStreamStatus.DELETING, (await Described()).DeliveryStreamStatus);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<FirehoseMissing>(Described);
    }

    [Fact]
    public async Task ARoleWithPoliciesIsNotDeleted()
    {
        await _iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "r", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[]}""" });
        await Assert.ThrowsAsync<EntityAlreadyExistsException>(() =>
            _iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "r", AssumeRolePolicyDocument = """{"Statement":[]}""" }));
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() =>
            _iam.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = "r", PolicyName = "p", PolicyDocument = "{" }));
        await _iam.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = "r", PolicyName = "p",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[]}""" });
        await Assert.ThrowsAsync<DeleteConflictException>(() => _iam.DeleteRoleAsync(new DeleteRoleRequest { RoleName = "r" }));
        await _iam.DeleteRolePolicyAsync(new DeleteRolePolicyRequest { RoleName = "r", PolicyName = "p" });
        await _iam.DeleteRoleAsync(new DeleteRoleRequest { RoleName = "r" });
        await Assert.ThrowsAsync<NoSuchEntityException>(() => _iam.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));
    }

    [Fact]
    public async Task ABucketKeepsTheTagsOfItsCreationAndIsDeletedOnlyWhenEmpty()
    {
        await _s3.PutBucketAsync(new PutBucketRequest { BucketName = "records-bucket", PutBucketConfiguration =
            new PutBucketConfiguration { Tags = [new Amazon.S3.Model.Tag { Key = "a", Value = "b" }] } });
        Assert.Equal("b", (await _s3.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = "records-bucket" })).TagSet.Single().Value);
        await _s3.PutObjectAsync(new PutObjectRequest { BucketName = "records-bucket", Key = "a/b", ContentBody = "x" });
        Assert.Equal("a/b", (await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "records-bucket", MaxKeys = 1 })).S3Objects.Single().Key);
        var full = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => _s3.DeleteBucketAsync("records-bucket"));
        Assert.Equal("BucketNotEmpty", full.ErrorCode);
        await _s3.DeleteObjectAsync("records-bucket", "a/b");
        await _s3.DeleteBucketAsync("records-bucket");
        var gone = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => _s3.GetBucketLocationAsync("records-bucket"));
        Assert.Equal("NoSuchBucket", gone.ErrorCode);
    }

    private async Task<(string? Id, string? Arn)> Associated()
    {
        var config = (await _connect.ListInstanceStorageConfigsAsync(new ListInstanceStorageConfigsRequest { InstanceId = Instance, ResourceType =
            InstanceStorageResourceType.AGENT_EVENTS, MaxResults = 10 })).StorageConfigs!.SingleOrDefault();
        return (config?.AssociationId, config?.KinesisStreamConfig?.StreamArn);
    }

    private async Task<DeliveryStreamDescription> Described() =>
        (await _firehose.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = "records" })).DeliveryStreamDescription!;

    private static AssociateInstanceStorageConfigRequest Associate(InstanceStorageResourceType type, string arn) =>
        new() { InstanceId = Instance, ResourceType = type, StorageConfig = Config(arn) };

    private static InstanceStorageConfig Config(string arn) =>
        new() { StorageType = StorageType.KINESIS_STREAM, KinesisStreamConfig = new KinesisStreamConfig { StreamArn = arn } };

    private T Config<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = _plane.Endpoint.ToString();
        config.AuthenticationRegion = "us-east-1";
        config.HttpClientFactory = _models;
        config.MaxErrorRetry = 0;
        return config;
    }
}
