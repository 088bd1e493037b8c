namespace ConnectStreaming.Sandbox;

/// <summary>What the stream would say about an agent: immutable, so that the previous snapshot is simply the last one kept. Times are virtual milliseconds.</summary>
internal sealed record SimulatedSnapshot(
    CentreStatus Status, long StatusStart, CentreStatus? Next, long NextSince, CentreProfile Profile, SimulatedContact[] Contacts);

internal sealed record SimulatedContact
{
    public required string Id { get; init; }
    public string? InitialId { get; init; }
    public required string Channel { get; init; }
    public required string Method { get; init; }
    public required string State { get; init; }
    public required long StateStart { get; init; }
    public long? ConnectedAt { get; init; }
    public long? QueuedAt { get; init; }
    public CentreQueue? Queue { get; init; }

    /// <summary>When the conversation will be over (holds and pauses do not move it).</summary>
    public long EndsAt { get; init; }
}

/// <summary>One agent at work. Mutable: only <see cref="Simulation"/> touches it.</summary>
internal sealed class SimulatedAgent(Person person, CentreStatus offline)
{
    public Person Person { get; } = person;
    public CentreStatus Status { get; set; } = offline;
    public long StatusStart { get; set; }
    public CentreStatus? Next { get; set; }
    public long NextSince { get; set; }
    public CentreProfile Profile { get; set; } = person.Group.Profile;
    public List<SimulatedContact> Contacts { get; } = [];

    public bool LoggedIn { get; set; }

    /// <summary>The browser is closed: nothing but heartbeats until the agent is back or logged off.</summary>
    public bool Gone { get; set; }
    public long ShiftStart { get; set; }
    public long ShiftEnd { get; set; }
    public bool HadLunch { get; set; }

    /// <summary>Heartbeats go on until here (for up to an hour after log-off).</summary>
    public long HeartbeatUntil { get; set; } = long.MaxValue;
    public long LastEventAt { get; set; } = long.MinValue / 2;

    /// <summary>The heartbeat timer is running; one at a time.</summary>
    public bool BeatDue { get; set; }
    public SimulatedSnapshot? Previous { get; set; }

    /// <summary>An offer timer is running; one at a time.</summary>
    public bool OfferDue { get; set; }

    /// <summary>A moved-on status, shift or browser makes timers of the past void.</summary>
    public int Turn { get; set; }

    /// <summary>An event that the network holds back until a newer one has passed it.</summary>
    public SimulatedEvent? Held { get; set; }

    public SimulatedSnapshot Snapshot() => new(Status, StatusStart, Next, NextSince, Profile, [.. Contacts]);

    public int Count(string channel)
    {
        var count = 0;
        foreach (var contact in Contacts)
        {
            count += contact.Channel == channel ? 1 : 0;
        }

        return count;
    }

    public int IndexOf(string contactId) => Contacts.FindIndex(contact => contact.Id == contactId);
}
