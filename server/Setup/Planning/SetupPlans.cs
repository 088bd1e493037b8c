using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Setup;

/// <summary>Looks, then plans: behind the verbs and the page.</summary>
internal static class SetupPlans
{
    /// <exception cref="SetupRefusedException">Something is wrong with what was asked.</exception>
    public static async Task<Plan> Make(SetupClients aws, ConnectInstance instance, SetupFile asked, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = WantedReader.Read(asked, instance);
        var reader = new AwsReader(aws);
        var seen = await reader.Read(instance, ReadScope.Of(wanted) with { Depth = ReadDepth.OurStreams }, cancellationToken);
        var plan = Planner.Plan(wanted, seen, time.GetUtcNow());
        return plan.Notices.Concat(plan.Problems).Any(n => n.Choices.Any(c => c.Kind == ChoiceKind.Replace))
            ? Planner.Plan(wanted, await reader.WithOthers(seen, cancellationToken), time.GetUtcNow()) : plan;
    }

    public static async Task<Plan> Teardown(SetupClients aws, ConnectInstance instance, TeardownWish wish, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // What was made by setup is found by its tags; what is named may be anyone's.
        string[] named = [.. wish.Include.Union(wish.Keep).Union(wish.Only)];
        var at = new ReadScope(
            [.. named.Where(n => Names.KinesisShape().IsMatch(n)).Select(n => new Target(TargetKind.Kinesis, n)),
                .. named.Where(n => Names.FirehoseShape().IsMatch(n)).Select(n => new Target(TargetKind.Firehose, n))],
            [Names.Role(instance), .. named.Where(n => Names.RoleShape().IsMatch(n))],
                [Names.Bucket(instance), .. named.Where(n => Names.BucketShape().IsMatch(n))], ReadDepth.Everything);
        return TeardownPlanner.Plan(wish, await new AwsReader(aws).Read(instance, at, cancellationToken), time.GetUtcNow());
    }

    /// <summary>The same for the same steps on the same instance: what was shown and agreed to is what is done.</summary>
    public static string Fingerprint(this Plan plan)
    {
        var text = string.Join('\n', plan.Steps.Select(s => $"{s.GetType().Name} {JsonSerializer.Serialize(s, s.GetType())}").Prepend(plan.Seen.Instance.Arn));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
