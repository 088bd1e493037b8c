using System.Text.Json.Nodes;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Unusual answers of AWS: every Region, pages, other accounts' names, storage types that setup does not know.</summary>
public sealed class AwsAsItIsTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    [Theory]
    [InlineData("us-east-1", 0)]
    [InlineData("ap-northeast-1", 1)]
    [InlineData("eu-west-2", 1)]
    public async Task ABucketCanBeMadeInEveryRegion(string region, int constraints)
    {
        await using var world = await SetupWorld.Create(local, region);
        var bodies = new List<string>();
        world.Plane.OnAnswer = (call, _, _) =>
        {
            if (call.Operation == "CreateBucket")
            {
                bodies.Add(System.Text.Encoding.UTF8.GetString(call.Body));
            }
        };

        await new StorageSteps(world.Aws, world.Instance, SetupWorld.Time).CreateBucket(new Step.CreateBucket(_name, Tags.Of(world.Instance)), _ => { },
            CancellationToken.None);

        Assert.Equal(constraints, Assert.Single(bodies).Split("<LocationConstraint>").Length - 1);
        Assert.True((await new StorageReader(world.Aws).Buckets(world.Instance, [_name], [], CancellationToken.None))[_name].Tags.AreOursFor(world.Instance));
    }

    [Fact]
    public async Task AStreamOnALaterPageIsInUse()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        world.With(new OddAws().Answers("ListInstanceStorageConfigs", call =>
            call.Request.RequestUri!.Query.Contains("nextToken", StringComparison.Ordinal) ? null
                : new JsonObject { ["StorageConfigs"] = new JsonArray(), ["NextToken"] = "0" }));

        Assert.Equal(Worlds.Kinesis(_name), (await world.Seen(Wanted)).TargetOf(EventKind.AgentEvents));
        Assert.Empty((await world.Plan(Wanted)).Steps);
        Assert.IsType<Step.Disassociate>((await world.PlanTeardown(Wanted)).Steps[0]);
    }

    [Fact]
    public async Task AStorageTypeThatSetupDoesNotKnowIsShownAndNeverOverwritten()
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().Answers("ListInstanceStorageConfigs", call => call.Request.RequestUri!.Query.Contains("AGENT_EVENTS", StringComparison.Ordinal)
            ? new JsonObject { ["StorageConfigs"] = new JsonArray(new JsonObject { ["AssociationId"] = new string('a', 64),
                ["StorageType"] = "SOMETHING_NEW" }) }
            : null));

        var status = await SetupStatus.Of(world.Aws, world.Instance, Volume.Default, Prices.BuiltIn(), SetupWorld.Time, CancellationToken.None);
        Assert.Equal("SOMETHING_NEW", status.Streams[0].Arn);
        Assert.DoesNotContain(status.Findings, f => f.Words.En.Contains("agent events go nowhere", StringComparison.Ordinal));
        foreach (var wanted in new[] { Wanted, Wanted with { Replace = ["SOMETHING_NEW"] }, Wanted with { AgentEvents = new Wish.Nowhere() } })
        {
            var plan = await world.Plan(wanted);
            Assert.Empty(plan.Steps);
            Assert.Contains("SOMETHING_NEW", Assert.Single(plan.Problems).Words.En, StringComparison.Ordinal);
        }

        Assert.Empty((await world.PlanTeardown(Wanted)).Steps);
    }

    [Theory]
    [InlineData("us-east-1", "999999999999")]
    [InlineData("eu-west-2", SetupWorld.Account)]
    public async Task AStreamOfTheSameNameInAnotherRegionOrAccountIsNotOurs(string region, string account)
    {
        await using var world = await SetupWorld.Create(local);
        await world.CreateStream(_name, 2);
        var arn = $"arn:aws:kinesis:{region}:{account}:stream/{_name}";
        world.With(new OddAws().Answers("ListInstanceStorageConfigs", call => call.Request.RequestUri!.Query.Contains("AGENT_EVENTS", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["StorageConfigs"] = new JsonArray(new JsonObject
                {
                    ["AssociationId"] = new string('a', 64), ["StorageType"] = "KINESIS_STREAM",
                        ["KinesisStreamConfig"] = new JsonObject { ["StreamArn"] = arn },
                }),
            }
            : null));

        var seen = await world.Seen(new Wanted());
        Assert.Null(seen.TargetOf(EventKind.AgentEvents));
        Assert.Empty(seen.Streams);
        Assert.Equal(0, PlanCost.Of(new Plan(seen, [], [], []), Volume.Default, Prices.BuiltIn(), Worlds.Now).Today.Known);
        var down = await SetupPlans.Teardown(world.Aws, world.Instance, new TeardownWish([_name], []), SetupWorld.Time, CancellationToken.None);
        Assert.DoesNotContain(down.Steps, s => s is Step.Disassociate);
        Assert.Contains(arn, Assert.Single(down.Notices).Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFirehoseStreamWithACustomerKeySaysWhatAmazonConnectNeedsAndByWhen()
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = new Wanted { ContactRecords = new Wish.To(Worlds.Delivered(_name)),
            Firehose = DeliveryWish.Exactly(new FirehoseWish($"b-{_name}", $"r-{_name}")) };
        await world.Run(await world.Plan(wanted));
        var key = $"arn:aws:kms:us-east-1:{SetupWorld.Account}:key/{Guid.NewGuid()}";
        var made = new DateTimeOffset(2026, 4, 19, 0, 0, 0, TimeSpan.Zero);
        world.With(new OddAws().Edits("DescribeDeliveryStream", json =>
        {
            var stream = json["DeliveryStreamDescription"]!.AsObject();
            stream["CreateTimestamp"] = made.ToUnixTimeSeconds();
            stream["DeliveryStreamEncryptionConfiguration"] = new JsonObject { ["KeyARN"] = key, ["KeyType"] = "CUSTOMER_MANAGED_CMK", ["Status"] = "ENABLED" };
        }));

        async Task<string> Said(DateTimeOffset now) => Assert.Single(Planner.Plan(wanted, await world.Seen(wanted), now).Notices).Words.En;
        var early = await Said(new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        Assert.All(new[] { key, "kms:GenerateDataKey and kms:Decrypt", "from 2027-02-28" }, part => Assert.Contains(part, early, StringComparison.Ordinal));
        Assert.Contains("on that key now", await Said(new DateTimeOffset(2027, 2, 28, 0, 0, 0, TimeSpan.Zero)), StringComparison.Ordinal);
        made = made.AddDays(1);
        Assert.Contains("on that key now", await Said(made), StringComparison.Ordinal);
        var doctor = await ConnectStreaming.Commands.DoctorDeliveries.Of(world.Aws, world.Instance, SetupWorld.Time, CancellationToken.None);
        Assert.Contains(key, Assert.Single(doctor).Seen, StringComparison.Ordinal);
        var status = await SetupStatus.Of(world.Aws, world.Instance, Volume.Default, Prices.BuiltIn(), SetupWorld.Time, CancellationToken.None);
        Assert.Contains(status.Findings, f => f.Level == VerifyLevel.Note && f.Words.En.Contains(key, StringComparison.Ordinal)
            && f.Words.En.Contains("AWSServiceRoleForAmazonConnect_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUnusedStreamOfOursIsInTheCostsOfTheStatus()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        await world.Run(await world.Plan(Wanted with { AgentEvents = new Wish.Nowhere() }));

        var status = await SetupStatus.Of(world.Aws, world.Instance, new Volume(0, 0), Prices.BuiltIn(), SetupWorld.Time, CancellationToken.None);

        Assert.Equal((SetupHealth.Off, 10.95m), (status.Health, status.Cost.Today.Known));
        Assert.Contains(status.Findings, f => f.Words.En.StartsWith($"{_name} was made by setup", StringComparison.Ordinal));
        var plan = await SetupPlans.Make(world.Aws, world.Instance, SetupFile.Parse("dataStreaming: off"), SetupWorld.Time, CancellationToken.None);
        Assert.Contains(plan.Notices, n => n.Words.En.StartsWith($"{_name} was made by setup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFirehoseStreamWithUnknownCompressionIsChangedAndRestored()
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().Edits("DescribeDeliveryStream", json => json["DeliveryStreamDescription"]!["Destinations"]![0]!
            ["ExtendedS3DestinationDescription"]!.AsObject().Remove("CompressionFormat"), odd: true));
        var (theirs, ours) = (new FirehoseWish($"b-{_name}", $"r-{_name}", BufferSeconds: 300), new FirehoseWish($"b-{_name}", $"r-{_name}"));
        var storage = new StorageSteps(world.Aws, world.Instance, SetupWorld.Time);
        await storage.CreateBucket(new Step.CreateBucket(theirs.Bucket, Tags.None), _ => { }, CancellationToken.None);
        await storage.CreateRole(new Step.CreateRole(theirs.Role, Tags.None), _ => { }, CancellationToken.None);
        await new FirehoseSteps(world.Aws, world.Instance, SetupWorld.Time).Create(
            new Step.CreateFirehose(_name, theirs, Tags.None), _ => { }, CancellationToken.None);
        var wanted = new Wanted { ContactRecords = new Wish.To(Worlds.Delivered(_name)), Firehose = DeliveryWish.Exactly(ours), Change = [_name] };
        var before = Worlds.Write(await world.Seen(wanted));

        await world.Run(await world.Plan(wanted));
        Assert.Equal(ours, (await world.Seen(wanted)).Firehoses[_name].Settings);
        Assert.Empty((await world.Plan(wanted)).Steps);
        await world.Run(await world.PlanTeardown(wanted));

        Assert.Equal(before, Worlds.Write(await world.Seen(wanted)));
        Assert.Empty((await world.PlanTeardown(wanted)).Steps);
    }

    private Wanted Wanted => new() { AgentEvents = new Wish.To(Worlds.Kinesis(_name)) };
}
