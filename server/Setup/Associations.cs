using System.Collections.Immutable;
using Amazon.Connect;
using Amazon.Connect.Model;

namespace ConnectStreaming.Setup;

/// <summary>Reads what Amazon Connect streams where.</summary>
internal static class Associations
{
    public static async Task<ImmutableSortedDictionary<EventKind, Association>> Of(SetupClients aws, string instance, CancellationToken cancellationToken)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<EventKind, Association>();
        foreach (var kind in EventKinds.All)
        {
            if (await Of(aws, instance, kind, cancellationToken) is { } association)
            {
                all[kind] = association;
            }
        }

        return all.ToImmutable();
    }

    public static async Task<Association?> Of(SetupClients aws, string instance, EventKind kind, CancellationToken cancellationToken)
    {
        var configs = await Configs(aws, instance, kind.ResourceType(), cancellationToken);
        return configs
            .Select(c => (c.AssociationId, Arn: c.KinesisStreamConfig?.StreamArn ?? c.KinesisFirehoseConfig?.FirehoseArn))
            .Where(c => c.Arn is not null)
            .Select(c => new Association(c.AssociationId!, c.Arn!))
            .FirstOrDefault();
    }

    /// <summary>Whether agent events of another instance of this account and region go there too.</summary>
    public static async Task<bool> IsUsedByOthers(SetupClients aws, ConnectInstance instance, string streamArn, CancellationToken cancellationToken)
    {
        foreach (var other in await Instances.All(aws, cancellationToken))
        {
            if (other.Id != instance.Id && (await Of(aws, other.Id, EventKind.AgentEvents, cancellationToken))?.TargetArn == streamArn)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Customer keys of the buckets for recordings and reports: with one of these, and no other, Connect can publish to an encrypted stream.</summary>
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

    private static async Task<List<InstanceStorageConfig>> Configs(SetupClients aws, string instance, InstanceStorageResourceType type, CancellationToken cancellationToken)
    {
        var answer = await aws.Connect(c => c.ListInstanceStorageConfigsAsync(new ListInstanceStorageConfigsRequest { InstanceId = instance, ResourceType = type, MaxResults = 10 }, cancellationToken), cancellationToken);
        return answer.StorageConfigs ?? [];
    }
}
