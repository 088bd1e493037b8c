using System.Globalization;
using System.Text.Json.Nodes;

namespace ConnectStreaming.Sandbox;

/// <summary>Users, agent statuses, routing profiles, hierarchy, queues and current user data: the parts of Amazon Connect that a dashboard may read.</summary>
internal static class ControlPlaneDirectory
{
    private const int ListLimit = 1_000;
    private const int SearchLimit = 500;
    private const int GroupSearchLimit = 100;
    private const int MetricLimit = 100;
    private static readonly string[] Filters = ["Agents", "Queues", "RoutingProfiles", "UserHierarchyGroups"];

    /// <returns>Null: the operation is not one of these.</returns>
    public static ControlPlaneAnswer? Serve(ControlPlaneCall call, CentreDirectory? directory) => call.Operation switch
    {
        "ListUsers" => List(call, "UserSummaryList", directory?.Centre.People, p =>
            new JsonObject { ["Id"] = Id(p.Arn), ["Arn"] = p.Arn, ["Username"] = p.Username }),
        "SearchUsers" => Search(call.Json(), directory),
        "ListAgentStatuses" => List(
            call, "AgentStatusSummaryList", directory?.Centre.Statuses.Where(s => IsRequested(call, "AgentStatusTypes", s.Type)), s =>
                Summary(s.Arn, s.Name, ("Type", s.Type))),
        "ListRoutingProfiles" => List(call, "RoutingProfileSummaryList", directory?.Profiles, p => Summary(p.Arn, p.Name)),
        "ListUserHierarchyGroups" => List(call, "UserHierarchyGroupSummaryList", directory?.Centre.Groups, g => Summary(g.Team.Arn, g.Team.Name)),
        "SearchUserHierarchyGroups" => SearchGroups(call.Json(), directory),
        "DescribeUserHierarchyStructure" => Structure(directory),
        "ListQueues" => List(call, "QueueSummaryList", Queues(call, directory), q => Summary(q.Queue.Arn, q.Queue.Name, ("QueueType", q.Type))),
        "GetCurrentUserData" => Current(call.Json(), directory),
        _ => null,
    };

    private static ControlPlaneAnswer List<T>(ControlPlaneCall call, string name, IEnumerable<T>? all, Func<T, JsonNode> write) =>
        ControlPlanePages.Of(call, 100, ListLimit).Answer(name, all ?? [], write);

    private static ControlPlaneAnswer Structure(CentreDirectory? directory)
    {
        var structure = new JsonObject();
        if (directory is not null)
        {
            structure["LevelOne"] = Summary($"{directory.Centre.InstanceArn}/agent-group-level/1", "チーム");
        }

        return ControlPlaneAnswer.Json(new JsonObject { ["HierarchyStructure"] = structure });
    }

    private static IEnumerable<(CentreQueue Queue, string Type)> Queues(ControlPlaneCall call, CentreDirectory? directory) =>
        (directory?.Queues.Select(q => (q, "STANDARD")) ?? [])
            .Concat(directory?.Centre.People.Select(p => (p.OwnQueue, "AGENT")) ?? [])
            .Where(q => IsRequested(call, "queueTypes", q.Item2));

    private static ControlPlaneAnswer Search(JsonObject body, CentreDirectory? directory)
    {
        var criteria = body["SearchCriteria"] as JsonObject;
        return ControlPlanePages.Of(Text(body, "NextToken"), body["MaxResults"]?.ToString(), 100, SearchLimit).Answer(
            "Users",
            directory?.Centre.People.Where(p => ControlPlaneSearch.Finds(criteria, field => Field(p, field))) ?? [],
            p => new JsonObject
            {
                ["Id"] = Id(p.Arn),
                ["Arn"] = p.Arn,
                ["Username"] = p.Username,
                ["IdentityInfo"] = new JsonObject { ["FirstName"] = p.FirstName, ["LastName"] = p.LastName },
                ["RoutingProfileId"] = Id(p.Group.Profile.Arn),
                ["HierarchyGroupId"] = Id(p.Group.Team.Arn),
            },
            counted: true);
    }

    /// <summary>Each group with its path. The groups of the simulated centre have one level.</summary>
    private static ControlPlaneAnswer SearchGroups(JsonObject body, CentreDirectory? directory)
    {
        var criteria = body["SearchCriteria"] as JsonObject;
        return ControlPlanePages.Of(Text(body, "NextToken"), body["MaxResults"]?.ToString(), GroupSearchLimit, GroupSearchLimit).Answer(
            "UserHierarchyGroups",
            directory?.Centre.Groups.Where(g => ControlPlaneSearch.Finds(criteria, field => field.Equals("name", StringComparison.OrdinalIgnoreCase)
                ? g.Team.Name : null)) ?? [],
            g =>
            {
                var group = Summary(g.Team.Arn, g.Team.Name, ("LevelId", "1"));
                group["HierarchyPath"] = new JsonObject { ["LevelOne"] = Summary(g.Team.Arn, g.Team.Name) };
                return group;
            },
            counted: true);
    }

    private static string? Field(Person person, string name) => name.ToUpperInvariant() switch
    {
        "USERNAME" => person.Username,
        "FIRSTNAME" => person.FirstName,
        "LASTNAME" => person.LastName,
        "RESOURCEID" => Id(person.Arn),
        _ => null,
    };

