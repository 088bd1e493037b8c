using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>IAM policies with least privilege and the caller's ARNs. Sources: AWS's service authorization reference and
/// administrator guide.</summary>
internal static class IamPolicies
{
    /// <summary>What the directory calls (Users/DirectoryReader); a test compares them.</summary>
    public static readonly string[] DirectoryActions =
    [
        "connect:SearchUsers", "connect:ListRoutingProfiles", "connect:SearchUserHierarchyGroups", "connect:ListAgentStatuses", "connect:ListQueues",
    ];

    public const string DeliveryPolicyName = "connect-streaming-delivery";

    /// <param name="role"><c>setup</c> or <c>runtime</c>. Runtime: for the requested stream, else the connected one, else the default one.</param>
    /// <param name="asked">Names that setup will use, besides what is connected now.</param>
    /// <param name="aws">Null: AWS cannot be read.</param>
    /// <returns>The policy, and what could not be checked; null: everything was checked.</returns>
    public static async Task<(string Policy, Text? Unseen)> For(string role, SetupClients? aws, ConnectInstance instance, SetupFile asked,
        CancellationToken cancellationToken)
    {
        var wanted = WantedReader.Read(asked, instance);
        var (seen, unseen) = await Seen(aws, instance, wanted, role == "setup" ? ReadDepth.Everything : ReadDepth.Named, cancellationToken);
        return role switch
        {
            "setup" => (ForSetup(instance, PolicyNames.Of(instance, wanted, seen)), unseen),
            "runtime" => (ForRuntime(instance, wanted, asked, seen), unseen),
            _ => throw new SetupRefusedException(new(
                $"There is no policy for '{role}'. Allowed values: setup, runtime.",
                    $"'{role}' は指定できません。setup か runtime を指定してください。")),
        };
    }

    private static string ForRuntime(ConnectInstance instance, Wanted wanted, SetupFile asked, Observed? seen)
    {
        var names = PolicyNames.Of(instance, wanted, null);
        var stream = asked.AgentEvents?.To is null && seen?.TargetOf(EventKind.AgentEvents) is { Kind: TargetKind.Kinesis } now ? now.Name
            : wanted.AgentEvents is Wish.To to ? names.Streams.Contains(to.Target.Name) ? to.Target.Name : $"{Names.Prefix}*-{EventKind.AgentEvents.Code()}"
            : instance.Alias == instance.Id ? $"{Names.Prefix}*-{EventKind.AgentEvents.Code()}" : Names.Stream(instance, EventKind.AgentEvents);
        return ForRuntime(instance, stream, seen?.Streams.GetValueOrDefault(stream)?.KmsKey is { } key && KmsKeys.IsCustomers(key) ? key : null);
    }

    /// <summary>Reads what the caller may read: a caller who asks for the policy may not have it yet.</summary>
    private static async Task<(Observed? Seen, Text? Unseen)> Seen(SetupClients? aws, ConnectInstance instance, Wanted wanted, ReadDepth depth,
        CancellationToken cancellationToken)
    {
        if (aws is null)
        {
            return (null, PlanWords.PolicyFromNamesOnly(null));
        }

        try
        {
            return (await new AwsReader(aws).Read(instance, ReadScope.Of(wanted) with { Depth = depth }, cancellationToken), null);
        }
        catch (AmazonServiceException e) when (PolicyNames.IsDenied(e))
        {
            return (null, PlanWords.PolicyFromNamesOnly(SetupErrors.Explain(e).Happened));
        }
    }

    /// <summary>Who may assume the delivery role: only Firehose, for this account.</summary>
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

    /// <summary>For the role that runs <c>setup</c>: it may read what setup checks, and change only named resources.</summary>
    public static string ForSetup(ConnectInstance instance, PolicyNames names)
    {
        var (partition, region, account) = (instance.Partition, instance.Region, instance.Account);
        string[] streams = ArnsOf(instance, TargetKind.Kinesis, names.Streams), changed = ArnsOf(instance, TargetKind.Kinesis, names.ChangedStreams);
        string[] firehoses = ArnsOf(instance, TargetKind.Firehose, names.Firehoses), changedFirehoses =
            ArnsOf(instance, TargetKind.Firehose, names.ChangedFirehoses);
        string[] roles = [.. names.Roles.Select(instance.RoleArn)];
        Statement?[] all =
        [
            new("Find", ["connect:ListInstances", "ds:DescribeDirectories", "kinesis:ListStreams"], ["*"]),
            new("LookAtTheInstances", ["connect:DescribeInstance", "connect:ListInstanceStorageConfigs"],
                [$"arn:{partition}:connect:{region}:{account}:instance/*"]),
            new("ConnectStreams",
                ["connect:AssociateInstanceStorageConfig", "connect:UpdateInstanceStorageConfig", "connect:DisassociateInstanceStorageConfig"],
                [instance.Arn], """{ "StringEquals": { "connect:StorageResourceType": ["AGENT_EVENTS", "CONTACT_TRACE_RECORDS"] } }"""),
            // AWS requires these for the three above, on the instance's own role.
            new("LetConnectWriteToThem",
                ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:DeleteRolePolicy", "iam:ListRolePolicies", "iam:GetRolePolicy"],
                [$"arn:{partition}:iam::{account}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_*"]),
            new("LookAtStreams",
                ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:ListTagsForStream", "kinesis:ListStreamConsumers",
                    "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords"],
                [$"arn:{partition}:kinesis:{region}:{account}:stream/*"]),
            new("MakeStreams", ["kinesis:CreateStream", "kinesis:DeleteStream"], streams),
            new("ChangeStreams",
                ["kinesis:IncreaseStreamRetentionPeriod", "kinesis:DecreaseStreamRetentionPeriod", "kinesis:UpdateShardCount", "kinesis:UpdateStreamMode"],
                [.. streams, .. changed]),
            new("NoteInTheirTags", ["kinesis:AddTagsToStream", "kinesis:RemoveTagsFromStream"],
                [.. streams, .. changed, .. ArnsOf(instance, TargetKind.Kinesis, names.UsedStreams)]),
            new("RegisterConsumers",
                ["kinesis:RegisterStreamConsumer", "kinesis:DeregisterStreamConsumer", "kinesis:DescribeStreamConsumer", "kinesis:ListTagsForResource",
                    "kinesis:TagResource"],
                [.. ArnsOf(instance, TargetKind.Kinesis, names.FanOutStreams).SelectMany(arn => new[] { arn, $"{arn}/consumer/*" })]),
            .. names.HasFirehose ? FirehoseOnes() : [],
        ];
        return Policy(all.OfType<Statement>().Where(s => s.Resources.Length > 0).Select(s => s.Json).Concat(Keys(instance, names.Keys)));

