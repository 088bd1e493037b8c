using ConnectStreaming.Setup;
using CsCheck;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Properties of every plan, for any existing resources and any request.</summary>
public sealed class PlanPropertyTests
{
    private static readonly DateTimeOffset Now = Worlds.Now;

    /// <summary>The time after which AWS's 24-hour limits no longer count the earlier changes.</summary>
    private static readonly DateTimeOffset Later = Now.AddDays(2);

    [Fact]
    public void AfterAPlanWasRunThereIsNothingToPlan() => Gen.Select(Worlds.Untouched, Worlds.AllWishes, Worlds.AllWishes).Sample((before, first, second) =>
    {
        var seen = Run(before, first);
        var plan = Planner.Plan(second, seen, Now);
        var after = seen.After(plan.Steps, Now);

        Assert.Empty((plan.Problems.IsEmpty ? Planner.Plan(second, after, Now) : plan).Steps);
    }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void APlanThatEndedAnywhereIsFinishedByTheNext() => Gen.Select(Worlds.Untouched, Worlds.AllWishes, Worlds.AllWishes, Gen.Int[0, 12])
        .Sample((before, first, second, cut) =>
    {
        var seen = Run(before, first);
        var plan = Planner.Plan(second, seen, Now);
        var whole = seen.After(plan.Steps, Now);
        var half = seen.After(plan.Steps.Take(cut), Now);

        var rest = Planner.Plan(second, half, Now);

        Assert.Empty(rest.Problems.Select(p => p.Words).Except(plan.Problems.Select(p => p.Words)).Select(p => p.En));
        Assert.Equal(Worlds.Write(whole), Worlds.Write(half.After(rest.Steps, Now)));
    }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void ATeardownLeavesExactlyWhatWasThereBefore() => Gen.Select(Worlds.Untouched, Worlds.Wishes, Worlds.Wishes, Worlds.Wishes)
        .Sample((before, first, second, third) =>
    {
        var seen = Run(Run(Run(before, first), second), third);

        var after = seen.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, seen, Later).Steps, Now);

        Assert.Equal(Worlds.Write(before), Worlds.Write(after));
    }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void ATeardownOfAPartlyAppliedPlanLeavesExactlyWhatWasThereBefore() =>
        Gen.Select(Worlds.Untouched, Worlds.Wishes, Worlds.Wishes, Gen.Int[0, 12], Gen.Int[0, 12]).Sample((before, first, second, applied, cut) =>
        {
            var seen = Run(before, first);
            seen = seen.After(Planner.Plan(second, seen, Now).Steps.Take(applied), Now);
            var half = seen.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, seen, Later).Steps.Take(cut), Now);

            var after = half.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, half, Later).Steps, Now);

            Assert.Equal(Worlds.Write(before), Worlds.Write(after));
            Assert.Empty(TeardownPlanner.Plan(TeardownWish.OnlyOurs, after, Later).Steps);
        }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void NothingThatSetupDidNotMakeIsDeletedOrReplacedUnlessItIsNamed() => Gen.Select(Worlds.Untouched, Worlds.AllWishes).Sample((before, wanted) =>
    {
        var steps = Planner.Plan(wanted, before, Now).Steps;

        Assert.DoesNotContain(steps, s => s is Step.DeleteStream or Step.DeleteFirehose or Step.DeleteRole or Step.DeleteBucket);
        Assert.All(steps.OfType<Step.Reassociate>(), s => Assert.Contains(Target.Parse(s.FromArn)!.Value.Name, wanted.Replace));
        Assert.All(steps.OfType<Step.Disassociate>(), s => Assert.Contains(Target.Parse(s.FromArn)!.Value.Name, wanted.Replace));
        Assert.All(steps.OfType<Step.ChangeShards>().Where(s => before.Streams.ContainsKey(s.Name)), s => Assert.Contains(s.Name, wanted.Change));
        Assert.Empty(TeardownPlanner.Plan(TeardownWish.OnlyOurs, before, Later).Steps);
    }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void AChangeThatALimitForbidsIsReportedAndRestoredLater()
    {
        var before = new Observed(Worlds.Instance)
        {
            Streams = System.Collections.Immutable.ImmutableSortedDictionary<string,
                StreamSeen>.Empty.Add("k1", new(ResourceStatus.Active, CapacityMode.Provisioned, 2, 24, Tags.None)),
        };
        Wanted With(CapacityMode mode) => new()
        {
            AgentEvents = new Wish.To(Worlds.Kinesis("k1")), Change = ["k1"], Streams = System.Collections.Immutable.ImmutableSortedDictionary<string,
                StreamWish>.Empty.Add("k1", new(mode, RetentionHours: 48)),
        };
        // Changed, changed back, and changed again: AWS allows two changes a day.
        var seen = before.After(Planner.Plan(With(CapacityMode.OnDemand), before, Now.AddHours(-30)).Steps, Now.AddHours(-30));
        seen = Run(Run(seen, With(CapacityMode.Provisioned)), With(CapacityMode.OnDemand));

        var first = TeardownPlanner.Plan(TeardownWish.OnlyOurs, seen, Now);
        Assert.Contains(first.Notices, n => n.Words.En.StartsWith(
            "k1 was provisioned, 2 shards before setup changed it. This is not restored now", StringComparison.Ordinal));
        var half = seen.After(first.Steps, Now);
        Assert.Equal((CapacityMode.OnDemand, 24), (half.Streams["k1"].Mode, half.Streams["k1"].RetentionHours));

        Assert.Equal(Worlds.Write(before), Worlds.Write(half.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, half, Later).Steps, Later)));
    }

    [Fact]
    public void ALongDeliveryIsStoredInSeveralTagsAndOneThatIsTooLongIsReported()
    {
        var delivery = new FirehoseWish("bucket", "role", $"!{{timestamp:yyyy}}/{new string('x', 400)}/", "errors/!{firehose:error-output-type}/",
            Compression: Compression.Gzip);
        var note = OldSettings.Note(Worlds.Instance, delivery)!;
        Assert.Equal(delivery, OldSettings.OfDelivery(Worlds.Instance, note));
        Assert.All(note.All.Values, value => Assert.Matches("^[a-zA-Z0-9+/=]{1,250}$", value));
        Assert.Null(OldSettings.Note(Worlds.Instance, delivery with { ErrorPrefix = new string('x', 1_000) }));
    }

    [Fact]
    public void ADeliveryThatDoesMoreThanSetupKnowsIsNotChanged()
    {
        var there = new FirehoseSeen(ResourceStatus.Active, true, new FirehoseWish("b", "r"), Worlds.Instance.RoleArn("r"), Tags.None) { Processors =
            ["Lambda"] };
        var seen = new Observed(Worlds.Instance) { Firehoses = System.Collections.Immutable.ImmutableSortedDictionary<string,
            FirehoseSeen>.Empty.Add("f1", there) };

        var plan = Planner.Plan(new Wanted { ContactRecords = new Wish.To(Worlds.Delivered("f1")), Firehose =
            DeliveryWish.Exactly(new FirehoseWish("b", "r", "p/")), Change = ["f1"] }, seen, Now);

        Assert.Contains("Lambda", Assert.Single(plan.Problems).Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void OneStreamForBothGetsAWarningAlsoWhenOneKindIsSentThereAlready() => Gen.Select(Worlds.Untouched, Worlds.AllWishes).Sample((before, wanted) =>
    {
        var plan = Planner.Plan(wanted, before, Now);
        var after = before.After(plan.Steps, Now);
        var changed = EventKinds.All.Any(k => before.Associations.GetValueOrDefault(k)?.TargetArn != after.Associations.GetValueOrDefault(k)?.TargetArn);
        if (changed && after.TargetOf(EventKind.AgentEvents) is { Kind: TargetKind.Kinesis } target && after.TargetOf(EventKind.ContactRecords) == target)
        {
            Assert.Contains(PlanWords.OneStreamForBoth(target.Name), plan.Notices.Select(n => n.Words));
        }
    }, iter: Worlds.Many, threads: 1);

    private static Observed Run(Observed seen, Wanted wanted) => seen.After(Planner.Plan(wanted, seen, Now).Steps, Now);
}
