using System.Collections.Immutable;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Setup;

/// <summary>A resource that is given by name is changed, or refused with the option that would allow it. All other resources stay.</summary>
public sealed class AskedByNameTests
{
    private static readonly Tags Connected = Tags.None.Remember(Worlds.Instance, EventKind.AgentEvents, null).Connected(Worlds.Instance, EventKind.AgentEvents,
        Worlds.Now);
    private static readonly StreamSeen Theirs = new(ResourceStatus.Active, CapacityMode.Provisioned, 1, 24, Tags.None);
    private static readonly StreamSeen Ours = Theirs with { Tags = Tags.Of(Worlds.Instance).With(Connected) };

    public static TheoryData<string> Requests =>
        ["agentEvents: { to: kinesis:new }", "agentEvents: { to: kinesis }", "agentEvents: { to: none }", "dataStreaming: off"];

    [Theory]
    [MemberData(nameof(Requests))]
    public void ARequestAgainstAForeignAssociationIsRefusedWithTheOptionThatAllowsIt(string yaml)
    {
        var plan = Plan(yaml, Events(Theirs));

        Assert.Empty(plan.Steps);
        Assert.Equal(new Choice(ChoiceKind.Replace, "ev"), Assert.Single(Assert.Single(plan.Problems).Choices));
        Assert.NotEmpty(Plan($"{yaml}\nreplace: [ev]", Events(Theirs)).Steps);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void ARequestAgainstAnAssociationThatSetupMadeIsCarriedOut(string yaml)
    {
        var plan = Plan(yaml, Events(Ours));

        Assert.Empty(plan.Problems);
        Assert.Contains(plan.Steps, s => s is Step.Disassociate or Step.Reassociate);
    }

    [Fact]
    public void FromOneOfOurStreamsToAFirehoseWithoutReplace()
    {
        var tags = Tags.Of(Worlds.Instance).Remember(Worlds.Instance, EventKind.ContactRecords, null);
        var seen = World(("ctr", Theirs with { Tags = tags })) with { Associations = Associated((EventKind.ContactRecords, Worlds.Kinesis("ctr"))) };

        var plan = Plan("contactRecords: { to: firehose:fh }", seen);

        Assert.Empty(plan.Problems);
        Assert.Equal(Worlds.Instance.ArnOf(Worlds.Delivered("fh")), Assert.Single(plan.Steps.OfType<Step.Reassociate>()).ToArn);
        Assert.Contains(plan.Notices, n =>
            n.Words.En.StartsWith("ctr was made by setup. No events of this instance go to it, but it costs money", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("dataStreaming: on")]
    public void WithoutARequestWhatIsThereIsKept(string yaml)
    {
        foreach (var stream in new[] { Theirs, Ours })
        {
            var plan = Plan(yaml, Events(stream));

            Assert.Empty(plan.Steps);
            Assert.Empty(plan.Problems);
            Assert.Equal(new Choice(ChoiceKind.Replace, "ev"), Assert.Single(Assert.Single(plan.Notices).Choices));
        }
    }

    [Fact]
    public void SettingsWithoutANameAreForTheStreamThatIsThere()
    {
        Assert.Equal(new Step.ChangeShards("ev", 1, 2), Assert.Single(Plan("agentEvents: { shards: 2 }", Events(Ours)).Steps));
        var refused = Plan("agentEvents: { shards: 2 }", Events(Theirs));
        Assert.Empty(refused.Steps);
        Assert.Equal(new Choice(ChoiceKind.Change, "ev"), Assert.Single(Assert.Single(refused.Problems).Choices));
        Assert.Equal(2, Assert.IsType<Step.CreateStream>(Plan("agentEvents: { shards: 2 }", new Observed(Worlds.Instance)).Steps[0]).Shards);
    }

    [Fact]
    public void SettingsOfADeliveryThatAreNotRepeatedStay()
    {
        var there = new FirehoseWish("mine", "my-role", "p/", Newline: false, BufferSeconds: 300, Compression: Compression.Gzip);
        var tags = Tags.Of(Worlds.Instance).Remember(Worlds.Instance, EventKind.ContactRecords, null).Connected(Worlds.Instance, EventKind.ContactRecords,
            Worlds.Now);
        var seen = new Observed(Worlds.Instance)
        {
            Associations = Associated((EventKind.ContactRecords, Worlds.Delivered("fh"))),
            Firehoses = ImmutableSortedDictionary<string,
                FirehoseSeen>.Empty.Add("fh", new(ResourceStatus.Active, true, there, Worlds.Instance.RoleArn("my-role"), tags)),
            Roles = ImmutableSortedDictionary<string, RoleSeen>.Empty.Add("my-role", new(Worlds.Instance.RoleArn("my-role"), Tags.Of(Worlds.Instance), "mine")),
            Buckets = ImmutableSortedDictionary<string, BucketSeen>.Empty.Add("mine", new(Tags.Of(Worlds.Instance), Empty: false)),
        };

        Assert.Empty(Plan("contactRecords: { to: firehose:fh }", seen).Steps);
        Assert.Equal(new Step.ChangeFirehose("fh", there, there with { BufferSeconds = 60 }),
            Assert.Single(Plan("contactRecords: { to: firehose:fh, bufferSeconds: 60 }", seen).Steps));
    }

    [Fact]
    public void ADeliveryToAnotherTargetThanS3IsUsedUnchangedWithoutARequest()
    {
        var seen = new Observed(Worlds.Instance)
        {
            Firehoses = ImmutableSortedDictionary<string, FirehoseSeen>.Empty.Add("fh", new(ResourceStatus.Active, true, null, null, Tags.None)),
        };

        Assert.IsType<Step.Associate>(Plan("contactRecords: { to: firehose:fh }", seen).Steps[^1]);
        Assert.NotEmpty(Plan("contactRecords: { to: firehose:fh, bufferSeconds: 60 }", seen).Problems);
    }

    [Fact]
    public void AnUnusedStreamCostsTheSameAndThePlanSaysSo()
    {
        var plan = Plan("dataStreaming: off", Events(Ours));
        var cost = PlanCost.Of(plan, new Volume(0, 0), Prices.BuiltIn(), Worlds.Now);

        Assert.Equal((10.95m, 10.95m), (cost.Today.Known, cost.Result.Known));
        Assert.Contains(plan.Notices, n => n.Words.En.Contains("costs money every hour", StringComparison.Ordinal)
            && n.OnTheCommandLine.En.Contains("teardown --only ev", StringComparison.Ordinal));
    }

    [Fact]
    public void AStreamThatATeardownKeepsCostsTheSameAndThePlanSaysSo()
    {
        var plan = TeardownPlanner.Plan(new TeardownWish([], ["ev"]), Events(Ours), Worlds.Now);
        var cost = PlanCost.Of(plan, new Volume(0, 0), Prices.BuiltIn(), Worlds.Now);

        Assert.Equal(0, cost.Result.Known - cost.Today.Known);
        Assert.Contains(plan.Notices, n => n.Words.En == "ev is kept. It costs the same as before.");
    }

    private static Observed Events(StreamSeen stream) => World(("ev", stream))
        with { Associations = Associated((EventKind.AgentEvents, Worlds.Kinesis("ev"))) };

    private static Observed World(params (string Name, StreamSeen Stream)[] streams) =>
        new(Worlds.Instance) { Streams = streams.ToImmutableSortedDictionary(s => s.Name, s => s.Stream) };

    private static ImmutableSortedDictionary<EventKind, Association> Associated(params (EventKind Kind, Target To)[] all) =>
        all.ToImmutableSortedDictionary(a => a.Kind, a => new Association($"{a.Kind}", Worlds.Instance.ArnOf(a.To)));

    private static Plan Plan(string yaml, Observed seen) => Planner.Plan(WantedReader.Read(SetupFile.Parse(yaml), Worlds.Instance), seen, Worlds.Now);
}
