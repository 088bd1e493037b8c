using System.Text.Json.Nodes;

namespace ConnectStreaming.Tests.Agents;

/// <summary>One valid agent event in Amazon Connect's format. Each test breaks one part of it.</summary>
internal static class AgentEvents
{
    public const string Instance = "arn:aws:connect:eu-west-2:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10";
    public const string Agent = Instance + "/agent/5b0c1d2e-3f40-4a5b-8c6d-7e8f90a1b2c3";
    public static readonly DateTimeOffset T0 = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => T0.AddMilliseconds(Math.Round(seconds * 1000));

    public static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="seconds">EventTimestamp, seconds after <see cref="T0"/>.</param>
    public static JsonObject Event(string type, double seconds, JsonObject? snapshot, string? id = null) => new()
    {
        ["AWSAccountId"] = "123456789012",
        ["AgentARN"] = Agent,
        ["CurrentAgentSnapshot"] = snapshot,
        ["EventId"] = id ?? $"event-{type}-{seconds}",
        ["EventTimestamp"] = Iso(At(seconds)),
        ["EventType"] = type,
        ["InstanceARN"] = Instance,
        ["PreviousAgentSnapshot"] = snapshot?.DeepClone(),
        ["Version"] = "2017-10-01",
    };

    public static JsonObject Snapshot(JsonObject? status = null, JsonObject? next = null, params JsonObject[] contacts) => new()
    {
        ["AgentStatus"] = status ?? Available(0),
        ["Configuration"] = Configuration(),
        ["Contacts"] = new JsonArray([.. contacts]),
        ["NextAgentStatus"] = next,
    };

    public static JsonObject Configuration() => new()
    {
        ["AgentHierarchyGroups"] = new JsonObject
        {
            ["Level1"] = Named("agent-group/1", "London"),
            ["Level2"] = Named("agent-group/2", "Cards"),
            ["Level3"] = null,
            ["Level4"] = new JsonObject { ["ARN"] = null, ["Name"] = null },
        },
        ["FirstName"] = "Hana",
        ["LastName"] = "Sato",
        ["Proficiencies"] = new JsonArray(new JsonObject { ["Name"] = "Language", ["Value"] = "ja", ["ProficiencyLevel"] = 4.0 }),
        ["RoutingProfile"] = new JsonObject
        {
            ["ARN"] = Instance + "/routing-profile/1",
            ["Concurrency"] = new JsonArray(new JsonObject { ["AvailableSlots"] = 1, ["Channel"] = "VOICE", ["MaximumSlots"] = 1 }),
            ["DefaultOutboundQueue"] = Named("queue/out", "Outbound"),
            ["InboundQueues"] = new JsonArray(Named("queue/agent/1", null), Named("queue/1", "Cards voice"), Named("queue/2", "Cards chat")),
            ["Name"] = "Cards",
        },
        ["Username"] = "hana.sato",
    };

    /// <summary>The same snapshot with these slots of chats.</summary>
    public static JsonObject WithChats(this JsonObject snapshot, int used, int maximum)
    {
        snapshot["Configuration"]!["RoutingProfile"]!["Concurrency"] =
            new JsonArray(new JsonObject { ["AvailableSlots"] = maximum - used, ["Channel"] = "CHAT", ["MaximumSlots"] = maximum });
        return snapshot;
    }

    public static JsonObject Status(string name, string? type, double start) => new()
    {
        ["ARN"] = $"{Instance}/agent-state/{name}",
        ["Name"] = name,
        ["StartTimestamp"] = Iso(At(start)),
        ["Type"] = type,
    };

    public static JsonObject Available(double start) => Status("Available", "ROUTABLE", start);

    public static JsonObject Lunch(double start) => Status("Lunch", "CUSTOM", start);

    public static JsonObject Offline(double start) => Status("Offline", "OFFLINE", start);

    public static JsonObject Contact(
        string id, string state, double? start, string method = "INBOUND", string channel = "VOICE", double? connected = null) => new()
    {
        ["Channel"] = channel,
        ["ConnectedToAgentTimestamp"] = connected is { } at ? Iso(At(at)) : null,
        ["ContactId"] = id,
        ["InitialContactId"] = null,
        ["InitiationMethod"] = method,
        ["Queue"] = Named("queue/1", "Cards voice"),
        ["QueueTimestamp"] = null,
        ["State"] = state,
        ["StateStartTimestamp"] = start is { } s ? Iso(At(s)) : null,
    };

    private static JsonObject Named(string id, string? name) => new() { ["ARN"] = $"{Instance}/{id}", ["Name"] = name };
}
