using System.Text.Json;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The permissions that <c>setup policy</c> writes.</summary>
public sealed class PolicyCommandTests(KinesisLocal local) : SetupCommandCase(local), IClassFixture<KinesisLocal>
{
    [Theory]
    [InlineData("setup")]
    [InlineData("runtime")]
    public async Task APolicyIsValidJsonWithTheInstanceInIt(string role)
    {
        await using var world = await SetupWorld.Create(Local);

        var (exit, said) = await Run(world, "setup", "policy", "--instance", "tokyo", "--for", role);

        Assert.Equal(0, exit);
        using var json = JsonDocument.Parse(said);
        var allowed = json.RootElement.GetProperty("Statement").EnumerateArray()
            .SelectMany(s => s.GetProperty("Action") is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray().Select(a => a.GetString()!)
                : [s.GetProperty("Action").GetString()!]).ToArray();
        Assert.Equal(role == "setup", allowed.Contains("connect:AssociateInstanceStorageConfig"));
        Assert.Contains("kinesis:GetRecords", allowed);
        Assert.Equal(role == "runtime", allowed.Contains("connect:SearchUsers"));
        Assert.Contains(world.Instance.Arn, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APolicyNamesTheRequestedAndConnectedResourcesAndTheKeyOfAnEncryptedStream()
    {
        await using var world = await SetupWorld.Create(Local);
        var (stream, key) = ($"{world.Instance.Id[..8]}-theirs", $"arn:aws:kms:us-east-1:{SetupWorld.Account}:key/{Guid.NewGuid()}");
        await world.CreateStream(stream);
        await new StepRunner(world.Aws, world.Instance, SetupWorld.Time).Run(new Step.Associate(EventKind.AgentEvents, Worlds.Kinesis(stream)), _ => { },
            CancellationToken.None);
        await world.Kinesis("StartStreamEncryption", $$"""{"StreamName":"{{stream}}","EncryptionType":"KMS","KeyId":"{{key}}"}""");
        await new KinesisSteps(world.Aws, SetupWorld.Time).Active(stream, _ => { }, CancellationToken.None);

        var said = (await Run(world, "setup", "policy", "--instance", "tokyo", "--contact-records", "firehose:mine", "--bucket", "my-bucket", "--role",
            "my-role")).Said;
        // On the standard error: it is too long for the inline policies of a user.
        var setup = said.Split("\n! ")[0];
        Assert.Contains("2,048", said, StringComparison.Ordinal);
        Assert.All(
            [
                new("kinesis:AddTagsToStream", world.Instance.ArnOf(Worlds.Kinesis(stream))),
                    new("firehose:CreateDeliveryStream", world.Instance.ArnOf(Worlds.Delivered("mine"))),
                new("s3:CreateBucket", world.Instance.BucketArn("my-bucket")),
                    new("iam:PassRole", world.Instance.RoleArn("my-role"), "iam:PassedToService", "firehose.amazonaws.com"),
                new SentAction("kms:Decrypt", key, "kms:ViaService", "kinesis.us-east-1.amazonaws.com"),
            ],
            action => Assert.True(action.IsAllowedBy(setup), $"{action}\n{setup}"));
        Assert.False(new SentAction("s3:CreateBucket", world.Instance.BucketArn("your-bucket")).IsAllowedBy(setup));
        Assert.False(new SentAction("kinesis:DeleteStream", world.Instance.ArnOf(Worlds.Kinesis(stream))).IsAllowedBy(setup));

        var runtime = (await Run(world, "setup", "policy", "--instance", "tokyo", "--for", "runtime")).Said;
        Assert.True(new SentAction("kinesis:GetRecords", world.Instance.ArnOf(Worlds.Kinesis(stream))).IsAllowedBy(runtime), runtime);
        Assert.True(new SentAction("kms:Decrypt", key, "kms:ViaService", "kinesis.us-east-1.amazonaws.com").IsAllowedBy(runtime), runtime);
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("runtime")]
    public async Task WithAnArnAPolicyNeedsNeitherCredentialsNorANetwork(string role)
    {
        await using var world = await SetupWorld.Create(Local);

        var (exit, said) = await Run(
            world, "dotnet",
            [typeof(ConnectStreaming.Hosting.Server).Assembly.Location, "setup", "policy", "--instance", world.Instance.Arn, "--contact-records",
                "firehose:mine", "--bucket", "my-bucket", "--for", role],
            new()
            {
                ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9", ["AWS_ENDPOINT_URL_KINESIS"] = "http://127.0.0.1:9", ["AWS_ACCESS_KEY_ID"] = null,
                ["AWS_SECRET_ACCESS_KEY"] = null, ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_REGION"] = null, ["HOME"] = Folder,
            });

        Assert.True(exit == 0, said);
        var policy = said[..(said.LastIndexOf('}') + 1)];
        Assert.Contains("The current connections and existing resources could not be checked", said[policy.Length..], StringComparison.Ordinal);
        Assert.DoesNotContain("kinesis:CreateStream", policy, StringComparison.Ordinal);
        if (role == "setup")
        {
            Assert.True(new SentAction("s3:CreateBucket", world.Instance.BucketArn("my-bucket")).IsAllowedBy(policy), policy);
        }
        else
        {
            // The alias is in the name of the stream. An ARN does not contain it.
            Assert.Contains(":stream/connect-streaming-*-agent-events", policy, StringComparison.Ordinal);
        }
    }
}