        Statement[] FirehoseOnes() =>
        [
            new("FindFirehose", ["firehose:ListDeliveryStreams", "iam:ListRoles", "s3:ListAllMyBuckets"], ["*"]),
            new("LookAtFirehose", ["firehose:DescribeDeliveryStream", "firehose:ListTagsForDeliveryStream"],
                [$"arn:{partition}:firehose:{region}:{account}:deliverystream/*"]),
            new("LookAtRolesAndBuckets", ["iam:GetRole", "s3:GetBucketTagging"], [instance.RoleArn("*"), instance.BucketArn("*")]),
            new("MakeFirehose", ["firehose:CreateDeliveryStream", "firehose:DeleteDeliveryStream"], firehoses),
            new("ChangeFirehose", ["firehose:UpdateDestination"], [.. firehoses, .. changedFirehoses]),
            new("NoteInFirehoseTags", ["firehose:TagDeliveryStream", "firehose:UntagDeliveryStream"],
                [.. firehoses, .. changedFirehoses, .. ArnsOf(instance, TargetKind.Firehose, names.UsedFirehoses)]),
            new("MakeTheDeliveryRole",
                ["iam:CreateRole", "iam:TagRole", "iam:PutRolePolicy", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:DeleteRolePolicy", "iam:DeleteRole"],
                roles),
            new("GiveItToFirehose", ["iam:PassRole"], [.. names.PassedRoles], """{ "StringEquals": { "iam:PassedToService": "firehose.amazonaws.com" } }"""),
            new("MakeTheBucket", ["s3:CreateBucket", "s3:TagResource", "s3:PutBucketTagging", "s3:ListBucket", "s3:DeleteBucket"],
                [.. names.Buckets.Select(instance.BucketArn)]),
        ];
    }

    /// <summary>
    /// For the role that runs <c>serve</c>: it may read the stream and change nothing. The second statement is for enhanced fan-out
    /// (Stream:Mode=FanOut), the third for the directory (Directory:Enabled); without them they can be left out.
    /// </summary>
    /// <param name="key">The customer key of the stream's encryption; null: none.</param>
    public static string ForRuntime(ConnectInstance instance, string stream, string? key) => Policy(
    [
        new Statement("ReadTheStream",
            ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListTagsForStream"],
            [instance.ArnOf(new Target(TargetKind.Kinesis, stream))]).Json,
        new Statement("SubscribeToTheStream", ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"],
            [instance.ArnOf(new Target(TargetKind.Kinesis, stream)), $"{instance.ArnOf(new Target(TargetKind.Kinesis, stream))}/consumer/*"]).Json,
        new Statement("ReadTheDirectory", DirectoryActions, [instance.Arn, $"{instance.Arn}/*"]).Json,
        .. Keys(instance, key is null ? [] : [key]),
    ]);

    private static string[] ArnsOf(ConnectInstance instance, TargetKind kind, IEnumerable<string> names) =>
        [.. names.Select(n => instance.ArnOf(new(kind, n)))];

    private static string Policy(IEnumerable<string> statements) => $$"""
        {
          "Version": "2012-10-17",
          "Statement": [
            {{string.Join(",\n    ", statements)}}
          ]
        }
        """;

    /// <summary>One more statement for each encryption key. A policy cannot name an alias as a resource, only as a condition.</summary>
    private static IEnumerable<string> Keys(ConnectInstance instance, IEnumerable<string> keys) => keys.Select(key => new Statement(
        null, ["kms:Decrypt"], [KmsKeys.Arn(instance, key)],
        $$"""{ "StringEquals": { "kms:ViaService": "kinesis.{{instance.Region}}.amazonaws.com" }{{AliasCondition(key)}} }""").Json);

    private static string AliasCondition(string key) =>
        KmsKeys.Alias(key) is { } alias ? $$""", "ForAnyValue:StringEquals": { "kms:ResourceAliases": "{{alias}}" }""" : "";

    /// <param name="Sid">Only letters, as IAM requires; null: none.</param>
    private sealed record Statement(string? Sid, string[] Actions, string[] Resources, string? Condition = null)
    {
        public string Json => $$"""
            {
                  {{(Sid is null ? "" : $"\"Sid\": \"{Sid}\",\n      ")}}"Effect": "Allow",
                  "Action": {{List(Actions)}},
                  "Resource": {{List(Resources)}}{{(Condition is null ? "" : $",\n      \"Condition\": {Condition}")}}
                }
            """;

        private static string List(string[] all) => $"[{string.Join(", ", all.Select(one => $"\"{one}\""))}]";
    }
}
