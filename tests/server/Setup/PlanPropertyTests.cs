using ConnectStreaming.Setup;
using CsCheck;

namespace ConnectStreaming.Tests.Setup;

/// <summary>What holds for every plan, whatever is there and whatever is wanted.</summary>
public sealed class PlanPropertyTests
{
    private static readonly DateTimeOffset Now = Worlds.Now;

    [Fact]
    public void AfterAPlanWasRunThereIsNothingToPlan() => Gen.Select(Worlds.Untouched, Worlds.AllWishes, Worlds.AllWishes).Sample((before, first, second) =>
    {
        var seen = Run(before, first);
        var plan = Planner.Plan(second, seen, Now);
        var after = seen.After(plan.Steps, Now);

        Assert.Empty((plan.Problems.IsEmpty ? Planner.Plan(second, after, Now) : plan).Steps);
    }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void APlanThatWasCutOffAnywhereIsFinishedByTheNext() => Gen.Select(Worlds.Untouched, Worlds.AllWishes, Worlds.AllWishes, Gen.Int[0, 12]).Sample((before, first, second, cut) =>
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
    public void ATeardownLeavesExactlyWhatWasThereBefore() => Gen.Select(Worlds.Untouched, Worlds.Wishes, Worlds.Wishes, Worlds.Wishes).Sample((before, first, second, third) =>
    {
        var seen = Run(Run(Run(before, first), second), third);

        var after = seen.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, seen).Steps, Now);

        Assert.Equal(Worlds.Write(before), Worlds.Write(after));
    }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void ATeardownOfAHalfAppliedPlanCutOffAnywhereLeavesExactlyWhatWasThereBefore() =>
        Gen.Select(Worlds.Untouched, Worlds.Wishes, Worlds.Wishes, Gen.Int[0, 12], Gen.Int[0, 12]).Sample((before, first, second, applied, cut) =>
        {
            var seen = Run(before, first);
            seen = seen.After(Planner.Plan(second, seen, Now).Steps.Take(applied), Now);
            var half = seen.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, seen).Steps.Take(cut), Now);

            var after = half.After(TeardownPlanner.Plan(TeardownWish.OnlyOurs, half).Steps, Now);

            Assert.Equal(Worlds.Write(before), Worlds.Write(after));
            Assert.Empty(TeardownPlanner.Plan(TeardownWish.OnlyOurs, after).Steps);
        }, iter: Worlds.Many, threads: 1);

    [Fact]
    public void NothingThatSetupDidNotMakeIsDeletedOrReplacedUnlessItIsNamed() => Gen.Select(Worlds.Untouched, Worlds.AllWishes).Sample((before, wanted) =>
    {
        var steps = Planner.Plan(wanted, before, Now).Steps;

        Assert.DoesNotContain(steps, s => s is Step.DeleteStream or Step.DeleteFirehose or Step.DeleteRole or Step.DeleteBucket);
        Assert.All(steps.OfType<Step.Reassociate>(), s => Assert.Contains(Target.FromArn(s.FromArn)!.Value.Name, wanted.Replace));
        Assert.All(steps.OfType<Step.Disassociate>(), s => Assert.Contains(Target.FromArn(s.FromArn)!.Value.Name, wanted.Replace));
        Assert.All(steps.OfType<Step.ChangeShards>().Where(s => before.Streams.ContainsKey(s.Name)), s => Assert.Contains(s.Name, wanted.Change));
        Assert.Empty(TeardownPlanner.Plan(TeardownWish.OnlyOurs, before).Steps);
    }, iter: Worlds.Many, threads: 1);

    private static Observed Run(Observed seen, Wanted wanted) => seen.After(Planner.Plan(wanted, seen, Now).Steps, Now);
}
