namespace ConnectStreaming.Setup;

/// <summary>IAM policies with least privilege, with the caller's ARNs filled in. What they hold and why: AWS's service authorization reference and administrator guide.</summary>
internal static class IamPolicies
{
    public const string DeliveryPolicyName = "connect-streaming-delivery";

    /// <param name="role"><c>setup</c> or <c>runtime</c>; the latter for the stream that agent events go to, or would.</param>
    public static async Task<string> For(string role, SetupClients aws, ConnectInstance instance, CancellationToken cancellationToken)
    {
        switch (role)
        {
            case "setup":
                return ForSetup(instance);
            case "runtime":
                var association = await Associations.Of(aws, instance.Id, EventKind.AgentEvents, cancellationToken);
                return ForRuntime(instance, [association is { } a && Target.FromArn(a.TargetArn) is { Kind: TargetKind.Kinesis } target ? target.Name : Names.Stream(instance, EventKind.AgentEvents)]);
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

    /// <summary>For who runs <c>setup</c>; the streams, roles and buckets that it may make begin with <c>connect-streaming-</c>.</summary>
    public static string ForSetup(ConnectInstance instance)
    {
        var (partition, region, account) = (instance.Partition, instance.Region, instance.Account);
        return $$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Find",
                  "Effect": "Allow",
                  "Action": ["connect:ListInstances", "ds:DescribeDirectories", "kinesis:ListStreams", "firehose:ListDeliveryStreams"],
                  "Resource": "*"
                },
                {
                  "Sid": "LookAtTheInstances",
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
                  "Sid": "LookAtStreams",
                  "Effect": "Allow",
                  "Action": ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:ListTagsForStream", "kinesis:ListStreamConsumers", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords"],
                  "Resource": "arn:{{partition}}:kinesis:{{region}}:{{account}}:stream/*"
                },
                {
                  "Sid": "MakeStreams",
                  "Effect": "Allow",
                  "Action": ["kinesis:CreateStream", "kinesis:AddTagsToStream", "kinesis:RemoveTagsFromStream", "kinesis:IncreaseStreamRetentionPeriod", "kinesis:DecreaseStreamRetentionPeriod", "kinesis:UpdateShardCount", "kinesis:UpdateStreamMode", "kinesis:DeleteStream"],
                  "Resource": "arn:{{partition}}:kinesis:{{region}}:{{account}}:stream/connect-streaming-*"
                },
                {
                  "Sid": "LookAtFirehose",
                  "Effect": "Allow",
                  "Action": ["firehose:DescribeDeliveryStream", "firehose:ListTagsForDeliveryStream"],
                  "Resource": "arn:{{partition}}:firehose:{{region}}:{{account}}:deliverystream/*"
                },
                {
                  "Sid": "MakeFirehose",
                  "Effect": "Allow",
                  "Action": ["firehose:CreateDeliveryStream", "firehose:TagDeliveryStream", "firehose:UntagDeliveryStream", "firehose:UpdateDestination", "firehose:DeleteDeliveryStream"],
                  "Resource": "arn:{{partition}}:firehose:{{region}}:{{account}}:deliverystream/connect-streaming-*"
                },
                {
                  "Sid": "MakeTheDeliveryRole",
                  "Effect": "Allow",
                  "Action": ["iam:GetRole", "iam:CreateRole", "iam:TagRole", "iam:PutRolePolicy", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:DeleteRolePolicy", "iam:DeleteRole"],
                  "Resource": "arn:{{partition}}:iam::{{account}}:role/connect-streaming-*"
                },
                {
                  "Sid": "GiveItToFirehose",
                  "Effect": "Allow",
                  "Action": "iam:PassRole",
                  "Resource": "arn:{{partition}}:iam::{{account}}:role/connect-streaming-*",
                  "Condition": { "StringEquals": { "iam:PassedToService": "firehose.amazonaws.com" } }
                },
                {
                  "Sid": "MakeTheBucket",
                  "Effect": "Allow",
                  "Action": ["s3:CreateBucket", "s3:TagResource", "s3:GetBucketTagging", "s3:ListBucket", "s3:DeleteBucket"],
                  "Resource": "arn:{{partition}}:s3:::connect-streaming-*"
                }
              ]
            }
            """;
    }

    /// <summary>For who runs <c>serve</c>: reads the stream, changes nothing.</summary>
    public static string ForRuntime(ConnectInstance instance, IEnumerable<string> streams) => $$"""
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Sid": "ReadTheStream",
            "Effect": "Allow",
            "Action": ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListTagsForStream"],
            "Resource": [{{string.Join(", ", streams.Select(s => $"\"{instance.ArnOf(new Target(TargetKind.Kinesis, s))}\""))}}]
          }]
        }
        """;
}
