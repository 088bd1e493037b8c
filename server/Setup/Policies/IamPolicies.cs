namespace ConnectStreaming.Setup;

/// <summary>IAM policies with least privilege, with the caller's ARNs filled in. What they hold and why: AWS's service authorization reference and
/// administrator guide.</summary>
internal static class IamPolicies
{
    public const string DeliveryPolicyName = "connect-streaming-delivery";
    private const string Ours = PolicyNames.Prefix + "*";

    /// <param name="role"><c>setup</c> or <c>runtime</c>; the latter for the stream that agent events are asked to go to, else go to, else would.</param>
    /// <param name="asked">Names that setup is to work with; what is connected now is worked with too.</param>
    public static async Task<string> For(string role, SetupClients aws, ConnectInstance instance, SetupFile asked, CancellationToken cancellationToken)
    {
        var wanted = WantedReader.Read(asked, instance);
        switch (role)
        {
            case "setup":
                return ForSetup(instance, await PolicyNames.Of(aws, instance, wanted, cancellationToken));
            case "runtime":
                var association = asked.AgentEvents?.To is null ? await Associations.Of(aws, instance.Id, EventKind.AgentEvents, cancellationToken) : null;
                var stream = association is { } a && instance.TargetOf(a.TargetArn) is { Kind: TargetKind.Kinesis } now ? now.Name
                    : wanted.AgentEvents is Wish.To to ? to.Target.Name : Names.Stream(instance, EventKind.AgentEvents);
                return ForRuntime(instance, stream, await PolicyNames.KeyOf(aws, stream, cancellationToken));
            default:
                throw new SetupRefusedException(new($"'{role}' needs no policy. Choices: setup, runtime.", $"'{role}' は指定できません。setup か runtime を指定してください。"));
        }
    }

    /// <summary>Who may take the delivery role on: Firehose, for this account only.</summary>
    public static string DeliveryTrust(ConnectInstance instance) => $$"""
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "firehose.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": "{{instance.Account}}" } }
          }]
        }
        """;

    public static string Delivery(ConnectInstance instance, string bucket) => $$"""
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Action": ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject"],
            "Resource": ["{{instance.BucketArn(bucket)}}", "{{instance.BucketArn(bucket)}}/*"]
          }]
        }
        """;

