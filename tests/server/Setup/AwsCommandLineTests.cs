using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The AWS command line with the fake.</summary>
public sealed class AwsCommandLineTests(KinesisLocal local) : SetupCommandCase(local), IClassFixture<KinesisLocal>
{
    [Fact]
    public async Task TheAwsCommandLineWorksWithTheFake()
    {
        await using var world = await SetupWorld.Create(Local);
        var (id, stream) = (world.Instance.Id, $"{world.Instance.Id[..8]}-cli");
        await world.CreateStream(stream);
        Assert.Equal("tokyo osaka", (await Aws(world, "connect", "list-instances", "--query", "InstanceSummaryList[].InstanceAlias", "--output", "text"))
            .Replace('\t', ' '));
        var association = await Aws(
            world, "connect", "associate-instance-storage-config", "--instance-id", id, "--resource-type", "AGENT_EVENTS", "--query", "AssociationId",
                "--output", "text",
            "--storage-config", $"StorageType=KINESIS_STREAM,KinesisStreamConfig={{StreamArn={world.Instance.ArnOf(Worlds.Kinesis(stream))}}}");
        Assert.Contains("ResourceConflictException", await Aws(
            world, "connect", "associate-instance-storage-config", "--instance-id", id, "--resource-type", "AGENT_EVENTS",
            "--storage-config", $"StorageType=KINESIS_STREAM,KinesisStreamConfig={{StreamArn={world.Instance.ArnOf(Worlds.Kinesis(stream))}}}"),
                StringComparison.Ordinal);
        Assert.Equal(stream, (await world.Seen(new Wanted())).TargetOf(EventKind.AgentEvents)!.Value.Name);
        var arn = world.Instance.ArnOf(Worlds.Kinesis(stream));
        Assert.Equal(arn,
            await Aws(world, "connect", "describe-instance-storage-config", "--instance-id", id, "--association-id", association, "--resource-type",
                "AGENT_EVENTS", "--query", "StorageConfig.KinesisStreamConfig.StreamArn", "--output", "text"));
        Assert.Equal("",
            await Aws(world, "connect", "update-instance-storage-config", "--instance-id", id, "--association-id", association, "--resource-type",
                "AGENT_EVENTS", "--storage-config", $"StorageType=KINESIS_STREAM,KinesisStreamConfig={{StreamArn={arn}}}"));
        Assert.Equal(association,
            await Aws(world, "connect", "list-instance-storage-configs", "--instance-id", id, "--resource-type", "AGENT_EVENTS", "--query",
                "StorageConfigs[].AssociationId", "--output", "text"));
        Assert.Contains("AWSServiceRoleForAmazonConnect",
            await Aws(world, "connect", "describe-instance", "--instance-id", id, "--query", "Instance.ServiceRole", "--output", "text"),
                StringComparison.Ordinal);
        Assert.Equal("",
            await Aws(world, "connect", "disassociate-instance-storage-config", "--instance-id", id, "--resource-type", "AGENT_EVENTS", "--association-id",
                association));
        Assert.Empty((await world.Seen(new Wanted())).Associations);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task TheAwsCommandLineDeliversToABucketOfTheFake()
    {
        await using var world = await SetupWorld.Create(Local);
        var stream = $"{world.Instance.Id[..8]}-cli";
        var role = await Aws(world, "iam", "create-role", "--role-name", stream, "--assume-role-policy-document", IamPolicies.DeliveryTrust(world.Instance),
            "--tags", "Key=a,Value=b", "--query", "Role.Arn", "--output", "text");
        Assert.Equal("b", await Aws(world, "iam", "get-role", "--role-name", stream, "--query", "Role.Tags[0].Value", "--output", "text"));
        Assert.Equal("",
            await Aws(world, "iam", "put-role-policy", "--role-name", stream, "--policy-name", "deliver", "--policy-document",
                IamPolicies.Delivery(world.Instance, stream)));
        Assert.Equal("deliver", await Aws(world, "iam", "list-role-policies", "--role-name", stream, "--query", "PolicyNames[]", "--output", "text"));
        Assert.Contains("s3:PutObject",
            await Aws(world, "iam", "get-role-policy", "--role-name", stream, "--policy-name", "deliver", "--query", "PolicyDocument"),
                StringComparison.Ordinal);
        await Aws(world, "s3api", "create-bucket", "--bucket", stream);
        Assert.Equal("None", await Aws(world, "s3api", "list-objects-v2", "--bucket", stream, "--query", "Contents", "--output", "text"));
        Assert.Equal(stream, await Aws(world, "s3api", "list-buckets", "--query", "Buckets[].Name", "--output", "text"));
        await Aws(world, "firehose", "create-delivery-stream", "--delivery-stream-name", stream, "--extended-s3-destination-configuration",
            $"RoleARN={role},BucketARN=arn:aws:s3:::{stream}");
        Assert.Equal("ACTIVE",
            await Aws(world, "firehose", "describe-delivery-stream", "--delivery-stream-name", stream, "--query",
                "DeliveryStreamDescription.DeliveryStreamStatus", "--output", "text"));
        Assert.Equal("", await Aws(world, "firehose", "tag-delivery-stream", "--delivery-stream-name", stream, "--tags", "Key=a,Value=b"));
        Assert.Equal("b",
            await Aws(world, "firehose", "list-tags-for-delivery-stream", "--delivery-stream-name", stream, "--query", "Tags[0].Value", "--output", "text"));
        Assert.Equal("", await Aws(world, "firehose", "untag-delivery-stream", "--delivery-stream-name", stream, "--tag-keys", "a"));
        var version = await Aws(world, "firehose", "describe-delivery-stream", "--delivery-stream-name", stream, "--query",
            "DeliveryStreamDescription.[VersionId,Destinations[0].DestinationId]", "--output", "text");
        Assert.Equal("",
            await Aws(world, "firehose", "update-destination", "--delivery-stream-name", stream, "--current-delivery-stream-version-id",
                version.Split('\t')[0], "--destination-id", version.Split('\t')[1], "--extended-s3-destination-update", "Prefix=p/"));
        Assert.Equal("", await Aws(world, "firehose", "delete-delivery-stream", "--delivery-stream-name", stream));
        Assert.Equal("", await Aws(world, "iam", "delete-role-policy", "--role-name", stream, "--policy-name", "deliver"));
        Assert.Equal("", await Aws(world, "iam", "delete-role", "--role-name", stream));
        Assert.Equal("", await Aws(world, "s3api", "delete-bucket", "--bucket", stream));
        Assert.Equal(SetupWorld.Account, await Aws(world, "sts", "get-caller-identity", "--query", "Account", "--output", "text"));
    }
}
