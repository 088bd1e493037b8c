namespace ConnectStreaming.Sandbox;

/// <summary>The snapshot of an agent in the stream. It is immutable, so the previous snapshot is simply the last one. Times are virtual
/// milliseconds.</summary>
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

    /// <summary>When the conversation will end (holds and pauses do not change it).</summary>
    public long EndsAt { get; init; }
}

/// <summary>One simulated agent. Mutable: only <see cref="Simulation"/> uses it.</summary>
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

    /// <summary>The browser is closed: only heartbeats until the agent is back or logged off.</summary>
    public bool Gone { get; set; }
    public long ShiftStart { get; set; }
    public long ShiftEnd { get; set; }
    public bool HadLunch { get; set; }

    /// <summary>Heartbeats continue until this time (for up to an hour after log-off).</summary>
    public long HeartbeatUntil { get; set; } = long.MaxValue;
    public long LastEventAt { get; set; } = long.MinValue / 2;

    /// <summary>The heartbeat timer is running. There is at most one.</summary>
    public bool BeatDue { get; set; }
    public SimulatedSnapshot? Previous { get; set; }

    /// <summary>An offer timer is running. There is at most one.</summary>
    public bool OfferDue { get; set; }

    /// <summary>A new status, shift or browser makes earlier timers invalid.</summary>
    public int Turn { get; set; }

    /// <summary>An event that is held back until a newer one has been sent.</summary>
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
