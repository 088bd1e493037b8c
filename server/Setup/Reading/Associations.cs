using System.Collections.Immutable;
using Amazon.Connect;
using Amazon.Connect.Model;

namespace ConnectStreaming.Setup;

/// <summary>Reads the associations of Amazon Connect.</summary>
internal static class Associations
{
    /// <summary>All associations of all kinds. Within a kind, associations with a stream come first.</summary>
    public static async Task<ImmutableArray<(EventKind Kind, Association Association)>> All(SetupClients aws, string instance,
        CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<(EventKind, Association)>();
        foreach (var kind in EventKinds.All)
        {
            all.AddRange((await All(aws, instance, kind, cancellationToken)).Select(a => (kind, a)));
        }

        return all.ToImmutable();
    }

    /// <summary>The target of one kind of event; null: none.</summary>
    public static async Task<Association?> Of(SetupClients aws, string instance, EventKind kind, CancellationToken cancellationToken) =>
        (await All(aws, instance, kind, cancellationToken)).FirstOrDefault();

    private static async Task<IEnumerable<Association>> All(SetupClients aws, string instance, EventKind kind, CancellationToken cancellationToken) =>
        (await Configs(aws, instance, kind.ResourceType(), cancellationToken))
            .Select(c => new Association(c.AssociationId ?? "", c.KinesisStreamConfig?.StreamArn ?? c.KinesisFirehoseConfig?.FirehoseArn
                ?? c.StorageType?.Value ?? "?"))
            .OrderBy(a => a.IsToStream ? 0 : 1);

    /// <summary>Whether agent events of another instance of this account and region go to it too.</summary>
    public static async Task<bool> IsUsedByOthers(SetupClients aws, ConnectInstance instance, string streamArn, CancellationToken cancellationToken)
    {
        foreach (var other in await Instances.All(aws, cancellationToken))
        {
            if (other.Id != instance.Id && (await All(aws, other.Id, EventKind.AgentEvents, cancellationToken)).Any(a => a.TargetArn == streamArn))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Customer keys of the buckets for recordings and reports. Connect can publish to an encrypted stream only with one of these keys.</summary>
    public static async Task<ImmutableHashSet<string>> Keys(SetupClients aws, string instance, CancellationToken cancellationToken)
    {
        var keys = ImmutableHashSet.CreateBuilder<string>();
        foreach (var type in new[] { InstanceStorageResourceType.CALL_RECORDINGS, InstanceStorageResourceType.SCHEDULED_REPORTS })
        {
            var configs = await Configs(aws, instance, type, cancellationToken);
            keys.UnionWith(configs.Select(c => c.S3Config?.EncryptionConfig?.KeyId).OfType<string>());
        }

        return keys.ToImmutable();
    }

    private static async Task<List<InstanceStorageConfig>> Configs(SetupClients aws, string instance, InstanceStorageResourceType type,
        CancellationToken cancellationToken)
    {
        List<InstanceStorageConfig> all = [];
        string? next = null;
        do
        {
            // An empty page may not be the last one.
            var request = new ListInstanceStorageConfigsRequest { InstanceId = instance, ResourceType = type, MaxResults = 10, NextToken = next };
            var page = await aws.Connect(c => c.ListInstanceStorageConfigsAsync(request, cancellationToken), cancellationToken);
            all.AddRange(page.StorageConfigs ?? []);
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }
}
