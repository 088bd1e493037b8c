namespace ConnectStreaming.Agents;

/// <summary>The shown state of an agent: the codes of the truth table in DOMAIN.md.</summary>
internal enum ShownCode
{
    Invalid = 0,
    Offline,
    Error,
    Missed,
    Rejected,
    Monitoring,
    Talking,
    Hold,
    Dialing,
    Paused,
    Acw,
    Ringing,
    Away,
    Available,
    Unknown,
}

/// <summary>
/// All that is kept of one agent. Immutable; the only way on is <c>AgentFold.Apply(state, event)</c>. The same record is
/// the live state, the committed row and the seed after a shard moved.
/// </summary>
[GenerateSerializer, Immutable, Alias("agent-state")]
internal sealed record AgentState
{
    [Id(0)] public required string AgentArn { get; init; }
    [Id(1)] public required string InstanceArn { get; init; }

    /// <summary>+1 with every event that applied.</summary>
    [Id(2)] public long Version { get; init; }

    [Id(3)] public AgentProfile Profile { get; init; } = new();
    [Id(4)] public AgentStatus? Status { get; init; }
    [Id(5)] public NextStatus? Next { get; init; }
    [Id(6)] public AgentContact[] Contacts { get; init; } = [];

    [Id(7)] public ShownCode Shown { get; init; } = ShownCode.Unknown;

    /// <summary>When the shown code began (for away: this status name); null when nothing is known.</summary>
    [Id(8)] public DateTimeOffset? StateSince { get; init; }

    /// <summary>The state may be older than <see cref="StateSince"/> (first event of an agent).</summary>
    [Id(9)] public bool SinceAtLeast { get; init; }

    /// <summary>Error, Missed or Rejected beside a live conversation; else null.</summary>
    [Id(10)] public ShownCode? Alarm { get; init; }

    /// <summary>A contact is in a state that we do not know (row 12).</summary>
    [Id(11)] public bool UnknownContact { get; init; }

    /// <summary>Why this state: the deciding row, contact and event.</summary>
    [Id(12)] public Why Why { get; init; } = new(15, null, "", default);

    /// <summary>EventTimestamp of the last applied event.</summary>
    [Id(13)] public DateTimeOffset LastEventAt { get; init; }
    [Id(14)] public string LastEventType { get; init; } = "";

    /// <summary>
    /// <see cref="AgentEvent.Identity"/> of the events applied at <see cref="LastEventAt"/>: equal timestamps apply in stream order, once each.
    /// </summary>
    [Id(15)] public string[] LastEventIds { get; init; } = [];

    /// <summary>The logout that holds (cleared when an event revives the agent).</summary>
    [Id(16)] public DateTimeOffset? LoggedOutAt { get; init; }

    /// <summary>EventTimestamp of the last applied event that was not a heartbeat (Suspect).</summary>
    [Id(17)] public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>Ordinal of the current state interval, so that a replayed interval overwrites itself.</summary>
    [Id(18)] public long IntervalNo { get; init; }

    /// <summary>Start of the current interval: <see cref="StateSince"/> clamped to the previous start.</summary>
    [Id(19)] public DateTimeOffset IntervalStart { get; init; }
}

/// <summary>A contact on an agent with its own since rule (the same as the agent's, per contact).</summary>
[GenerateSerializer, Immutable, Alias("agent-contact")]
internal sealed record AgentContact
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required ContactState State { get; init; }
    [Id(2)] public required string StateText { get; init; }
    [Id(3)] public string Channel { get; init; } = "";
    [Id(4)] public string? InitiationMethod { get; init; }
    [Id(5)] public required DateTimeOffset Since { get; init; }
    [Id(6)] public DateTimeOffset? ConnectedAt { get; init; }
    [Id(7)] public string? Queue { get; init; }

    /// <summary><c>StateStartTimestamp</c> as sent (used by the truth table's "row timestamp").</summary>
    [Id(8)] public DateTimeOffset? StateStart { get; init; }

    /// <summary>
    /// Number of this contact's current state interval: the agent's version when it began. It grows but has holes; counted from
    /// one, a contact that comes back after it had gone would overwrite its own past.
    /// </summary>
    [Id(9)] public int IntervalNo { get; init; }
}

/// <summary>Which row of the truth table decided (1–15), by which contact and which event.</summary>
[GenerateSerializer, Immutable, Alias("why")]
internal sealed record Why(
    [property: Id(0)] int Row,
    [property: Id(1)] string? ContactId,
    [property: Id(2)] string EventId,
    [property: Id(3)] DateTimeOffset EventAt);

/// <summary>A closed stretch of one shown state of one agent. Intervals tile per agent.</summary>
[GenerateSerializer, Immutable, Alias("agent-interval")]
internal sealed record AgentInterval(
    [property: Id(0)] string AgentArn,
    [property: Id(1)] long No,
    [property: Id(2)] ShownCode Code,
    [property: Id(3)] string? StatusName,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] DateTimeOffset End);

/// <summary>A closed stretch of one state of one contact on one agent.</summary>
[GenerateSerializer, Immutable, Alias("contact-interval")]
internal sealed record ContactInterval(
    [property: Id(0)] string AgentArn,
    [property: Id(1)] string ContactId,
    [property: Id(2)] int No,
    [property: Id(3)] string State,
    [property: Id(4)] string Channel,
    [property: Id(5)] string? Queue,
    [property: Id(6)] DateTimeOffset Start,
    [property: Id(7)] DateTimeOffset End);
