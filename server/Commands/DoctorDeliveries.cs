using ConnectStreaming.Setup;

namespace ConnectStreaming.Commands;

/// <summary>Where the contact records of the connected instances go, if these credentials may read it. A server does not need this permission.</summary>
internal static class DoctorDeliveries
{
    private const string Check = "Contact records";

    /// <param name="instances">ARNs of Amazon Connect instances.</param>
    public static async Task<IReadOnlyList<Finding>> Find(IEnumerable<string> instances, TimeProvider time, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        foreach (var instance in instances.Distinct(StringComparer.Ordinal).Select(arn => new ConnectInstance(arn.Split('/')[^1], arn, arn.Split('/')[^1])))
        {
            try
            {
                using var aws = SetupClients.Create(new SetupAccount(instance.Region));
                findings.AddRange(await Of(aws, instance, time, cancellationToken));
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Not allowed, not reachable, or missing: 'setup status' says which.
            }
        }

        return findings;
    }

    public static async Task<IReadOnlyList<Finding>> Of(SetupClients aws, ConnectInstance instance, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await new AwsReader(aws).Read(instance, ReadScope.Connected, cancellationToken);
        return seen.TargetOf(EventKind.ContactRecords) is { Kind: TargetKind.Firehose } target
            && seen.Firehoses.GetValueOrDefault(target.Name) is { KmsKey: not null } firehose
            ? [new Finding(FindingLevel.Note, Check, PlanWords.FirehoseKey(instance, target.Name, firehose, time.GetUtcNow()).En,
            "setup status shows the role. Tell the owner of the key.")]
            : [];
    }
}
