namespace ConnectStreaming.Sandbox;

/// <summary>Maps method and path to the operation, for services that use them.</summary>
internal static class ControlPlaneRoutes
{
    public static string Connect(ControlPlaneCall call) => (call.Method, call.Path) switch
    {
        ("GET", ["instance"]) => "ListInstances",
        ("GET", ["instance", _]) => "DescribeInstance",
        ("PUT", ["instance", _, "storage-config"]) => "AssociateInstanceStorageConfig",
        ("GET", ["instance", _, "storage-configs"]) => "ListInstanceStorageConfigs",
        ("GET", ["instance", _, "storage-config", _]) => "DescribeInstanceStorageConfig",
        ("POST", ["instance", _, "storage-config", _]) => "UpdateInstanceStorageConfig",
        ("DELETE", ["instance", _, "storage-config", _]) => "DisassociateInstanceStorageConfig",
        ("GET", ["users-summary", _]) => "ListUsers",
        ("POST", ["search-users"]) => "SearchUsers",
        ("POST", ["search-user-hierarchy-groups"]) => "SearchUserHierarchyGroups",
        ("GET", ["agent-status", _]) => "ListAgentStatuses",
        ("GET", ["routing-profiles-summary", _]) => "ListRoutingProfiles",
        ("GET", ["user-hierarchy-groups-summary", _]) => "ListUserHierarchyGroups",
        ("GET", ["user-hierarchy-structure", _]) => "DescribeUserHierarchyStructure",
        ("GET", ["queues-summary", _]) => "ListQueues",
        ("POST", ["metrics", "userdata", _]) => "GetCurrentUserData",
        _ => "",
    };

    /// <summary>The instance of a call; null: none.</summary>
    public static string? Instance(ControlPlaneCall call) => call switch
    {
        { Operation: "SearchUsers" or "SearchUserHierarchyGroups" } => call.Json()["InstanceId"]?.ToString(),
        { Path: ["metrics", _, var id] } => id,
        { Path: [_, var id, ..] } => id,
        _ => null,
    };

    public static string S3(ControlPlaneCall call) => (call.Method, call.Path) switch
    {
        ("GET", []) => "ListBuckets",
        ("PUT", [_]) when call.Query.ContainsKey("tagging") => "PutBucketTagging",
        ("PUT", [_]) => "CreateBucket",
        ("HEAD", [_]) => "HeadBucket",
        ("DELETE", [_]) => "DeleteBucket",
        ("GET", [_]) when call.Query.ContainsKey("location") => "GetBucketLocation",
        ("GET", [_]) when call.Query.ContainsKey("tagging") => "GetBucketTagging",
        ("GET", [_]) when call.Query.ContainsKey("list-type") => "ListObjectsV2",
        ("PUT", [_, _, ..]) => "PutObject",
        ("DELETE", [_, _, ..]) => "DeleteObject",
        _ => "",
    };
}
