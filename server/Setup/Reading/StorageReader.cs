using System.Collections.Immutable;
using System.Text.Json;
using Amazon.IdentityManagement.Model;
using Amazon.S3;
using Amazon.S3.Model;

namespace ConnectStreaming.Setup;

/// <summary>The roles and buckets of deliveries, as they are.</summary>
internal sealed class StorageReader(SetupClients aws)
{
    /// <summary>Buckets whose tags are asked for at the same time.</summary>
    private const int AtATime = 8;

    public async Task<ImmutableSortedDictionary<string,
        RoleSeen>> Roles(ConnectInstance instance, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var seen = ImmutableSortedDictionary.CreateBuilder<string, RoleSeen>();
        foreach (var name in names)
        {
            try
            {
                var role = (await aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = name }, cancellationToken)).Role!;
                var tags = TagsOf(role);
                seen[name] = new RoleSeen(role.Arn!, tags, tags.AreOursFor(instance) ? await PolicyBucket(name, cancellationToken) : null);
            }
            catch (NoSuchEntityException)
            {
                // It is to be created.
            }
        }

        return seen.ToImmutable();
    }

    /// <param name="inside">Buckets that are looked into although setup did not make them.</param>
    public async Task<ImmutableSortedDictionary<string,
        BucketSeen>> Buckets(ConnectInstance instance, IEnumerable<string> names, ICollection<string> inside, CancellationToken cancellationToken)
    {
        var seen = ImmutableSortedDictionary.CreateBuilder<string, BucketSeen>();
        foreach (var name in names)
        {
            if (await Bucket(instance, name, inside.Contains(name), cancellationToken) is { } bucket)
            {
                seen[name] = bucket;
            }
        }

        return seen.ToImmutable();
    }

    /// <summary>Names of the roles that setup made for the instance, whatever their names: of all that Firehose may take on, the tags tell.</summary>
    public async Task<IReadOnlyList<string>> OurRoles(ConnectInstance instance, CancellationToken cancellationToken)
    {
        List<string> ours = [];
        string? next = null;
        do
        {
            var page = await aws.Iam.ListRolesAsync(new ListRolesRequest { Marker = next }, cancellationToken);
            foreach (var role in (page.Roles ?? []).Where(r =>
                Uri.UnescapeDataString(r.AssumeRolePolicyDocument ?? "").Contains("\"firehose.amazonaws.com\"", StringComparison.Ordinal)))
            {
                try
                {
                    // The list itself holds no tags.
                    if ((await TagsOfRole(role.RoleName!, cancellationToken)).AreOursFor(instance))
                    {
                        ours.Add(role.RoleName!);
                    }
                }
                catch (NoSuchEntityException)
                {
                    // Deleted since the list was made.
                }
            }

            next = page.IsTruncated == true ? page.Marker : null;
        }
        while (next is not null);
        return ours;
    }

    /// <summary>Names of the buckets that setup made for the instance, whatever their names. One that may not be looked at is not ours.</summary>
    public async Task<IReadOnlyList<string>> OurBuckets(ConnectInstance instance, CancellationToken cancellationToken)
    {
        List<string> all = [];
        string? next = null;
        do
        {
            var page = await aws.S3.ListBucketsAsync(new ListBucketsRequest { BucketRegion = instance.Region, MaxBuckets = 1_000, ContinuationToken = next },
                cancellationToken);
            all.AddRange(page.Buckets?.Select(b => b.BucketName) ?? []);
            next = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));

        System.Collections.Concurrent.ConcurrentBag<string> ours = [];
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (name, stop) =>
        {
            try
            {
                if ((await TagsOfBucket(name, stop)).AreOursFor(instance))
                {
                    ours.Add(name);
                }
            }
            catch (AmazonS3Exception e) when (IsForeign(e) || e.ErrorCode == "NoSuchBucket")
            {
                // Another account's, another Region's, or gone.
            }
        });
        return [.. ours.Order(StringComparer.Ordinal)];
    }

    /// <exception cref="NoSuchEntityException">There is no such role.</exception>
    public async Task<Tags> TagsOfRole(string name, CancellationToken cancellationToken) =>
        TagsOf((await aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = name }, cancellationToken)).Role!);

    /// <exception cref="AmazonS3Exception">There is no such bucket, or it may not be looked at.</exception>
    public async Task<Tags> TagsOfBucket(string name, CancellationToken cancellationToken)
    {
        try
        {
            var set = (await aws.S3.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = name }, cancellationToken)).TagSet;
            return new Tags((set ?? []).ToDictionary(t => t.Key, t => t.Value ?? ""));
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchTagSet")
        {
            return Tags.None;
        }
    }

    /// <summary>Names of the role's inline policies.</summary>
    /// <exception cref="NoSuchEntityException">There is no such role.</exception>
    public async Task<IReadOnlyList<string>> PoliciesOf(string role, CancellationToken cancellationToken)
    {
        List<string> all = [];
        string? next = null;
        do
        {
            var page = await aws.Iam.ListRolePoliciesAsync(new ListRolePoliciesRequest { RoleName = role, Marker = next }, cancellationToken);
            all.AddRange(page.PolicyNames ?? []);
            next = page.IsTruncated == true ? page.Marker : null;
        }
        while (next is not null);
        return all;
    }

    private async Task<string?> PolicyBucket(string role, CancellationToken cancellationToken)
    {
        try
        {
            var policy = await aws.Iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = role, PolicyName = IamPolicies.DeliveryPolicyName },
                cancellationToken);
            using var json = JsonDocument.Parse(Uri.UnescapeDataString(policy.PolicyDocument!));
            return json.RootElement.GetProperty("Statement")[0].GetProperty("Resource")[0].GetString()!.Split(":::")[^1];
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    private async Task<BucketSeen?> Bucket(ConnectInstance instance, string name, bool inside, CancellationToken cancellationToken)
    {
        try
        {
            var tags = await TagsOfBucket(name, cancellationToken);
            return new BucketSeen(tags, (inside || tags.AreOursFor(instance)) && await IsEmpty(name, cancellationToken));
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return null;
        }
        catch (AmazonS3Exception e) when (IsForeign(e))
        {
            return new BucketSeen(Tags.None, Empty: false, Foreign: true);
        }
    }

    private async Task<bool> IsEmpty(string bucket, CancellationToken cancellationToken)
    {
        var page = await aws.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 }, cancellationToken);
        return page.KeyCount is null or 0 && page.IsTruncated != true;
    }

    private static bool IsForeign(AmazonS3Exception e) => e.StatusCode is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.MovedPermanently;

    private static Tags TagsOf(Role role) => new((role.Tags ?? []).ToDictionary(t => t.Key!, t => t.Value ?? ""));
}
