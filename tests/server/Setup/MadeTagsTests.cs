using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Tags are the only memory of what setup made: they are read back, added when they are missing, and their loss is said.</summary>
public sealed class MadeTagsTests(KinesisLocal local) : IClassFixture<KinesisLocal>
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
    public async Task TagsThatShowUpLateAreAddedMoreThanOnce()
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().ForgetsTagsAtCreation().ForgetsAddedTags(2));

        await world.Run(await world.Plan(Streamed));

        Assert.True((await world.Seen(Streamed)).Streams[_name].Tags.AreOursFor(world.Instance));
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("delivery")]
    public async Task TagsThatDoNotStayAreSaidWithTheName(string what)
    {
        await using var world = await SetupWorld.Create(local);
        world.With(new OddAws().ForgetsTagsAtCreation().ForgetsAddedTags(int.MaxValue));

        var failed = Assert.IsType<SetupProgress.Failed>(await world.RunSome(await world.Plan(what == "stream" ? Streamed : Delivered), 99));

        Assert.Contains($"{(what == "stream" ? _name : $"b-{_name}")} is there, but its tags do not stay", failed.Error.Happened.En, StringComparison.Ordinal);
        Assert.Contains("may be done in part", failed.Error.Means.En, StringComparison.Ordinal);
        Assert.Empty((await world.Seen(new Wanted())).Associations);
    }

    [Fact]
    public async Task ARunThatEndedAtAssociateIsMadeUpForSinceWhenItIsConnected()
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
    public async Task AnUntaggedBucketOrRoleOfADeliveryThatGoesIsNamed()
    {
        await using var world = await SetupWorld.Create(local);
        var steps = new StorageSteps(world.Aws, world.Instance, SetupWorld.Time);
        await steps.CreateBucket(new Step.CreateBucket($"b-{_name}", Tags.None), _ => { }, CancellationToken.None);
        await steps.CreateRole(new Step.CreateRole($"r-{_name}", Tags.None), _ => { }, CancellationToken.None);
        await world.Run(await world.Plan(Delivered));

        var said = (await world.PlanTeardown(new Wanted())).Notices.Select(n => n.Words.En).ToArray();

        Assert.Contains(said, n => n.StartsWith($"The bucket b-{_name}", StringComparison.Ordinal)
            && n.Contains($"--include b-{_name}", StringComparison.Ordinal));
        Assert.Contains(said, n => n.StartsWith($"The role r-{_name}", StringComparison.Ordinal));
    }

    private Wanted Streamed => new() { AgentEvents = new Wish.To(Worlds.Kinesis(_name)) };

    private Wanted Delivered =>
        new() { ContactRecords = new Wish.To(Worlds.Delivered(_name)), Firehose = DeliveryWish.Exactly(new FirehoseWish($"b-{_name}", $"r-{_name}")) };

    private Wanted Wanted => Delivered with { AgentEvents = Streamed.AgentEvents };
}
