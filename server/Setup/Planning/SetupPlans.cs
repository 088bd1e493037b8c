using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Setup;

/// <summary>Reads AWS, then makes a plan, for the commands and the page.</summary>
internal static class SetupPlans
{
    /// <exception cref="SetupRefusedException">The request is wrong.</exception>
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
        // Tags identify what setup made. Named resources may belong to anyone. A resource with our names but without tags is reported.
        string[] named = [.. wish.Include.Union(wish.Keep).Union(wish.Only)];
        var at = new ReadScope(
            [.. Names.Defaults(instance),
                .. named.Where(n => Names.KinesisShape().IsMatch(n)).Select(n => new Target(TargetKind.Kinesis, n)),
                .. named.Where(n => Names.FirehoseShape().IsMatch(n)).Select(n => new Target(TargetKind.Firehose, n))],
            [Names.Role(instance), Names.RoleOfOlderBuilds(instance), .. named.Where(n => Names.RoleShape().IsMatch(n))],
                [Names.Bucket(instance), .. named.Where(n => Names.BucketShape().IsMatch(n))], ReadDepth.Everything);
        return TeardownPlanner.Plan(wish, await new AwsReader(aws).Read(instance, at, cancellationToken), time.GetUtcNow());
    }

    /// <summary>Is the same for the same steps on the same instance, so that only the plan that was shown and accepted is run.</summary>
    public static string Fingerprint(this Plan plan)
    {
        var text = string.Join('\n', plan.Steps.Select(s => $"{s.GetType().Name} {JsonSerializer.Serialize(s, s.GetType())}").Prepend(plan.Seen.Instance.Arn));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