    private static ControlPlaneAnswer Current(JsonObject body, CentreDirectory? directory)
    {
        var filters = body["Filters"] as JsonObject ?? throw new ControlPlaneError("InvalidParameterException", "Filters is required.");
        var given = Filters.Where(name => filters[name] is JsonArray { Count: > 0 }).ToList();
        if (given.Count != 1)
        {
            throw new ControlPlaneError("InvalidParameterException", $"Exactly one of {string.Join(", ", Filters)} must be given.");
        }

        var asked = ((JsonArray)filters[given[0]]!).Select(n => Id(n!.ToString())).ToHashSet();
        if (asked.Count > (given[0] == "UserHierarchyGroups" ? 1 : MetricLimit))
        {
            throw new ControlPlaneError("InvalidParameterException", $"Too many {given[0]}.");
        }

        var states = (filters["ContactFilter"]?["ContactStates"] as JsonArray)?.Select(n => n!.ToString()).ToHashSet();
        var all = directory is null ? [] : directory.Centre.People
            .Select(p => (Person: p, Snapshot: directory.Snapshot(p.Arn)))
            .Where(p => p.Snapshot is not null && IsActive(p.Snapshot) && IsAmong(p.Person, p.Snapshot, given[0], asked))
            .Where(p => states is null || Contacts(p.Snapshot!).Any(c => states.Contains(Text(c, "State")!)));
        return ControlPlanePages.Of(Text(body, "NextToken"), body["MaxResults"]?.ToString(), MetricLimit, MetricLimit)
            .Answer("UserDataList", all, p => UserData(p.Person, p.Snapshot!), counted: true);
    }

    private static bool IsActive(JsonObject snapshot) => Text(snapshot["AgentStatus"], "Type") != "OFFLINE" || Contacts(snapshot).Any();

    private static bool IsAmong(Person person, JsonObject snapshot, string filter, HashSet<string> asked) => filter switch
    {
        "Agents" => asked.Contains(Id(person.Arn)),
        "RoutingProfiles" => asked.Contains(Id(Text(Profile(snapshot), "ARN")!)),
        "UserHierarchyGroups" => asked.Contains(Id(person.Group.Team.Arn)),
        _ => ((JsonArray)Profile(snapshot)["InboundQueues"]!).Any(q => asked.Contains(Id(Text(q, "ARN")!))),
    };

    private static JsonObject UserData(Person person, JsonObject snapshot)
    {
        var status = snapshot["AgentStatus"]!;
        var slots = ((JsonArray)Profile(snapshot)["Concurrency"]!).OfType<JsonObject>().ToList();
        JsonObject Slots(Func<JsonObject, int> count) => new(slots.Select(s => KeyValuePair.Create(Text(s, "Channel")!, (JsonNode?)count(s))));
        int Of(JsonObject slot, string name) => slot[name]!.GetValue<int>();
        var data = new JsonObject
        {
            ["User"] = Reference(person.Arn),
            ["RoutingProfile"] = Reference(Text(Profile(snapshot), "ARN")!),
            ["HierarchyPath"] = new JsonObject { ["LevelOne"] = Reference(person.Group.Team.Arn) },
            ["Status"] = new JsonObject { ["StatusStartTimestamp"] = Epoch(status, "StartTimestamp"), ["StatusArn"] = Text(status, "ARN"),
                ["StatusName"] = Text(status, "Name") },
            ["AvailableSlotsByChannel"] = Slots(s => Of(s, "AvailableSlots")),
            ["MaxSlotsByChannel"] = Slots(s => Of(s, "MaximumSlots")),
            ["ActiveSlotsByChannel"] = Slots(s => Of(s, "MaximumSlots") - Of(s, "AvailableSlots")),
            ["Contacts"] = new JsonArray([.. Contacts(snapshot).Select(Contact)]),
        };
        if (Text(snapshot["NextAgentStatus"], "Name") is { } next)
        {
            data["NextStatus"] = next;
        }

        return data;
    }

    /// <summary>AWS's list of contact states has no PAUSED. A paused contact counts as connected.</summary>
    private static JsonNode Contact(JsonObject contact)
    {
        var state = Text(contact, "State");
        var data = new JsonObject
        {
            ["ContactId"] = Text(contact, "ContactId"),
            ["Channel"] = Text(contact, "Channel"),
            ["InitiationMethod"] = Text(contact, "InitiationMethod"),
            ["AgentContactState"] = state == "PAUSED" ? "CONNECTED" : state,
            ["StateStartTimestamp"] = Epoch(contact, "StateStartTimestamp"),
        };
        if (Epoch(contact, "ConnectedToAgentTimestamp") is { } connected)
        {
            data["ConnectedToAgentTimestamp"] = connected;
        }

        if (Text(contact["Queue"], "ARN") is { } queue)
        {
            data["Queue"] = Reference(queue);
        }

        return data;
    }

    private static IEnumerable<JsonObject> Contacts(JsonObject snapshot) => (snapshot["Contacts"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject Profile(JsonObject snapshot) => (JsonObject)snapshot["Configuration"]!["RoutingProfile"]!;

    private static bool IsRequested(ControlPlaneCall call, string name, string value) =>
        call.Query.GetValueOrDefault(name) is not { Length: > 0 } asked || asked.Split(',').Contains(value);

    private static JsonObject Summary(string arn, string? name, params (string Name, string Value)[] more)
    {
        var summary = Reference(arn);
        if (name is not null)
        {
            summary["Name"] = name;
        }

        foreach (var (field, value) in more)
        {
            summary[field] = value;
        }

        return summary;
    }

    private static JsonObject Reference(string arn) => new() { ["Id"] = Id(arn), ["Arn"] = arn };

    private static string Id(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static string? Text(JsonNode? node, string name) => node?[name]?.GetValue<string>();

    private static JsonValue? Epoch(JsonNode node, string name) => Text(node, name) is { } at
        ? JsonValue.Create(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000.0)
        : null;
}
