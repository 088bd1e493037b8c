using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Only the tags record what setup created. They are read back, added when they are missing, and a lost tag is reported.</summary>
public sealed class TagsReadBackTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task TagsThatWereLostAtCreationAreAddedAndATeardownLeavesNothing()
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().ForgetsTagsAtCreation());

        await world.Run(await world.Plan(Wanted));

        var made = await world.Seen(Wanted);
        Assert.All(
            new[] { made.Streams[_name].Tags, made.Firehoses[_name].Tags, made.Roles[$"r-{_name}"].Tags, made.Buckets[$"b-{_name}"].Tags },
            tags => Assert.True(tags.AreOursFor(world.Instance), $"{tags}"));
        await world.Run(await world.PlanTeardown(new Wanted()));
        Assert.Equal("", Worlds.Write(await world.Seen(Wanted)));
    }

    [Fact]
    public async Task TagsThatAppearLateAreAddedMoreThanOnce()
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().ForgetsTagsAtCreation().ForgetsAddedTags(2));

        await world.Run(await world.Plan(Streamed));

        Assert.True((await world.Seen(Streamed)).Streams[_name].Tags.AreOursFor(world.Instance));
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("delivery")]
    public async Task TagsThatDoNotStayAreReportedWithTheName(string what)
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().ForgetsTagsAtCreation().ForgetsAddedTags(int.MaxValue));

        var failed = Assert.IsType<SetupProgress.Failed>(await world.RunSome(await world.Plan(what == "stream" ? Streamed : Delivered), 99));

        Assert.Contains(
            $"{(what == "stream" ? _name : $"b-{_name}")} was created, but its tags do not stay", failed.Error.Happened.En, StringComparison.Ordinal);
        Assert.Contains("may be done in part", failed.Error.Means.En, StringComparison.Ordinal);
        Assert.Empty((await world.Seen(new Wanted())).Associations);
    }

    [Fact]
    public async Task TheConnectionTimeOfARunThatEndedAtAssociateIsAddedLater()
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(Streamed);
        world.With(new OddAws().DiesAt(2, sent: true));
        await world.RunSome(plan, 99);
        world.With(new OddAws());
        Assert.Null((await world.Seen(Streamed)).Streams[_name].Tags.ConnectedAt(world.Instance, EventKind.AgentEvents));

        var rest = await world.Plan(Streamed);
        Assert.Equal(new Step.NoteSince(EventKind.AgentEvents, Worlds.Kinesis(_name)), Assert.Single(rest.Steps));
        Assert.Equal(rest.Fingerprint(), (await world.Plan(Streamed)).Fingerprint());
        await world.Run(rest);

        Assert.NotNull((await world.Seen(Streamed)).Streams[_name].Tags.ConnectedAt(world.Instance, EventKind.AgentEvents));
        Assert.Empty((await world.Plan(Streamed)).Steps);
    }

    [Fact]
    public async Task AnUntaggedBucketOrRoleOfADeletedDeliveryIsNamed()
    {
        await using var world = await SetupWorld.Create(local);
        var steps = new StorageSteps(world.Aws, world.Instance, SetupWorld.Time);
        await steps.CreateBucket(new Step.CreateBucket($"b-{_name}", Tags.None), _ => { }, CancellationToken.None);
        await steps.CreateRole(new Step.CreateRole($"r-{_name}", Tags.None), _ => { }, CancellationToken.None);
        await world.Run(await world.Plan(Delivered));

        var said = (await world.PlanTeardown(new Wanted())).Notices.Select(n => n.Words.En).ToArray();

        Assert.Contains(said, n => n.Contains($"used the bucket b-{_name} for its deliveries", StringComparison.Ordinal)
            && n.Contains($"--include b-{_name}", StringComparison.Ordinal));
        Assert.Contains(said, n => n.Contains($"used the role r-{_name} for its deliveries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UntaggedResourcesOfAnEndedRunAreReportedAndCanBeDeletedByName()
    {
        await using var world = await SetupWorld.Create(local);
        var name = Names.Stream(world.Instance, EventKind.AgentEvents);
        var plan = await Apply(world);
        var died = new OddAws().ForgetsTagsAtCreation().DiesAt(1, sent: false);
        Assert.IsType<SetupProgress.Failed>(await world.With(died).RunSome(plan, 99));
        world.With(new OddAws());

        var down = await Teardown(world);
        Assert.Empty(down.Steps);
        Assert.Equal(new Choice(ChoiceKind.Include, name), Assert.Single(Assert.Single(down.Notices).Choices));
        var again = await Apply(world);
        Assert.Contains(again.Notices, n => n.Words.En.StartsWith($"{name} already exists and has no tags", StringComparison.Ordinal)
            && n.Words.En.Contains($"--include {name}", StringComparison.Ordinal));
        await world.Run(again);
        Assert.Equal(new Choice(ChoiceKind.Include, name), Assert.Single(Assert.Single((await Teardown(world)).Notices).Choices));
        await world.Run(await Teardown(world, name));

        Assert.Equal("", Worlds.Write(await world.Seen(new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(name)) })));
    }

    private static Task<Plan> Apply(SetupWorld world) =>
        SetupPlans.Make(world.Aws, world.Instance, new SetupFile(), SetupWorld.Time, CancellationToken.None);

    private static Task<Plan> Teardown(SetupWorld world, params string[] include) => SetupPlans.Teardown(
        world.Aws, world.Instance, TeardownWish.OnlyOurs with { Include = [.. include] }, SetupWorld.Time, CancellationToken.None);

    private Wanted Streamed => new() { AgentEvents = new Wish.To(Worlds.Kinesis(_name)) };

    private Wanted Delivered =>
        new() { ContactRecords = new Wish.To(Worlds.Delivered(_name)), Firehose = DeliveryWish.Exactly(new FirehoseWish($"b-{_name}", $"r-{_name}")) };

    private Wanted Wanted => Delivered with { AgentEvents = Streamed.AgentEvents };
}
