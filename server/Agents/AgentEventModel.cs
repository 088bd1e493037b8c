using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

/// <summary>
/// An agent event as Amazon Connect writes it, with the fields that we use. Other fields (mainly <c>PreviousAgentSnapshot</c>) are
/// skipped. If a key is repeated, the last usable value counts, so a setter keeps its value when the new one is not usable.
/// </summary>
internal sealed class AgentEventModel
{
    [JsonPropertyName("AgentARN")]
    public AgentArn AgentArn { get; set => field = value.After(field); }

    [JsonPropertyName("InstanceARN")]
    public string? InstanceArn { get; set => field = value ?? field; }

    [JsonConverter(typeof(UnpooledTextConverter))]
    public string? EventId { get; set => field = value ?? field; }

    [JsonConverter(typeof(EventTimeConverter))]
    public EventTime EventTimestamp { get; set => field = value.After(field); }

    public string? EventType { get; set => field = value ?? field; }

    // A snapshot with too many contacts stays marked, even when a second snapshot follows.
    [JsonConverter(typeof(ObjectConverter<SnapshotModel>))]
    public SnapshotModel? CurrentAgentSnapshot { get; set => field = value is null || field is { IsOverCap: true } ? field : value; }

    /// <summary>This key exists only in a contact record.</summary>
    [JsonPropertyName("AWSContactTraceRecordFormatVersion"), JsonConverter(typeof(PresenceConverter))]
    public bool IsContactRecord { get; set; }

    /// <summary>This key exists only in an EventBridge envelope.</summary>
    [JsonPropertyName("detail-type"), JsonConverter(typeof(PresenceConverter))]
    public bool IsEnvelope { get; set; }
}

/// <summary><c>CurrentAgentSnapshot</c>.</summary>
internal sealed class SnapshotModel
{
    [JsonConverter(typeof(ObjectConverter<StatusModel>))]
    public StatusModel? AgentStatus { get; set => field = value is null or { Name: null, Arn: null, Type: null } ? field : value; }

    [JsonConverter(typeof(ObjectConverter<NextStatusModel>))]
    public NextStatusModel? NextAgentStatus { get; set => field = value?.Name is null ? field : value; }

    [JsonConverter(typeof(ObjectConverter<ConfigurationModel>))]
    public ConfigurationModel? Configuration { get; set => field = value ?? field; }

    [JsonConverter(typeof(ContactsConverter))]
    public ContactModel[]? Contacts { get; set => field = IsOverCap ? field : value ?? field; }

    [JsonIgnore]
    public bool IsOverCap => Contacts?.Length > SnapshotReader.MaxContacts;
}

/// <summary><c>AgentStatus</c>.</summary>
internal sealed class StatusModel
{
    [JsonPropertyName("ARN")]
    public string? Arn { get; set => field = value ?? field; }

    public string? Name { get; set => field = value ?? field; }

    public DateTimeOffset? StartTimestamp { get; set => field = value ?? field; }

    public string? Type { get; set => field = value ?? field; }
}

/// <summary><c>NextAgentStatus</c>. Both spellings of its time exist.</summary>
internal sealed class NextStatusModel
{
    public string? Name { get; set => field = value ?? field; }

    public DateTimeOffset? EnqueuedTimestamp { get; set => field = value ?? field; }

    public DateTimeOffset? EnqueueTimestamp { set => EnqueuedTimestamp = value; }
}

/// <summary><c>Configuration</c>; the queues of the routing profile are skipped.</summary>
internal sealed class ConfigurationModel
{
    public string? FirstName { get; set => field = value ?? field; }

    public string? LastName { get; set => field = value ?? field; }

    public string? Username { get; set => field = value ?? field; }

    public RoutingModel RoutingProfile { get; set => field = value.After(field); }

    [JsonConverter(typeof(ObjectConverter<HierarchyModel>))]
    public HierarchyModel? AgentHierarchyGroups { get; set => field = value ?? field; }

    [JsonConverter(typeof(ObjectConverter<HierarchyModel>))]
    public HierarchyModel? HierarchyGroups { set => AgentHierarchyGroups = value; }
}

/// <summary><c>RoutingProfile</c>.</summary>
/// <param name="Slots"><c>Concurrency</c> without what is not usable; null: not a list.</param>
internal readonly record struct RoutingModel(string? Name, ChannelSlots[]? Slots)
{
    public RoutingModel After(RoutingModel earlier) => new(Name ?? earlier.Name, Slots ?? earlier.Slots);
}

/// <summary>Names of the groups; each is a group, null, or a group whose name is null.</summary>
internal sealed class HierarchyModel
{
    public Named Level1 { get; set => field = value.After(field); }

    public Named Level2 { get; set => field = value.After(field); }

    public Named Level3 { get; set => field = value.After(field); }

    public Named Level4 { get; set => field = value.After(field); }

    public Named Level5 { get; set => field = value.After(field); }
}

/// <summary>One of <c>Contacts</c>.</summary>
internal sealed class ContactModel
{
    [JsonConverter(typeof(UnpooledTextConverter))]
    public string? ContactId { get; set => field = value ?? field; }

    public string? Channel { get; set => field = value ?? field; }

    public string? InitiationMethod { get; set => field = value ?? field; }

    public string? State { get; set => field = value ?? field; }

    public DateTimeOffset? StateStartTimestamp { get; set => field = value ?? field; }

    public DateTimeOffset? ConnectedToAgentTimestamp { get; set => field = value ?? field; }

    public Named Queue { get; set => field = value.After(field); }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgentEventModel))]
internal sealed partial class AgentEventJson : JsonSerializerContext;
