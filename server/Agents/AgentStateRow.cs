using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

// The stored shape is separate from the domain records: those may be renamed and reordered, these may not.

internal sealed class AgentStateRow
{
    [JsonPropertyName("arn")] public string Arn { get; set; } = "";
    [JsonPropertyName("instance")] public string? Instance { get; set; }
    [JsonPropertyName("v")] public long Version { get; set; }
    [JsonPropertyName("user")] public string? Username { get; set; }
    [JsonPropertyName("first")] public string? FirstName { get; set; }
    [JsonPropertyName("last")] public string? LastName { get; set; }
    [JsonPropertyName("routing")] public string? RoutingProfile { get; set; }
    [JsonPropertyName("groups")] public string[]? Hierarchy { get; set; }
    [JsonPropertyName("teamAt")] public long? ProfileSince { get; set; }
    [JsonPropertyName("status")] public StatusRow? Status { get; set; }
    [JsonPropertyName("next")] public NextRow? Next { get; set; }
    [JsonPropertyName("contacts")] public ContactRow[]? Contacts { get; set; }
    [JsonPropertyName("use")] public SlotsRow[]? Slots { get; set; }

    /// <summary>The longer form of builds before 2026-12, which is read only.</summary>
    [JsonPropertyName("slots")] public FormerSlotsRow[]? FormerSlots { get; set; }
    [JsonPropertyName("shown")] public string Shown { get; set; } = "";
    [JsonPropertyName("since")] public long? Since { get; set; }
    [JsonPropertyName("atLeast")] public bool SinceAtLeast { get; set; }
    [JsonPropertyName("alarm")] public string? Alarm { get; set; }
    [JsonPropertyName("unknown")] public bool UnknownContact { get; set; }
    [JsonPropertyName("row")] public int WhyRow { get; set; }
    [JsonPropertyName("rowContact")] public string? WhyContact { get; set; }
    [JsonPropertyName("rowEvent")] public string? WhyEvent { get; set; }
    [JsonPropertyName("rowAt")] public long? WhyAt { get; set; }
    [JsonPropertyName("eventAt")] public long? LastEventAt { get; set; }
    [JsonPropertyName("eventType")] public string? LastEventType { get; set; }
    [JsonPropertyName("eventIds")] public string[]? LastEventIds { get; set; }
    [JsonPropertyName("logout")] public long? LoggedOutAt { get; set; }
    [JsonPropertyName("active")] public long? LastActivityAt { get; set; }
    [JsonPropertyName("no")] public long IntervalNo { get; set; }
    [JsonPropertyName("start")] public long? IntervalStart { get; set; }

    public AgentState ToState() => new()
    {
        AgentArn = Arn,
        InstanceArn = InstanceArn,
        Version = Version,
        Profile = new AgentProfile
        {
            Username = Username, FirstName = FirstName, LastName = LastName, RoutingProfile = RoutingProfile, Hierarchy = Hierarchy ?? [],
        },
        ProfileSince = At(ProfileSince),
        Status = Status is { } status
            ? new AgentStatus(status.Name, status.Within is { } part ? InstanceArn + part : status.Arn, TypeOf(status.Type), At(status.Start))
            : null,
        Next = Next is { } next ? new NextStatus(next.Name, At(next.Since)) : null,
        Contacts = Contacts is null ? [] : Array.ConvertAll(Contacts, row => row.ToContact()),
        Slots = Slots is [_, ..] slots ? Array.ConvertAll(slots, row => new ChannelSlots(row.Channel, row.Used, row.Maximum))
            : FormerSlots is [_, ..] former ? Array.ConvertAll(former, row => new ChannelSlots(row.Channel, row.Used, row.Maximum)) : null,
        Shown = ShownCodes.Parse(Shown),
        StateSince = At(Since),
        SinceAtLeast = SinceAtLeast,
        Alarm = Alarm is null ? null : ShownCodes.Parse(Alarm),
        UnknownContact = UnknownContact,
        Why = new Why(WhyRow, WhyContact, WhyEvent ?? "", At(WhyAt) ?? default),
        LastEventAt = At(LastEventAt) ?? default,
        LastEventType = LastEventType ?? "",
        LastEventIds = LastEventIds ?? [],
        LoggedOutAt = At(LoggedOutAt),
        LastActivityAt = At(LastActivityAt),
        IntervalNo = IntervalNo,
        IntervalStart = At(IntervalStart) ?? default,
    };

    internal static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private string InstanceArn => Instance ?? AgentStateJson.InstanceOf(Arn).ToString();

    private static AgentStatusType TypeOf(string? text) => text is null ? AgentStatusType.None : AmazonNames.StatusType(text);
}

internal sealed class StatusRow
{
    [JsonPropertyName("name")] public string Name { get; set; } = "";
    [JsonPropertyName("arn")] public string? Arn { get; set; }

    /// <summary>Replaces <see cref="Arn"/>: the part after the ARN of the instance.</summary>
    [JsonPropertyName("in")] public string? Within { get; set; }
    [JsonPropertyName("type")] public string? Type { get; set; }
    [JsonPropertyName("start")] public long? Start { get; set; }
}

internal sealed class NextRow
{
    [JsonPropertyName("name")] public string Name { get; set; } = "";
    [JsonPropertyName("since")] public long? Since { get; set; }
}

internal sealed class SlotsRow
{
    [JsonPropertyName("c")] public string Channel { get; set; } = "";
    [JsonPropertyName("u")] public int Used { get; set; }
    [JsonPropertyName("m")] public int Maximum { get; set; }
}

internal sealed class FormerSlotsRow
{
    [JsonPropertyName("channel")] public string Channel { get; set; } = "";
    [JsonPropertyName("used")] public int Used { get; set; }
    [JsonPropertyName("max")] public int Maximum { get; set; }
}

internal sealed class ContactRow
{
    [JsonPropertyName("id")] public string Id { get; set; } = "";
    [JsonPropertyName("state")] public string State { get; set; } = "";
    [JsonPropertyName("channel")] public string? Channel { get; set; }
    [JsonPropertyName("method")] public string? InitiationMethod { get; set; }
    [JsonPropertyName("since")] public long? Since { get; set; }
    [JsonPropertyName("connected")] public long? ConnectedAt { get; set; }
    [JsonPropertyName("queue")] public string? Queue { get; set; }
    [JsonPropertyName("start")] public long? StateStart { get; set; }
    [JsonPropertyName("no")] public int IntervalNo { get; set; }

    public AgentContact ToContact() => new()
    {
        Id = Id,
        State = AmazonNames.ContactState(State),
        StateText = State,
        Channel = Channel ?? "",
        InitiationMethod = InitiationMethod,
        Since = AgentStateRow.At(Since) ?? default,
        ConnectedAt = AgentStateRow.At(ConnectedAt),
        Queue = Queue,
        StateStart = AgentStateRow.At(StateStart),
        IntervalNo = IntervalNo,
    };
}