    /// <summary>For who runs <c>setup</c>: what it may make and change begins with <c>connect-streaming-</c>, or is named.</summary>
    public static string ForSetup(ConnectInstance instance, PolicyNames names)
    {
        var (partition, region, account) = (instance.Partition, instance.Region, instance.Account);
        var roles = Own(instance.RoleArn(Ours), names.Roles.SelectMany(r => new[] { instance.RoleArn(r), instance.RoleArn($"*/{r}") }));
        return $$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Find",
                  "Effect": "Allow",
                  "Action": ["connect:ListInstances", "ds:DescribeDirectories", "kinesis:ListStreams", "firehose:ListDeliveryStreams", "iam:ListRoles", "s3:ListAllMyBuckets"],
                  "Resource": "*"
                },
                {
                  "Sid": "ReadTheInstances",
                  "Effect": "Allow",
                  "Action": ["connect:DescribeInstance", "connect:ListInstanceStorageConfigs", "connect:DescribeInstanceStorageConfig"],
                  "Resource": "arn:{{partition}}:connect:{{region}}:{{account}}:instance/*"
                },
                {
                  "Sid": "ConnectStreams",
                  "Effect": "Allow",
                  "Action": ["connect:AssociateInstanceStorageConfig", "connect:UpdateInstanceStorageConfig", "connect:DisassociateInstanceStorageConfig"],
                  "Resource": "{{instance.Arn}}",
                  "Condition": { "StringEquals": { "connect:StorageResourceType": ["AGENT_EVENTS", "CONTACT_TRACE_RECORDS"] } }
                },
                {
                  "Sid": "LetConnectWriteToThem",
                  "Effect": "Allow",
                  "Action": ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:DeleteRolePolicy", "iam:ListRolePolicies", "iam:GetRolePolicy"],
                  "Resource": "arn:{{partition}}:iam::{{account}}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_*"
                },
                {
                  "Sid": "ReadStreams",
                  "Effect": "Allow",
                  "Action": ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:ListTagsForStream", "kinesis:ListStreamConsumers", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords"],
                  "Resource": "arn:{{partition}}:kinesis:{{region}}:{{account}}:stream/*"
                },
                {
                  "Sid": "MakeStreams",
                  "Effect": "Allow",
                  "Action": ["kinesis:CreateStream", "kinesis:AddTagsToStream", "kinesis:RemoveTagsFromStream", "kinesis:IncreaseStreamRetentionPeriod", "kinesis:DecreaseStreamRetentionPeriod", "kinesis:UpdateShardCount", "kinesis:UpdateStreamMode", "kinesis:DeleteStream"],
                  "Resource": {{Own(instance.ArnOf(new(TargetKind.Kinesis, Ours)), names.Streams.Select(n => instance.ArnOf(new(TargetKind.Kinesis, n))))}}
                },
                {
                  "Sid": "ReadFirehose",
                  "Effect": "Allow",
                  "Action": ["firehose:DescribeDeliveryStream", "firehose:ListTagsForDeliveryStream"],
                  "Resource": "arn:{{partition}}:firehose:{{region}}:{{account}}:deliverystream/*"
                },
                {
                  "Sid": "MakeFirehose",
                  "Effect": "Allow",
                  "Action": ["firehose:CreateDeliveryStream", "firehose:TagDeliveryStream", "firehose:UntagDeliveryStream", "firehose:UpdateDestination", "firehose:DeleteDeliveryStream"],
                  "Resource": {{Own(instance.ArnOf(new(TargetKind.Firehose, Ours)), names.Firehoses.Select(n => instance.ArnOf(new(TargetKind.Firehose, n))))}}
                },
                {
                  "Sid": "ReadRoles",
                  "Effect": "Allow",
                  "Action": "iam:GetRole",
                  "Resource": "{{instance.RoleArn("*")}}"
                },
                {
                  "Sid": "MakeTheDeliveryRole",
                  "Effect": "Allow",
                  "Action": ["iam:CreateRole", "iam:TagRole", "iam:PutRolePolicy", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:DeleteRolePolicy", "iam:DeleteRole"],
                  "Resource": {{roles}}
                },
                {
                  "Sid": "GiveItToFirehose",
                  "Effect": "Allow",
                  "Action": "iam:PassRole",
                  "Resource": {{roles}},
                  "Condition": { "StringEquals": { "iam:PassedToService": "firehose.amazonaws.com" } }
                },
                {
                  "Sid": "ReadTagsOfBuckets",
                  "Effect": "Allow",
                  "Action": "s3:GetBucketTagging",
                  "Resource": "{{instance.BucketArn("*")}}"
                },
                {
                  "Sid": "MakeTheBucket",
                  "Effect": "Allow",
                  "Action": ["s3:CreateBucket", "s3:TagResource", "s3:PutBucketTagging", "s3:ListBucket", "s3:DeleteBucket"],
                  "Resource": {{Own(instance.BucketArn(Ours), names.Buckets.Select(instance.BucketArn))}}
                }{{Keys(instance, names.Keys)}}
              ]
            }
            """;
    }

    /// <summary>For who runs <c>serve</c>: reads the stream, changes nothing.</summary>
    /// <param name="key">The customer key that the stream is encrypted with; null: none.</param>
    public static string ForRuntime(ConnectInstance instance, string stream, string? key) => $$"""
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "ReadTheStream",
              "Effect": "Allow",
              "Action": ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListTagsForStream"],
              "Resource": ["{{instance.ArnOf(new Target(TargetKind.Kinesis, stream))}}"]
            }{{Keys(instance, key is null ? [] : [key])}}
          ]
        }
        """;

    /// <summary>Everything of our own prefix, and what is named beside it.</summary>
    private static string Own(string prefix, IEnumerable<string> named) => $"[{string.Join(", ", named.Prepend(prefix).Select(arn => $"\"{arn}\""))}]";

    /// <summary>A statement more for each key that records are encrypted with. A policy cannot name an alias as a resource, only ask for it.</summary>
    private static string Keys(ConnectInstance instance, IEnumerable<string> keys) => string.Concat(keys.Select(key => $$"""
        ,
        {
          "Effect": "Allow",
          "Action": "kms:Decrypt",
          "Resource": "{{KmsKeys.Arn(instance, key)}}",
          "Condition": { "StringEquals": { "kms:ViaService": "kinesis.{{instance.Region}}.amazonaws.com" }{{(KmsKeys.Alias(key) is { } alias ? $$""", "ForAnyValue:StringEquals": { "kms:ResourceAliases": "{{alias}}" }""" : "")}} }
        }
        """));
}
