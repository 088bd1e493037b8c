using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>One change of a plan. Steps are values: they can be shown, predicted (<see cref="PredictedState"/>) and run (<c>StepRunner</c>).</summary>
internal abstract record Step
{
    private Step()
    {
    }

    public sealed record CreateStream(string Name, CapacityMode Mode, int Shards, Tags Tags) : Step;

    public sealed record ChangeRetention(string Name, int From, int To) : Step;

    public sealed record ChangeShards(string Name, int From, int To) : Step;

    public sealed record ChangeMode(string Name, CapacityMode From, CapacityMode To) : Step;

    public sealed record DeleteStream(string Name, int RetentionHours) : Step;

    /// <summary>Registers this cluster's consumer with its own throughput (enhanced fan-out).</summary>
    public sealed record RegisterConsumer(string Stream, string Consumer, Tags Tags) : Step;

    public sealed record DeregisterConsumer(string Stream, string Consumer) : Step;

    public sealed record CreateBucket(string Name, Tags Tags) : Step;

    /// <param name="Ours">False: another person made it, and the user named it.</param>
    public sealed record DeleteBucket(string Name, bool Ours = true) : Step;

    public sealed record CreateRole(string Name, Tags Tags) : Step;

    public sealed record WriteRolePolicy(string Name, string Bucket) : Step;

    /// <param name="Ours">False: another person made it, and the user named it.</param>
    public sealed record DeleteRole(string Name, bool Ours = true) : Step;

    public sealed record CreateFirehose(string Name, FirehoseWish Settings, Tags Tags) : Step;

    public sealed record ChangeFirehose(string Name, FirehoseWish From, FirehoseWish To) : Step;

    public sealed record DeleteFirehose(string Name) : Step;

    /// <summary>Writes into the stream's tags what setup is going to do with it.</summary>
    public sealed record Remember(Target Target, Tags Tags) : Step;

    public sealed record Forget(Target Target, ImmutableArray<string> Keys) : Step
    {
        public bool Equals(Forget? other) => other is not null && Target == other.Target && Keys.SequenceEqual(other.Keys);

        public override int GetHashCode() => HashCode.Combine(Target, Keys.Length);
    }

    /// <summary>Writes into the tags that events go there, after a run that was interrupted between connecting and writing it. The time of this step is
    /// written.</summary>
    public sealed record NoteSince(EventKind Kind, Target Target) : Step;

    public sealed record Associate(EventKind Kind, Target Target) : Step;

    public sealed record Reassociate(EventKind Kind, string FromArn, string ToArn) : Step;

    public sealed record Disassociate(EventKind Kind, string FromArn) : Step;
}

internal enum StepSign
{
    Invalid = 0,
    Create,
    Change,
    Remove,
}

internal static class StepSigns
{
    public static StepSign Sign(this Step step) => step switch
    {
        Step.CreateStream or Step.CreateBucket or Step.CreateRole or Step.CreateFirehose or Step.RegisterConsumer or Step.Associate =>
            StepSign.Create,
        Step.DeleteStream or Step.DeleteBucket or Step.DeleteRole or Step.DeleteFirehose or Step.DeregisterConsumer or Step.Disassociate =>
            StepSign.Remove,
        _ => StepSign.Change,
    };

    public static char Mark(this StepSign sign) => sign switch
    {
        StepSign.Create => '+',
        StepSign.Remove => '-',
        _ => '~',
    };
}
