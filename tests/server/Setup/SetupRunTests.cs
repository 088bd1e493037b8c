using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Everything that setup can do, with the fake and kinesis-local: from nothing, from a partial run, from a complete one, and a teardown.</summary>
public sealed partial class SetupRunTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    public static TheoryData<string> Rows =>
    [
        "agent events: new stream",
        "agent events: new stream, on-demand, kept for 48 h",
        "agent events: new stream, fan-out",
        "agent events: existing stream",
        "agent events: existing stream, changed",
        "agent events: existing stream in place of another",
        "contact records: new stream, 2 shards",
        "contact records: new Firehose, bucket and role",
        "contact records: new Firehose, existing bucket and role",
        "contact records: existing Firehose, changed",
        "both: one stream",
        "both: stream and Firehose",
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task FromNothingToAConnectedStreamAndExactlyBack(string row)
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = await Row(world, row);
        var before = Worlds.Write(await world.Seen(wanted));
        var policy = IamPolicies.ForSetup(world.Instance, PolicyNames.Of(world.Instance, wanted, await world.Seen(wanted, everything: true)));
        var prepared = world.Models.Count;
        world.With(new OddAws().Allows(policy, world.Instance));
        var plan = await world.Plan(wanted);
        Assert.NotEmpty(plan.Steps);

        await world.Run(plan);

        var done = await world.Seen(wanted);
        Assert.Equal(Worlds.Write(plan.Seen.After(plan.Steps, Worlds.Now)), Worlds.Write(done));
        Assert.Empty((await world.Plan(wanted)).Steps);
        Assert.Equal(plan.Steps.Length, world.Written.Entries.Count);

        await world.Run(await world.PlanTeardown(wanted));

        Assert.Equal(before, Worlds.Write(await world.Seen(wanted)));
        Assert.Empty((await world.PlanTeardown(wanted)).Steps);
        var called = SentActions.Of(world.Models.Exchanges.Skip(prepared), world.Instance).Select(a => (a.Action, a.Resource)).ToHashSet();
        Assert.Equal([], SentAction.GrantedBy(policy).Where(g => MakesOrDeletes().IsMatch(g.Action)).Except(called));
        Assert.Equal(row.Contains("Firehose", StringComparison.Ordinal), FirehoseAndStorage().IsMatch(policy));
    }

    /// <summary>The test above asks this of what makes and deletes, for each row. Here it is asked of every action, over all kinds of runs.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task ThePolicyGrantsNoActionThatNoRunNeeds()
    {
        HashSet<string> granted = [], called = [];
        foreach (var row in new[]
        {
            "agent events: new stream", "agent events: new stream, fan-out", "agent events: existing stream, changed",
            "agent events: existing stream in place of another",
            "contact records: new Firehose, bucket and role", "contact records: existing Firehose, changed",
        })
        {
            await using var world = await SetupWorld.Create(local);
            var wanted = await Row(world, row);
            granted.UnionWith(SentAction.GrantedBy(IamPolicies.ForSetup(
                world.Instance, PolicyNames.Of(world.Instance, wanted, await world.Seen(wanted, everything: true)))).Select(g => g.Action));
            var prepared = world.Models.Count;
            if (row == "contact records: new Firehose, bucket and role")
            {
                world.With(new OddAws().ForgetsTagsAtCreation());
            }
            await Instances.Find(world.Aws, world.Instance.Alias, CancellationToken.None);
            await world.Run(await world.Plan(wanted));
            if (row == "agent events: new stream")
            {
                await foreach (var _ in new Verify(world.Aws, SetupWorld.Time).Run(world.Instance, await world.Seen(wanted), TimeSpan.Zero, TimeSpan.Zero,
                    CancellationToken.None))
                {
                }
                foreach (var wish in new StreamWish[] { new(Shards: 3, RetentionHours: 72), new(RetentionHours: 24), new(CapacityMode.OnDemand) })
                {
                    await world.Run(await world.Plan(wanted with { Streams = Streams(((Wish.To)wanted.AgentEvents).Target.Name, wish) }));
                }
            }
            else if (row == "agent events: existing stream in place of another")
            {
                var stream = world.Instance.ArnOf(((Wish.To)wanted.AgentEvents).Target);
                await world.Kinesis("RegisterStreamConsumer", $$"""{"StreamARN":"{{stream}}","ConsumerName":"analytics"}""");
            }
            await world.Run(await world.PlanTeardown(wanted));
            called.UnionWith(SentActions.Of(world.Models.Exchanges.Skip(prepared), world.Instance).Select(a => a.Action));
        }
        // AWS asks these of the caller of connect:ListInstances and of the associations (its service authorization reference).
        Assert.Equal(["ds:DescribeDirectories", "iam:AttachRolePolicy"], granted.Except(called).Order());
    }

    /// <summary>AWS charges for a consumer by the hour, and does not delete a stream that has one.</summary>
    [Fact]
    public async Task TheConsumerOfFanOutIsPricedVerifiedAndTheFirstThingThatATeardownRemoves()
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = await Row(world, "agent events: new stream, fan-out");
        var plan = await world.Plan(wanted);
        var register = Assert.Single(plan.Steps.OfType<Step.RegisterConsumer>());
        var cost = PlanCost.Of(plan, new Volume(100, 4_000), Prices.BuiltIn(), SetupWorld.Time.GetUtcNow());
        Assert.Equal(2, cost.Result.Lines.Count(l => l.What.En.StartsWith("enhanced fan-out", StringComparison.Ordinal) && l.Monthly > 0));
        await world.Run(plan);

        var seen = await world.Seen(wanted);
        var consumer = Assert.Single(seen.Streams[register.Stream].FanOut);
        Assert.True(consumer is { Name: "connect-streaming", Active: true } && consumer.Tags.AreOursFor(world.Instance), $"{consumer}");
        List<VerifyFinding> found = [];
        await foreach (var finding in new Verify(world.Aws, SetupWorld.Time).Run(world.Instance, seen, TimeSpan.Zero, TimeSpan.Zero, CancellationToken.None))
        {
            found.Add(finding);
        }

        Assert.Contains(found, f => f.Level == VerifyLevel.Good && f.Words.En.Contains("consumer connect-streaming", StringComparison.Ordinal));
        Assert.IsType<Step.DeregisterConsumer>((await world.PlanTeardown(wanted)).Steps[0]);

        await world.Run(await world.Plan(wanted with { Streams = Streams(register.Stream, new(FanOut: false)) }));
        Assert.Empty((await world.Seen(wanted)).Streams[register.Stream].FanOut);
    }

    [GeneratedRegex(":(Create|Delete|Pass)(Stream|DeliveryStream|Role|Bucket)$")]
    private static partial Regex MakesOrDeletes();

    [GeneratedRegex("\"(firehose|s3):|iam:(PassRole|CreateRole|GetRole\")")]
    private static partial Regex FirehoseAndStorage();

    /// <summary>A stream with a consumer, and a delivery with its bucket and role: the rows with the most steps of each kind.</summary>
    [Theory]
    [InlineData("agent events: new stream, fan-out")]
    [InlineData("both: stream and Firehose")]
    public Task AfterAStopAtAnyStepTheNextRunContinues(string row) => StoppedAtEveryStep(row);

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("Category", "Long")]
    public Task AfterAStopAtAnyStepOfAnyRowTheNextRunContinues(string row) => StoppedAtEveryStep(row);

    private async Task StoppedAtEveryStep(string row)
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = await Row(world, row);
        var whole = await world.Plan(wanted);
        var goal = Worlds.Write(whole.Seen.After(whole.Steps, Worlds.Now));
        for (var runs = 0; (await world.Plan(wanted)) is { IsEmpty: false } plan; runs++)
        {
            Assert.True(runs <= whole.Steps.Length, $"after {runs} runs there is still {string.Join(", ", plan.Steps)}");
            var last = await world.RunSome(plan, 1);
            Assert.True(last is SetupProgress.Stopped || plan.Steps.Length == 1, $"{last}");
        }

        Assert.Equal(goal, Worlds.Write(await world.Seen(wanted)));
        for (var runs = 0; (await world.PlanTeardown(wanted)) is { IsEmpty: false } plan; runs++)
        {
            Assert.True(runs <= 20, $"after {runs} runs there is still {string.Join(", ", plan.Steps)}");
            await world.RunSome(plan, 1);
        }

        Assert.Equal(Worlds.Write(whole.Seen), Worlds.Write(await world.Seen(wanted)));
    }

    [Fact]
    public async Task OffRemovesTheAssociationsAndKeepsTheStreams()
    {
        await using var world = await SetupWorld.Create(local);
        var on = await Row(world, "both: stream and Firehose");
        await world.Run(await world.Plan(on));

        var off = new Wanted { AgentEvents = new Wish.Nowhere(), ContactRecords = new Wish.Nowhere() };
        await world.Run(await world.Plan(off));

        var seen = await world.Seen(on);
        Assert.Empty(seen.Associations);
        Assert.Equal((1, 1), (seen.Streams.Count, seen.Firehoses.Count));
    }

    [Fact]
    public async Task AStreamIsChangedLaterWithinTheLimits()
    {
        await using var world = await SetupWorld.Create(local);
        var name = Name();
        Wanted With(StreamWish wish) => new() { AgentEvents = new Wish.To(Worlds.Kinesis(name)), Streams = Streams(name, wish) };
        await world.Run(await world.Plan(With(new())));

        await world.Run(await world.Plan(With(new(Shards: 3, RetentionHours: 72))));
        var grown = (await world.Seen(With(new()))).Streams[name];
        Assert.Equal((3, 72, 2), (grown.Shards, grown.RetentionHours, grown.Tags.Changes(LimitedChange.Shards).Count));
        await world.Run(await world.Plan(With(new(RetentionHours: 24))));
        await world.Run(await world.Plan(With(new(CapacityMode.OnDemand))));
        await world.Run(await world.Plan(With(new(CapacityMode.Provisioned))));

        var third = await world.Plan(With(new(CapacityMode.OnDemand)));
        Assert.Contains("2 changes of the capacity mode in 24 hours", Assert.Single(third.Problems).Words.En, StringComparison.Ordinal);
        Assert.Empty(third.Steps);
    }

    [Fact]
    public async Task AStreamThatOthersUseIsNotDeleted()
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = await Row(world, "agent events: new stream");
        await world.Run(await world.Plan(wanted));
        var name = ((Wish.To)wanted.AgentEvents).Target.Name;
        var osaka = await Instances.Find(world.Aws, "osaka", CancellationToken.None);
        var theirs = Planner.Plan(wanted, await new AwsReader(world.Aws).Read(osaka, ReadScope.Of(wanted), CancellationToken.None),
            TimeProvider.System.GetUtcNow());
        await world.Run(theirs);

        var refused = await world.PlanTeardown(wanted);
        Assert.Contains("osaka", Assert.Single(refused.Problems).Words.En, StringComparison.Ordinal);
        Assert.Empty(refused.Steps);

        await world.Run(await world.PlanTeardown(wanted, new TeardownWish([], [name])));
        var kept = await world.Seen(wanted);
        Assert.Empty(kept.Associations);
        Assert.False(kept.Streams[name].Tags.AreOursFor(world.Instance));
    }

    [Fact]
    public async Task AChangeByAnotherPersonIsNotOverwritten()
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = await Row(world, "agent events: existing stream in place of another");
        var plan = await world.Plan(wanted);
        var third = Name();
        await world.CreateStream(third);
        var now = await world.Seen(wanted);
        await new StepRunner(world.Aws, world.Instance, SetupWorld.Time).Run(
            new Step.Reassociate(EventKind.AgentEvents, now.Associations[EventKind.AgentEvents].TargetArn, world.Instance.ArnOf(Worlds.Kinesis(third))),
                _ => { }, CancellationToken.None);

        var last = await world.RunSome(plan, 99);

        var failed = Assert.IsType<SetupProgress.Failed>(last);
        Assert.Contains(third, failed.Error.Happened.En, StringComparison.Ordinal);
        Assert.Equal(world.Instance.ArnOf(Worlds.Kinesis(third)), (await world.Seen(wanted)).Associations[EventKind.AgentEvents].TargetArn);
    }

    [Fact]
    public async Task AMissingPermissionIsNamedWithItsActionAndResource()
    {
        await using var world = await SetupWorld.Create(local);
        world.Plane.OnCall = call => call.Operation == "AssociateInstanceStorageConfig"
            ? ConnectStreaming.Sandbox.ControlPlaneAnswer.Of("connect",
            new("AccessDeniedException", "User: arn:aws:iam::1:user/x is not authorized to perform: connect:AssociateInstanceStorageConfig on resource: "
                + $"{world.Instance.Arn} because no identity-based policy allows it", 403))
            : null;
        var last = await world.RunSome(await world.Plan(await Row(world, "agent events: new stream")), 99);

        var error = Assert.IsType<SetupProgress.Failed>(last).Error;
        Assert.Equal(("connect:AssociateInstanceStorageConfig", world.Instance.Arn), (error.Action, error.Resource));
        Assert.Contains("connect:AssociateInstanceStorageConfig", world.Written.Entries[^1].Failure!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsChangedThatCannotBeRecorded()
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(await Row(world, "agent events: new stream"));
        var before = world.Models.Count;

        List<SetupProgress> said = [];
        await foreach (var one in new SetupRun(world.Aws, new SetupAuditFile("/dev/null/data/setup-audit.jsonl"), new SetupUser("test"), SetupWorld.Time)
            .Run(plan, CancellationToken.None))
        {
            said.Add(one);
        }

        var error = Assert.IsType<SetupProgress.Failed>(Assert.Single(said)).Error;
        Assert.StartsWith("The list of changes /dev/null/data/setup-audit.jsonl cannot be written", error.Happened.En, StringComparison.Ordinal);
        Assert.Equal("No step was started. Nothing was changed.", error.Means.En);
        Assert.Equal(before, world.Models.Count);
    }

    [Theory]
    [InlineData("DeleteRole", "may be done in part")]
    [InlineData("DeleteRolePolicy", "This step was not done")]
    public async Task AnInterruptedStepIsReportedAsDoneInPart(string refused, string means)
    {
        await using var world = await SetupWorld.Create(local);
        var wanted = await Row(world, "contact records: new Firehose, bucket and role");
        await world.Run(await world.Plan(wanted));
        world.Plane.OnCall = call => call.Operation == refused
            ? ConnectStreaming.Sandbox.ControlPlaneAnswer.Of("iam", new("AccessDenied", "Access Denied", 403)) : null;

        var last = await world.RunSome(await world.PlanTeardown(wanted), 99);

        var failed = Assert.IsType<SetupProgress.Failed>(last);
        Assert.IsType<Step.DeleteRole>(failed.Step);
        Assert.Contains(means, failed.Error.Means.En, StringComparison.Ordinal);
        world.Plane.OnCall = null;
        await world.Run(await world.PlanTeardown(wanted, new TeardownWish([wanted.Firehose!.Role!, wanted.Firehose.Bucket!], [])));
    }

    private async Task<Wanted> Row(SetupWorld world, string row)
    {
        var (first, second) = (Name(), Name());
        var delivery = new FirehoseWish($"records-{first}", $"delivery-{first}", "records/", "errors/");
        switch (row)
        {
            case "agent events: new stream":
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)) };
            case "agent events: new stream, on-demand, kept for 48 h":
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)), Streams =
                    Streams(first, new(CapacityMode.OnDemand, RetentionHours: 48)) };
            case "agent events: new stream, fan-out":
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)), Streams = Streams(first, new(FanOut: true)) };
            case "agent events: existing stream":
                await world.CreateStream(first, 2);
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)) };
            case "agent events: existing stream, changed":
                await world.CreateStream(first, 2);
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)), Streams = Streams(first, new(Shards: 3, RetentionHours: 48)), Change =
                    [first] };
            case "agent events: existing stream in place of another":
                await world.CreateStream(first);
                await world.CreateStream(second);
                await new StepRunner(world.Aws, world.Instance, SetupWorld.Time).Run(new Step.Associate(EventKind.AgentEvents, Worlds.Kinesis(first)),
                    _ => { }, CancellationToken.None);
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(second)), Replace = [first] };
            case "contact records: new stream, 2 shards":
                return new Wanted { ContactRecords = new Wish.To(Worlds.Kinesis(first)), Streams = Streams(first, new(Shards: 2)) };
            case "contact records: new Firehose, bucket and role":
                return new Wanted { ContactRecords = new Wish.To(Worlds.Delivered(first)), Firehose = DeliveryWish.Exactly(delivery) };
            case "contact records: existing Firehose, changed":
                var theirs = new StepRunner(world.Aws, world.Instance, SetupWorld.Time);
                var old = new FirehoseWish($"old-{first}", $"old-{first}", "!{timestamp:yyyy}/", Newline: false, BufferSeconds: 300);
                foreach (var step in new Step[] { new Step.CreateBucket(old.Bucket, Tags.None), new Step.CreateRole(old.Role, Tags.None),
                    new Step.CreateFirehose(first, old, Tags.None) })
                {
                    await theirs.Run(step, _ => { }, CancellationToken.None);
                }

                return new Wanted { ContactRecords = new Wish.To(Worlds.Delivered(first)), Firehose = DeliveryWish.Exactly(delivery), Change = [first] };
            case "contact records: new Firehose, existing bucket and role":
                var steps = new StorageSteps(world.Aws, world.Instance, SetupWorld.Time);
                await steps.CreateBucket(new Step.CreateBucket(delivery.Bucket, Tags.None), _ => { }, CancellationToken.None);
                await steps.CreateRole(new Step.CreateRole(delivery.Role, Tags.None), _ => { }, CancellationToken.None);
                return new Wanted { ContactRecords = new Wish.To(Worlds.Delivered(first)), Firehose = DeliveryWish.Exactly(delivery) };
            case "both: one stream":
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)), ContactRecords = new Wish.To(Worlds.Kinesis(first)) };
            default:
                return new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)), ContactRecords = new Wish.To(Worlds.Delivered(second)), Firehose =
                    DeliveryWish.Exactly(delivery) };
        }
    }

    private static string Name() => $"t{Guid.NewGuid():N}"[..12];

    private static ImmutableSortedDictionary<string, StreamWish> Streams(string name, StreamWish wish) => ImmutableSortedDictionary<string,
        StreamWish>.Empty.Add(name, wish);
}
