using Amazon.IdentityManagement.Model;
using Amazon.S3;
using Amazon.S3.Model;
using IamTag = Amazon.IdentityManagement.Model.Tag;
using S3Tag = Amazon.S3.Model.Tag;

namespace ConnectStreaming.Setup;

/// <summary>Runs the steps on the bucket and the role of a delivery.</summary>
internal sealed class StorageSteps(SetupClients aws, ConnectInstance instance, TimeProvider time)
{
    private readonly TagsReadBack _tags = new(aws, time);
    private readonly StorageReader _reader = new(aws);

    public async Task CreateBucket(Step.CreateBucket step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        try
        {
            await aws.S3.PutBucketAsync(
                new PutBucketRequest
                {
                    BucketName = step.Name,
                    // The SDK would add the Region of its client to the one that is given here.
                    UseClientRegion = false,
                    PutBucketConfiguration = new PutBucketConfiguration
                    {
                        // us-east-1 must not be given.
                        LocationConstraint = instance.Region == "us-east-1" ? null : new BucketLocationConstraint(instance.Region),
                        Tags = Theirs(step.Tags),
                    },
                },
                cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "BucketAlreadyOwnedByYou")
        {
            // A call whose answer was lost, or another person of this account made the bucket in the meantime: then we must not tag it.
            if (!(await _reader.TagsOfBucket(step.Name, cancellationToken)).AreOursFor(instance))
            {
                throw;
            }
        }

        await _tags.Keep(
            step.Name, step.Tags, () => _reader.TagsOfBucket(step.Name, cancellationToken),
            (there, missing) => aws.S3.PutBucketTaggingAsync(new PutBucketTaggingRequest { BucketName = step.Name, TagSet = Theirs(there.With(missing)) },
                cancellationToken),
            waiting, cancellationToken);
    }

    public async Task DeleteBucket(Step.DeleteBucket step, CancellationToken cancellationToken)
    {
        try
        {
            await aws.S3.DeleteBucketAsync(new DeleteBucketRequest { BucketName = step.Name }, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            // It does not exist any more.
        }
    }

    public async Task CreateRole(Step.CreateRole step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        try
        {
            await aws.Iam.CreateRoleAsync(
                new CreateRoleRequest
                {
                    RoleName = step.Name,
                    Description = "Lets Firehose store Amazon Connect contact records in S3. Made by connect-streaming setup.",
                    AssumeRolePolicyDocument = IamPolicies.DeliveryTrust(instance),
                    Tags = [.. step.Tags.All.Select(t => new IamTag { Key = t.Key, Value = t.Value })],
                },
                cancellationToken);
        }
        catch (EntityAlreadyExistsException)
        {
            var tags = await Waits.WhileUnknown(
                () => _reader.TagsOfRole(step.Name, cancellationToken), Waits.IsUnknown, Waits.Known, Waits.KnowsRole(step.Name), waiting, time,
                    cancellationToken);
            // A role with this name for the instance's replica in another Region is not this one.
            if (!(tags.HaveRegion && tags.AreOursFor(instance)))
            {
                throw;
            }
        }

        await _tags.Keep(
            step.Name, step.Tags, () => _reader.TagsOfRole(step.Name, cancellationToken),
            (_, missing) => aws.Iam.TagRoleAsync(
                new TagRoleRequest { RoleName = step.Name, Tags = [.. missing.All.Select(t => new IamTag { Key = t.Key, Value = t.Value })] },
                    cancellationToken),
            waiting, cancellationToken);
    }

    public Task WriteRolePolicy(Step.WriteRolePolicy step, Action<Text> waiting, CancellationToken cancellationToken) => Waits.WhileUnknown(
        () => aws.Iam.PutRolePolicyAsync(
            new PutRolePolicyRequest { RoleName = step.Name, PolicyName = IamPolicies.DeliveryPolicyName,
                PolicyDocument = IamPolicies.Delivery(instance, step.Bucket) }, cancellationToken),
        Waits.IsUnknown, Waits.Known, Waits.KnowsRole(step.Name), waiting, time, cancellationToken);

    public async Task DeleteRole(Step.DeleteRole step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        try
        {
            var policies = await _reader.PoliciesOf(step.Name, cancellationToken);
            foreach (var policy in policies)
            {
                await aws.Iam.DeleteRolePolicyAsync(new DeleteRolePolicyRequest { RoleName = step.Name, PolicyName = policy }, cancellationToken);
            }

            // Policies that were just deleted may still exist for a moment.
            await Waits.WhileUnknown(
                () => aws.Iam.DeleteRoleAsync(new DeleteRoleRequest { RoleName = step.Name }, cancellationToken),
                e => e is DeleteConflictException && policies.Count > 0, Waits.Known,
                new($"until the deletion of the policies of {step.Name} is visible everywhere in AWS",
                    $"{step.Name} のポリシー削除が AWS 全体に反映されるのを待っています"), waiting, time, cancellationToken);
        }
        catch (NoSuchEntityException)
        {
            // It does not exist any more.
        }
    }

    private static List<S3Tag> Theirs(Tags tags) => [.. tags.All.Select(t => new S3Tag { Key = t.Key, Value = t.Value })];
}
