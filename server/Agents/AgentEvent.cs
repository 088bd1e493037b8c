namespace ConnectStreaming.Agents;

/// <summary>What kind of agent event Amazon Connect sent (<c>EventType</c>).</summary>
internal enum AgentEventType
{
    Invalid = 0,
    Login,
    Logout,
    StateChange,
    HeartBeat,

    /// <summary>A type that Amazon Connect may add later: its snapshot applies, but it never revives an agent (DOMAIN: Presence and order).</summary>
    Unknown,
}

/// <summary>Type of an agent status. <see cref="None"/>: absent (events before 2022); the fold derives it from the ARN or the name.</summary>
internal enum AgentStatusType
{
    None = 0,
    Routable,
    Custom,
    Offline,
}

/// <summary>State of a contact with Amazon Connect's name. <see cref="Unknown"/>: a name that we do not know; the text is kept.</summary>
internal enum ContactState
{
    Invalid = 0,
    Incoming,
    Pending,
    Connecting,
    Connected,
    ConnectedOnHold,
    Missed,
    Paused,
    Rejected,
    Error,
    Ended,
    Unknown,
}

/// <summary>One decoded agent event with the fields that we use. <c>PreviousAgentSnapshot</c> is never read.</summary>
[GenerateSerializer, Immutable, Alias("agent-event")]
internal sealed record AgentEvent
{
    /// <summary>Key of the agent; never a name.</summary>
    [Id(0)] public required string AgentArn { get; init; }

    /// <summary>The whole ARN of the agent's instance: the id alone is not unique.</summary>
    [Id(1)] public required string InstanceArn { get; init; }

    /// <summary><c>EventTimestamp</c>, UTC, milliseconds.</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>Empty when the event has none.</summary>
    [Id(3)] public string EventId { get; init; } = "";
    [Id(4)] public required AgentEventType Type { get; init; }

    /// <summary>The type as Amazon Connect wrote it, for unknown types.</summary>
    [Id(5)] public string TypeText { get; init; } = "";

    /// <summary><c>CurrentAgentSnapshot</c>; null on some LOGIN and LOGOUT events.</summary>
    [Id(6)] public AgentSnapshot? Snapshot { get; init; }

    /// <summary>Hash of the event's bytes. Set only for an event without an EventId (bridges from other telephone systems send nulls).</summary>
    [Id(7)] public string Fingerprint { get; init; } = "";

    /// <summary>Distinguishes the events of one agent at one time: the EventId, else the hash of the bytes.</summary>
    public string Identity => EventId.Length > 0 ? EventId : Fingerprint;
}

[GenerateSerializer, Immutable, Alias("agent-snapshot")]
internal sealed record AgentSnapshot
{
    [Id(0)] public AgentStatus? Status { get; init; }
    [Id(1)] public NextStatus? Next { get; init; }
    [Id(2)] public AgentProfile? Profile { get; init; }
    [Id(3)] public ContactSnapshot[] Contacts { get; init; } = [];

    /// <summary><c>Concurrency</c> of the routing profile, by the name of the channel; null: none is usable.</summary>
    [Id(4)] public ChannelSlots[]? Slots { get; init; }
}

/// <summary>How many contacts of a channel an agent has, and may have at one time.</summary>
/// <param name="Channel">As <see cref="ContactSnapshot.Channel"/>.</param>
/// <param name="Used">0 to <paramref name="Maximum"/>.</param>
/// <param name="Maximum">1 to <see cref="SnapshotReader.MaxContacts"/>.</param>
[GenerateSerializer, Immutable, Alias("channel-slots")]
internal readonly record struct ChannelSlots(
    [property: Id(0)] string Channel,
    [property: Id(1)] int Used,
    [property: Id(2)] int Maximum);

/// <summary><c>AgentStatus</c>. <paramref name="Start"/> does not move through a contact.</summary>
[GenerateSerializer, Immutable, Alias("agent-status")]
internal sealed record AgentStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Arn,
    [property: Id(2)] AgentStatusType Type,
    [property: Id(3)] DateTimeOffset? Start);

/// <summary><c>NextAgentStatus</c> (<c>EnqueuedTimestamp</c> or <c>EnqueueTimestamp</c>).</summary>
[GenerateSerializer, Immutable, Alias("next-status")]
internal sealed record NextStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] DateTimeOffset? Since);

/// <summary>Names, routing profile and hierarchy of an agent: display only, never a key.</summary>
[GenerateSerializer, Immutable, Alias("agent-profile")]
internal sealed record AgentProfile
{
    [Id(0)] public string? Username { get; init; }
    [Id(1)] public string? FirstName { get; init; }
    [Id(2)] public string? LastName { get; init; }
    [Id(3)] public string? RoutingProfile { get; init; }

    /// <summary>Names of Level1…Level5, empty levels left out, top first.</summary>
    [Id(4)] public string[] Hierarchy { get; init; } = [];

    // Arrays compare by reference, but an unchanged profile must compare equal.
    public bool Equals(AgentProfile? other) =>
        other is not null && Username == other.Username && FirstName == other.FirstName && LastName == other.LastName
        && RoutingProfile == other.RoutingProfile && Hierarchy.AsSpan().SequenceEqual(other.Hierarchy);

    public override int GetHashCode() => HashCode.Combine(Username, FirstName, LastName, RoutingProfile, Hierarchy.Length);
}

[GenerateSerializer, Immutable, Alias("contact-snapshot")]
internal sealed record ContactSnapshot
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required ContactState State { get; init; }

    /// <summary>The state as Amazon Connect wrote it.</summary>
    [Id(2)] public required string StateText { get; init; }

    /// <summary>VOICE, CHAT, TASK (also written TASKS; stored as TASK), EMAIL or a text that we do not know.</summary>
    [Id(3)] public string Channel { get; init; } = "";
    [Id(4)] public string? InitiationMethod { get; init; }
    [Id(5)] public DateTimeOffset? StateStart { get; init; }
    [Id(6)] public DateTimeOffset? ConnectedAt { get; init; }
    [Id(7)] public string? Queue { get; init; }
}
