using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Setup waits for resources that AWS does not show at once, and says what it waits for. A long absence is an error.</summary>
public sealed class PatienceTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    public static TheoryData<string> FreshRole =>
    [
        "Firehose is unable to assume role arn:aws:iam::123456789012:role/connect-streaming-delivery. Please check the role provided.",
        "The security token included in the request is invalid. Ensure that the provided IAM role associated with firehose is not deleted.",
        "Verify that the IAM role has access to the S3 bucket.",
        "User: arn:aws:sts::123456789012:assumed-role/r/firehose is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::b\"",
    ];

    [Theory]
    [MemberData(nameof(FreshRole))]
    public async Task SetupWaitsForEveryErrorAboutARoleThatFirehoseDoesNotKnowYet(string message)
    {
        await using var world = await SetupWorld.Create(local);
        var said = await Waited(world.With(new OddAws().Refuses("CreateDeliveryStream", 2, "InvalidArgumentException", message)), Delivered);

        Assert.Contains(said, w => w.Contains($"until Firehose can use the role r-{_name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SetupDoesNotWaitForAnErrorThatIsNotAboutTheRole()
    {
        await using var world = await SetupWorld.Create(local);
        var odd = new OddAws().Refuses("CreateDeliveryStream", 99, "InvalidArgumentException", "BufferingHints: SizeInMBs is 1 to 128");
        var last = await world.With(odd).RunSome(await world.Plan(Delivered), 99);

        Assert.IsType<SetupProgress.Failed>(last);
        Assert.Single(odd.Sent, "CreateDeliveryStream");
    }

    [Fact]
    public async Task ARoleThatNeverWorksIsAnErrorAfterTheLimit()
    {
        await using var world = await SetupWorld.Create(local);
        var last = await world.With(new OddAws().Refuses("CreateDeliveryStream", int.MaxValue, "InvalidArgumentException",
            "Firehose is unable to assume role x")).RunSome(await world.Plan(Delivered), 99);

        Assert.Contains("unable to assume role", Assert.IsType<SetupProgress.Failed>(last).Error.Happened.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PutRolePolicy", "NoSuchEntity", 404, "until the role r-")]
    [InlineData("GetRole", "NoSuchEntity", 404, "until r-")]
    [InlineData("DescribeDeliveryStream", "ResourceNotFoundException", 400, "until NAME is visible")]
    [InlineData("ListTagsForDeliveryStream", "ResourceNotFoundException", 400, "until NAME is visible")]
    [InlineData("GetBucketTagging", "NoSuchBucket", 404, "until b-")]
    [InlineData("AssociateInstanceStorageConfig", "ResourceNotFoundException", 404, "until Amazon Connect can see ")]
    [InlineData("AssociateInstanceStorageConfig", "InvalidRequestException", 400, "until Amazon Connect can see ")]
    public async Task SetupReadsAgainUntilANewResourceIsVisible(string operation, string code, int status, string waiting)
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(Delivered);
        var made = false;
        var odd = new OddAws();
        var refused = 0;
        world.Models.Between = (call, send) =>
        {
            made |= call.Operation is "CreateRole" or "CreateDeliveryStream" or "CreateBucket";
            return made && call.Operation == operation && refused++ < 2
                ? new OddAws().Refuses(operation, 1, code, "It does not exist (yet).", status).Answer(call, send)
                : odd.Answer(call, send);
        };

        var said = await Waited(world, plan);

        Assert.Contains(said, w => w.StartsWith(waiting.Replace("NAME", _name, StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Empty((await world.Plan(Delivered)).Steps);
    }

    [Theory]
    [InlineData("DescribeStreamSummary")]
    [InlineData("ListTagsForStream")]
    public async Task SetupReadsAgainUntilANewStreamIsVisible(string operation)
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(Streamed);
        var (made, refused) = (false, 0);
        world.Models.Between = (call, send) =>
        {
            made |= call.Operation == "CreateStream";
            return made && call.Operation == operation && refused++ < 2
                ? new OddAws().Refuses(operation, 1, "ResourceNotFoundException", $"Stream {_name} not found.").Answer(call, send)
                : send();
        };

        Assert.Contains(await Waited(world, plan), w => w == $"until {_name} is visible everywhere in AWS");
    }

    [Fact]
    public async Task AnAssociationWithALostAnswerIsOursAlsoWithAnOutdatedList()
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(Streamed);
        var behind = 0;
        world.Models.Between = async (call, send) =>
        {
            if (call.Operation == "AssociateInstanceStorageConfig")
            {
                using var done = await send();
            }

            return call.Operation == "ListInstanceStorageConfigs" && call.Request.RequestUri!.Query.Contains("AGENT_EVENTS", StringComparison.Ordinal)
                && behind++ < 2
                ? await new OddAws().Answers(call.Operation, _ =>
                    new System.Text.Json.Nodes.JsonObject { ["StorageConfigs"] = new System.Text.Json.Nodes.JsonArray() }).Answer(call, send)
                : await send();
        };

        await world.Run(plan);

        Assert.True(behind > 2, "The list was not asked again");
    }

    [Fact]
    public async Task AnApplyWaitsForAPermissionInIamAndAStatusDoesNot()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Streamed));
        var looks = 0;
        world.Models.Between = async (call, send) =>
        {
            var answer = await send();
            if (call.Operation == "ListRolePolicies" && looks++ < 2)
            {
                answer.Content =
                    new StringContent(
                        "<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames/><IsTruncated>false</IsTruncated>"
                            + "</ListRolePoliciesResult></ListRolePoliciesResponse>");
                answer.Content.Headers.ContentType = new("text/xml");
            }

            return answer;
        };

        var applied = await Findings(world, Waits.Known);
        Assert.Contains(applied, f => f.Waiting && f.Words.En.Contains("is visible in IAM", StringComparison.Ordinal));
        Assert.DoesNotContain(applied, f => f.Level == VerifyLevel.Bad);
        looks = 0;
        Assert.Contains(
            await Findings(world, TimeSpan.Zero),
            f => f.Level == VerifyLevel.Bad && f.Words.En.Contains("has no permission", StringComparison.Ordinal));
    }

    private Wanted Streamed => new() { AgentEvents = new Wish.To(Worlds.Kinesis(_name)) };

    private Wanted Delivered =>
        new() { ContactRecords = new Wish.To(Worlds.Delivered(_name)), Firehose = DeliveryWish.Exactly(new FirehoseWish($"b-{_name}", $"r-{_name}")) };

    private async Task<List<string>> Waited(SetupWorld world, Wanted wanted) => await Waited(world, await world.Plan(wanted));

    private static async Task<List<string>> Waited(SetupWorld world, Plan plan)
    {
        List<string> said = [];
        await foreach (var progress in new SetupRun(world.Aws, world.Written, new SetupUser("test"), SetupWorld.Time).Run(plan, CancellationToken.None))
        {
            Assert.False(progress is SetupProgress.Failed, (progress as SetupProgress.Failed)?.Error.Happened.En);
            if (progress is SetupProgress.Waiting waiting)
            {
                said.Add(waiting.What.En);
            }
        }

        return said;
    }

    private static async Task<List<VerifyFinding>> Findings(SetupWorld world, TimeSpan settle)
    {
        List<VerifyFinding> said = [];
        await foreach (var finding in new Verify(world.Aws, SetupWorld.Time).Run(world.Instance, await world.Seen(new Wanted()), TimeSpan.Zero, settle,
            CancellationToken.None))
        {
            said.Add(finding);
        }

        return said;
    }
}
