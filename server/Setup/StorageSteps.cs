using Amazon.IdentityManagement.Model;
using Amazon.S3;
using Amazon.S3.Model;
using IamTag = Amazon.IdentityManagement.Model.Tag;
using S3Tag = Amazon.S3.Model.Tag;

namespace ConnectStreaming.Setup;

/// <summary>Steps on the bucket and the role of a delivery.</summary>
internal sealed class StorageSteps(SetupClients aws, ConnectInstance instance)
{
    public async Task CreateBucket(Step.CreateBucket step, CancellationToken cancellationToken)
    {
        try
        {
            await aws.S3.PutBucketAsync(
                new PutBucketRequest
                {
                    BucketName = step.Name,
                    PutBucketConfiguration = new PutBucketConfiguration
                    {
                        // Made in the client's own region unless said otherwise; us-east-1 must not be said.
                        LocationConstraint = instance.Region == "us-east-1" ? null : new BucketLocationConstraint(instance.Region),
                        Tags = [.. step.Tags.All.Select(t => new S3Tag { Key = t.Key, Value = t.Value })],
                    },
                },
                cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "BucketAlreadyOwnedByYou")
        {
            // A call whose answer was lost.
        }
    }

    public async Task DeleteBucket(Step.DeleteBucket step, CancellationToken cancellationToken)
    {
        try
        {
            await aws.S3.DeleteBucketAsync(new DeleteBucketRequest { BucketName = step.Name }, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            // It is gone.
        }
    }

    public async Task CreateRole(Step.CreateRole step, CancellationToken cancellationToken)
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
            var tags = (await aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = step.Name }, cancellationToken)).Role!.Tags;
            if (tags?.Any(t => t.Key == Tags.Instance && t.Value == instance.Id) != true)
            {
                throw;
            }
        }
    }

    public Task WriteRolePolicy(Step.WriteRolePolicy step, CancellationToken cancellationToken) => aws.Iam.PutRolePolicyAsync(
        new PutRolePolicyRequest { RoleName = step.Name, PolicyName = IamPolicies.DeliveryPolicyName, PolicyDocument = IamPolicies.Delivery(instance, step.Bucket) },
        cancellationToken);

    public async Task DeleteRole(Step.DeleteRole step, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var policy in (await aws.Iam.ListRolePoliciesAsync(new ListRolePoliciesRequest { RoleName = step.Name }, cancellationToken)).PolicyNames ?? [])
            {
                await aws.Iam.DeleteRolePolicyAsync(new DeleteRolePolicyRequest { RoleName = step.Name, PolicyName = policy }, cancellationToken);
            }

            await aws.Iam.DeleteRoleAsync(new DeleteRoleRequest { RoleName = step.Name }, cancellationToken);
        }
        catch (NoSuchEntityException)
        {
            // It is gone.
        }
    }
}
