using System.Collections.Immutable;
using System.Text.Json;
using Amazon.IdentityManagement.Model;
using Amazon.S3;
using Amazon.S3.Model;

namespace ConnectStreaming.Setup;

/// <summary>The roles and buckets of deliveries, as they are.</summary>
internal sealed class LookAtStorage(SetupClients aws)
{
    public async Task<ImmutableSortedDictionary<string, RoleSeen>> Roles(ConnectInstance instance, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var seen = ImmutableSortedDictionary.CreateBuilder<string, RoleSeen>();
        foreach (var name in names)
        {
            try
            {
                var role = (await aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = name }, cancellationToken)).Role!;
                var tags = new Tags((role.Tags ?? []).ToDictionary(t => t.Key!, t => t.Value ?? ""));
                seen[name] = new RoleSeen(role.Arn!, tags, tags.AreOursFor(instance) ? await PolicyBucket(name, cancellationToken) : null);
            }
            catch (NoSuchEntityException)
            {
                // It is to be created.
            }
        }

        return seen.ToImmutable();
    }

    public async Task<ImmutableSortedDictionary<string, BucketSeen>> Buckets(ConnectInstance instance, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var seen = ImmutableSortedDictionary.CreateBuilder<string, BucketSeen>();
        foreach (var name in names)
        {
            if (await Bucket(instance, name, cancellationToken) is { } bucket)
            {
                seen[name] = bucket;
            }
        }

        return seen.ToImmutable();
    }

    private async Task<string?> PolicyBucket(string role, CancellationToken cancellationToken)
    {
        try
        {
            var policy = await aws.Iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = role, PolicyName = IamPolicies.DeliveryPolicyName }, cancellationToken);
            using var json = JsonDocument.Parse(Uri.UnescapeDataString(policy.PolicyDocument!));
            return json.RootElement.GetProperty("Statement")[0].GetProperty("Resource")[0].GetString()!.Split(":::")[^1];
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    private async Task<BucketSeen?> Bucket(ConnectInstance instance, string name, CancellationToken cancellationToken)
    {
        var tags = Tags.None;
        try
        {
            var set = (await aws.S3.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = name }, cancellationToken)).TagSet;
            tags = new Tags((set ?? []).ToDictionary(t => t.Key, t => t.Value ?? ""));
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return null;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchTagSet")
        {
            // It is there, without tags.
        }
        catch (AmazonS3Exception e) when (e.StatusCode is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.MovedPermanently)
        {
            return new BucketSeen(Tags.None, Empty: false, Foreign: true);
        }

        var empty = tags.AreOursFor(instance)
            && (await aws.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = name, MaxKeys = 1 }, cancellationToken)).KeyCount is null or 0;
        return new BucketSeen(tags, empty);
    }
}
