using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;

namespace ConnectStreaming.Setup;

/// <summary>Reads the current roles and buckets of deliveries.</summary>
internal sealed class StorageReader(SetupClients aws)
{
    /// <summary>Number of buckets whose tags are read at the same time.</summary>
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
                // It will be created.
            }
        }

        return seen.ToImmutable();
    }

    /// <param name="inside">Buckets whose content is checked although setup did not make them.</param>
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

    /// <summary>Names of the roles that setup made for the instance, found by the tags of all roles that Firehose may assume.</summary>
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
                    // The list itself contains no tags.
                    if ((await TagsOfRole(role.RoleName!, cancellationToken)).AreOursFor(instance))
                    {
                        ours.Add(role.RoleName!);
                    }
                }
                catch (NoSuchEntityException)
                {
                    // It was deleted after the list was made.
                }
            }

            next = page.IsTruncated == true ? page.Marker : null;
        }
        while (next is not null);
        return ours;
    }

    /// <summary>Names of the buckets that setup made for the instance, found by their tags. A bucket that may not be read is not ours.</summary>
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
            catch (AmazonS3Exception e) when (IsForeign(e) || IsElsewhere(e) || e.ErrorCode == "NoSuchBucket")
            {
                // It belongs to another account or Region, or was deleted.
            }
        });
        return [.. ours.Order(StringComparer.Ordinal)];
    }

    /// <exception cref="NoSuchEntityException">The role does not exist.</exception>
    public async Task<Tags> TagsOfRole(string name, CancellationToken cancellationToken) =>
        TagsOf((await aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = name }, cancellationToken)).Role!);

    /// <exception cref="AmazonS3Exception">The bucket does not exist, or may not be read.</exception>
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
    /// <exception cref="NoSuchEntityException">The role does not exist.</exception>
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
        catch (AmazonS3Exception e) when (IsElsewhere(e))
        {
            return new BucketSeen(Tags.None, Empty: false, Foreign: true) { IsElsewhere = true, Region = RegionOf(e) };
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

    private static bool IsForeign(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.Forbidden;

    /// <summary>For a bucket of another Region, S3 answers 301, or refuses the signature because it is for the wrong Region.</summary>
    private static bool IsElsewhere(AmazonS3Exception e) =>
        e.StatusCode == HttpStatusCode.MovedPermanently
            || e.ErrorCode is "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException";

    /// <summary>S3 names the Region in a header of the error response.</summary>
    private static string? RegionOf(AmazonS3Exception e) =>
        (e.InnerException as HttpErrorResponseException)?.Response.GetHeaderValue("x-amz-bucket-region") is { Length: > 0 } region ? region : null;

    private static Tags TagsOf(Role role) => new((role.Tags ?? []).ToDictionary(t => t.Key!, t => t.Value ?? ""));
}
