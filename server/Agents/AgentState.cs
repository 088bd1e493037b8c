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
/// The whole state of one agent. Immutable; only <c>AgentFold.Apply(state, event)</c> makes the next one. The same record is
/// the live state, the committed row and the seed after a shard moved.
/// </summary>
[GenerateSerializer, Immutable, Alias("agent-state")]
internal sealed record AgentState
{
    [Id(0)] public required string AgentArn { get; init; }
    [Id(1)] public required string InstanceArn { get; init; }

    /// <summary>+1 with every applied event.</summary>
    [Id(2)] public long Version { get; init; }

    [Id(3)] public AgentProfile Profile { get; init; } = new();
    [Id(4)] public AgentStatus? Status { get; init; }
    [Id(5)] public NextStatus? Next { get; init; }
    [Id(6)] public AgentContact[] Contacts { get; init; } = [];

    [Id(7)] public ShownCode Shown { get; init; } = ShownCode.Unknown;

    /// <summary>When the shown code began (for away: when this status name began); null when nothing is known.</summary>
    [Id(8)] public DateTimeOffset? StateSince { get; init; }

    /// <summary>The state may have begun before <see cref="StateSince"/> (first event of an agent).</summary>
    [Id(9)] public bool SinceAtLeast { get; init; }

    /// <summary>Error, Missed or Rejected during a live conversation; else null.</summary>
    [Id(10)] public ShownCode? Alarm { get; init; }

    /// <summary>A contact has a state that we do not know (row 12).</summary>
    [Id(11)] public bool UnknownContact { get; init; }

    /// <summary>Why this state: the deciding row, contact and event.</summary>
    [Id(12)] public Why Why { get; init; } = new(15, null, "", default);

    /// <summary>EventTimestamp of the last applied event.</summary>
    [Id(13)] public DateTimeOffset LastEventAt { get; init; }
    [Id(14)] public string LastEventType { get; init; } = "";

    /// <summary>
    /// <see cref="AgentEvent.Identity"/> of the events applied at <see cref="LastEventAt"/>. Events with equal timestamps apply once each, in
    /// stream order.
    /// </summary>
    [Id(15)] public string[] LastEventIds { get; init; } = [];

    /// <summary>The logout in effect (cleared when an event revives the agent).</summary>
    [Id(16)] public DateTimeOffset? LoggedOutAt { get; init; }

    /// <summary>EventTimestamp of the last applied event that was not a heartbeat (Suspect).</summary>
    [Id(17)] public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>Number of the current state interval, so that a replayed interval overwrites itself.</summary>
    [Id(18)] public long IntervalNo { get; init; }

    /// <summary>Start of the current interval: <see cref="StateSince"/>, but not before the previous start.</summary>
    [Id(19)] public DateTimeOffset IntervalStart { get; init; }

    /// <summary>Since when the routing profile and the hierarchy are those of <see cref="Profile"/>, as far as it was heard; null: not known.</summary>
    [Id(20)] public DateTimeOffset? ProfileSince { get; init; }

    /// <summary>The slots that were sent with <see cref="Contacts"/>; null: not known.</summary>
    [Id(21)] public ChannelSlots[]? Slots { get; init; }
}

/// <summary>A contact of an agent. It has its own "since", with the same rule as the agent's.</summary>
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

    /// <summary><c>StateStartTimestamp</c> as sent (the "row timestamp" of the truth table).</summary>
    [Id(8)] public DateTimeOffset? StateStart { get; init; }

    /// <summary>
    /// Number of this contact's current state interval: the agent's version when it began. It grows but has holes. If it counted from
    /// one, a contact that disappears and comes back would overwrite its earlier intervals.
    /// </summary>
    [Id(9)] public int IntervalNo { get; init; }
}

/// <summary>Which row of the truth table decided (1–15), and by which contact and event.</summary>
[GenerateSerializer, Immutable, Alias("why")]
internal sealed record Why(
    [property: Id(0)] int Row,
    [property: Id(1)] string? ContactId,
    [property: Id(2)] string EventId,
    [property: Id(3)] DateTimeOffset EventAt);

/// <summary>A closed time range with one shown state of one agent. The intervals of an agent have no hole and no overlap.</summary>
[GenerateSerializer, Immutable, Alias("agent-interval")]
internal sealed record AgentInterval(
    [property: Id(0)] string AgentArn,
    [property: Id(1)] long No,
    [property: Id(2)] ShownCode Code,
    [property: Id(3)] string? StatusName,
    [property: Id(4)] DateTimeOffset Start,
    [property: Id(5)] DateTimeOffset End);

/// <summary>
/// A closed stretch of one routing profile and hierarchy of one agent, so that a past moment can be shown with the teams of that day. They tile per
/// agent, up to <see cref="AgentState.ProfileSince"/>; two never have the same start.
/// </summary>
/// <param name="Hierarchy">Names of the groups, the top level first.</param>
[GenerateSerializer, Immutable, Alias("profile-interval")]
internal sealed record ProfileInterval(
    [property: Id(0)] string AgentArn,
    [property: Id(1)] string? RoutingProfile,
    [property: Id(2)] string[] Hierarchy,
    [property: Id(3)] DateTimeOffset Start,
    [property: Id(4)] DateTimeOffset End);

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
