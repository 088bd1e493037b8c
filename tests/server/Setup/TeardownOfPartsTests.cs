using System.Collections.Immutable;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Only one stream, or one kind, is removed. A named resource is read first. An association without a target is removed.</summary>
public sealed class TeardownOfPartsTests
{
    private static readonly FirehoseWish Delivery = new("bucket", "role");

    [Theory]
    [InlineData("old")]
    [InlineData("fh")]
    [InlineData("contact-records")]
    public void TheNamedStreamIsRemovedAndTheOtherKindContinues(string only)
    {
        var seen = Both();
        var plan = Down(seen, only: [only]);
        var after = seen.After(plan.Steps, Worlds.Now);

        Assert.Empty(plan.Problems);
        Assert.Equal(Worlds.Instance.ArnOf(Worlds.Kinesis("ev")), after.Associations[EventKind.AgentEvents].TargetArn);
        Assert.Equal(seen.Streams["ev"], after.Streams["ev"]);
        Assert.Equal(only is "old" ? ["ev"] : only is "fh" ? ["ev", "old"] : (string[])["ev"], after.Streams.Keys);
        Assert.Equal(only is "old" ? 1 : 0, after.Firehoses.Count);
        Assert.Equal(only is "old" ? (1, 1) : (0, 0), (after.Roles.Count, after.Buckets.Count));
        Assert.Equal(only is "old", after.Associations.ContainsKey(EventKind.ContactRecords));
    }

    [Fact]
    public void OfOneStreamForBothOnlyTheNamedKindIsDisconnected()
    {
        var tags = Tags.Of(Worlds.Instance).Remember(Worlds.Instance, EventKind.AgentEvents, null).Remember(Worlds.Instance, EventKind.ContactRecords, null);
        var seen = new Observed(Worlds.Instance)
        {
            Streams = Streams(("one", tags)),
            Associations = Associated((EventKind.AgentEvents, Worlds.Kinesis("one")), (EventKind.ContactRecords, Worlds.Kinesis("one"))),
        };

        Assert.Equal(new Step.Disassociate(EventKind.ContactRecords, Worlds.Instance.ArnOf(Worlds.Kinesis("one"))),
            Assert.Single(Down(seen, only: ["contact-records"]).Steps));
    }

    [Fact]
    public void AnUnknownNameOrAForeignResourceIsRefused()
    {
        var seen = Both() with { Streams = Both().Streams.Add("theirs", Stream(Tags.None)) };

        Assert.Equal("There is no resource named nope.", Assert.Single(Down(seen, only: ["nope"]).Problems).Words.En);
        Assert.Equal(new Choice(ChoiceKind.Include, "theirs"), Assert.Single(Assert.Single(Down(seen, only: ["theirs"]).Problems).Choices));
        Assert.Equal(new Step.DeleteStream("theirs", 24), Assert.Single(Down(seen, ["theirs"], only: ["theirs"]).Steps));
    }

    [Fact]
    public void AnAssociationWithADeletedStreamIsRemovedAndReported()
    {
        var plan = Down(new Observed(Worlds.Instance) { Associations = Associated((EventKind.AgentEvents, Worlds.Kinesis("gone"))) });

        Assert.Equal(new Step.Disassociate(EventKind.AgentEvents, Worlds.Instance.ArnOf(Worlds.Kinesis("gone"))), Assert.Single(plan.Steps));
        Assert.Contains("gone, which was deleted", Assert.Single(plan.Notices).Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ARoleOrABucketOfSomeoneElseIsConfirmedByNameAndCannotBeUndone()
    {
        var seen = new Observed(Worlds.Instance)
        {
            Roles = ImmutableSortedDictionary<string, RoleSeen>.Empty.Add("their-role", new(Worlds.Instance.RoleArn("their-role"), Tags.None, null)),
            Buckets = ImmutableSortedDictionary<string, BucketSeen>.Empty.Add("their-bucket", new(Tags.None, Empty: true)),
        };

        var plan = Down(seen, ["their-role", "their-bucket"]);

        Assert.Equal(["their-bucket", "their-role"], plan.Lost.Order(StringComparer.Ordinal));
        Assert.False(plan.Steps.Single(s => s is Step.DeleteRole).Words(Worlds.Instance).CanBeUndone);
    }

    [Fact]
    public void AStreamInAFurtherAssociationIsNotDeleted()
    {
        var seen = Both() with { Further = [(EventKind.AgentEvents, new Association("2", Worlds.Instance.ArnOf(Worlds.Kinesis("old"))))] };

        var plan = Down(seen);

        Assert.Empty(plan.Steps);
        Assert.Contains("old is also in another association", Assert.Single(plan.Problems).Words.En, StringComparison.Ordinal);
    }

    /// <summary>Agent events to a stream, contact records to a Firehose stream. An earlier stream is left.</summary>
    private static Observed Both()
    {
        var ours = Tags.Of(Worlds.Instance);
        return new(Worlds.Instance)
        {
            Streams = Streams(("ev", ours.Remember(Worlds.Instance, EventKind.AgentEvents, null)),
                ("old", ours.Remember(Worlds.Instance, EventKind.ContactRecords, null))),
            Firehoses = ImmutableSortedDictionary<string,
                FirehoseSeen>.Empty.Add("fh",
                new(ResourceStatus.Active, true, Delivery, Worlds.Instance.RoleArn("role"), ours.Remember(Worlds.Instance, EventKind.ContactRecords, null))),
            Roles = ImmutableSortedDictionary<string, RoleSeen>.Empty.Add("role", new(Worlds.Instance.RoleArn("role"), ours, "bucket")),
            Buckets = ImmutableSortedDictionary<string, BucketSeen>.Empty.Add("bucket", new(ours, Empty: true)),
            Associations = Associated((EventKind.AgentEvents, Worlds.Kinesis("ev")), (EventKind.ContactRecords, Worlds.Delivered("fh"))),
        };
    }

    private static Plan Down(Observed seen, ImmutableHashSet<string>? include = null, ImmutableHashSet<string>? only = null) =>
        TeardownPlanner.Plan(new TeardownWish(include ?? [], []) { Only = only ?? [] }, seen, Worlds.Now);

    private static StreamSeen Stream(Tags tags) => new(ResourceStatus.Active, CapacityMode.Provisioned, 1, 24, tags);

    private static ImmutableSortedDictionary<string, StreamSeen> Streams(params (string Name, Tags Tags)[] all) =>
        all.ToImmutableSortedDictionary(s => s.Name, s => Stream(s.Tags));

    private static ImmutableSortedDictionary<EventKind, Association> Associated(params (EventKind Kind, Target To)[] all) =>
        all.ToImmutableSortedDictionary(a => a.Kind, a => new Association($"{a.Kind}", Worlds.Instance.ArnOf(a.To)));
}
