using System.Text.Json;
using Amazon.Connect.Model;
using Amazon.Runtime.Internal;
using Amazon.Wire;

namespace Amazon.Connect.Internal;

/// <summary>Users, routing profiles, hierarchy groups, agent statuses and queues.</summary>
internal static partial class Operations
{
    public static readonly InvokeOptions SearchUsers = Of<SearchUsersRequest, SearchUsersResponse>(
        "POST",
        "/search-users",
        static (_, _) => { },
        static (json, request) => Page(json, request.InstanceId, request.MaxResults, request.NextToken),
        static (json, response) =>
        {
            response.ApproximateTotalCount = json.Long("ApproximateTotalCount");
            response.NextToken = json.Text("NextToken");
            response.Users = json.List("Users", static user => new UserSearchSummary
            {
                Arn = user.Text("Arn"),
                HierarchyGroupId = user.Text("HierarchyGroupId"),
                Id = user.Text("Id"),
                IdentityInfo = user.Object("IdentityInfo", static identity => new UserIdentityInfoLite
                {
                    FirstName = identity.Text("FirstName"),
                    LastName = identity.Text("LastName"),
                }),
                RoutingProfileId = user.Text("RoutingProfileId"),
                Username = user.Text("Username"),
            });
        });

    public static readonly InvokeOptions SearchUserHierarchyGroups = Of<SearchUserHierarchyGroupsRequest, SearchUserHierarchyGroupsResponse>(
        "POST",
        "/search-user-hierarchy-groups",
        static (_, _) => { },
        static (json, request) => Page(json, request.InstanceId, request.MaxResults, request.NextToken),
        static (json, response) =>
        {
            response.ApproximateTotalCount = json.Long("ApproximateTotalCount");
            response.NextToken = json.Text("NextToken");
            response.UserHierarchyGroups = json.List("UserHierarchyGroups", static group => new HierarchyGroup
            {
                Arn = group.Text("Arn"),
                HierarchyPath = group.Object("HierarchyPath", static path => new HierarchyPath
                {
                    LevelFive = path.Object("LevelFive", Level),
                    LevelFour = path.Object("LevelFour", Level),
                    LevelOne = path.Object("LevelOne", Level),
                    LevelThree = path.Object("LevelThree", Level),
                    LevelTwo = path.Object("LevelTwo", Level),
                }),
                Id = group.Text("Id"),
                LevelId = group.Text("LevelId"),
                Name = group.Text("Name"),
            });
        });

    public static readonly InvokeOptions ListRoutingProfiles = Of<ListRoutingProfilesRequest, ListRoutingProfilesResponse>(
        "GET",
        "/routing-profiles-summary/{InstanceId}",
        static (uri, request) =>
        {
            uri.Path("InstanceId", request.InstanceId);
            uri.Query("maxResults", request.MaxResults);
            uri.Query("nextToken", request.NextToken);
        },
        read: static (json, response) =>
        {
            response.NextToken = json.Text("NextToken");
            response.RoutingProfileSummaryList = json.List("RoutingProfileSummaryList", static profile => new RoutingProfileSummary
            {
                Arn = profile.Text("Arn"),
                Id = profile.Text("Id"),
                Name = profile.Text("Name"),
            });
        });

    public static readonly InvokeOptions ListAgentStatuses = Of<ListAgentStatusesRequest, ListAgentStatusesResponse>(
        "GET",
        "/agent-status/{InstanceId}",
        static (uri, request) =>
        {
            uri.Path("InstanceId", request.InstanceId);
            uri.Query("AgentStatusTypes", request.AgentStatusTypes);
            uri.Query("maxResults", request.MaxResults);
            uri.Query("nextToken", request.NextToken);
        },
        read: static (json, response) =>
        {
            response.NextToken = json.Text("NextToken");
            response.AgentStatusSummaryList = json.List("AgentStatusSummaryList", static status => new AgentStatusSummary
            {
                Arn = status.Text("Arn"),
                Id = status.Text("Id"),
                Name = status.Text("Name"),
            });
        });

    public static readonly InvokeOptions ListQueues = Of<ListQueuesRequest, ListQueuesResponse>(
        "GET",
        "/queues-summary/{InstanceId}",
        static (uri, request) =>
        {
            uri.Path("InstanceId", request.InstanceId);
            uri.Query("maxResults", request.MaxResults);
            uri.Query("nextToken", request.NextToken);
            uri.Query("queueTypes", request.QueueTypes);
        },
        read: static (json, response) =>
        {
            response.NextToken = json.Text("NextToken");
            response.QueueSummaryList = json.List("QueueSummaryList", static queue => new QueueSummary
            {
                Arn = queue.Text("Arn"),
                Id = queue.Text("Id"),
                Name = queue.Text("Name"),
            });
        });

    private static HierarchyGroupSummary Level(JsonElement json) => new() { Arn = json.Text("Arn"), Id = json.Text("Id"), Name = json.Text("Name") };

    private static void Page(Utf8JsonWriter json, string? instance, int? most, string? token)
    {
        json.Text("InstanceId", instance);
        json.Int("MaxResults", most);
        json.Text("NextToken", token);
    }
}
