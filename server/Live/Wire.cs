using System.Text.Json.Serialization;

namespace ConnectStreaming.Live;

// Every message between server and page. The TypeScript twin is client/live/wire.ts; golden fixtures in tests/fixtures/wire
// are read by both test suites. All times are Unix milliseconds, UTC. Fields that hold their default are left out.

/// <summary>GET /api/views: what this person may watch.</summary>
/// <param name="Id">Instance id (the UUID of the Connect instance's ARN).</param>
/// <param name="Name">Shown in the switcher.</param>
internal sealed record WireView(string Id, string Name, int Agents)
{
    /// <summary>AWS Region. Tells two instances with one id apart (Amazon Connect Global Resiliency).</summary>
    public string? Region { get; init; }
}

/// <summary>A sentence for people, in both languages of the page.</summary>
internal sealed record WireText(string En, string Ja);

/// <summary>GET /api/views/{id}/snapshot. Replaces all that the page knows.</summary>
/// <param name="Zone">IANA name of the site's time zone: all clock times on the page are in it.</param>
internal sealed record WireSnapshot(
    string View, string Epoch, long Rev, long At, string Build, string Mode, string Zone, WireSource Source, WireAgent[] Agents)
{
    /// <summary>Trouble of the store, for administrators; null while the store is well.</summary>
    public WireStore? Store { get; init; }

    /// <summary>Places of agents outside this person's scope.</summary>
    public WireOther[]? Others { get; init; }
}

/// <summary>An agent: the card changes rarely, the live part with every change.</summary>
internal sealed record WireAgent(WireCard Card, WireLive Live);

/// <param name="I">Index of the agent on this board epoch; the key of everything that follows.</param>
/// <param name="Island">Island of the automatic floor: hierarchy group, else routing profile, else "".</param>
/// <param name="Seat">Number of the seat in the island, from 0; kept from visit to visit.</param>
internal sealed record WireCard(int I, string Arn, string User, string First, string Last, string Profile, string[] Groups, string Island, int Seat);

/// <summary>A place that is taken by someone outside this person's scope: nothing else is told.</summary>
/// <param name="Island">Tells islands apart and nothing else; good until the server restarts.</param>
internal sealed record WireOther(int I, string Island, int Seat);

/// <param name="I">Index of the agent.</param>
/// <param name="S">Shown state, a code of DOMAIN.md.</param>
/// <param name="T">stateSince; 0 = not known.</param>
/// <param name="E">EventTimestamp of the event that decided (latency from event to glass).</param>
internal sealed record WireLive(int I, string S, long T, long E)
{
    /// <summary>"At least": the state may be older than <see cref="T"/>.</summary>
    public bool Al { get; init; }

    /// <summary>Alarm beside the state: error, missed or rejected.</summary>
    public string? A { get; init; }

    /// <summary>A contact is in a state that we do not know.</summary>
    public bool U { get; init; }

    /// <summary>Agent status name.</summary>
    public string? N { get; init; }

    /// <summary>Agent status start.</summary>
    public long Ns { get; init; }

    /// <summary>Next status name ("→ Lunch").</summary>
    public string? X { get; init; }

    /// <summary>Next status enqueued at.</summary>
    public long Xs { get; init; }

    public WireContact[]? C { get; init; }

    /// <summary>Suspect (在席不明): nothing but heartbeats for too long.</summary>
    public bool Q { get; init; }

    /// <summary>Silent: no word for more than 300 s of caught-up stream time.</summary>
    public bool Z { get; init; }

    /// <summary>Offline because of "no word" for 12 h, not because of a log-out.</summary>
    public bool W { get; init; }
}

/// <param name="H">Channel: VOICE, CHAT, TASK, EMAIL or another text.</param>
/// <param name="S">Amazon Connect's state text.</param>
/// <param name="T">Since when in this state.</param>
internal sealed record WireContact(string H, string S, long T)
{
    /// <summary>Connected to the agent at; 0 = not yet.</summary>
    public long K { get; init; }

    /// <summary>Queue name.</summary>
    public string? Q { get; init; }

    /// <summary>InitiationMethod.</summary>
    public string? M { get; init; }
}

/// <summary>How well the stream behind a view is read.</summary>
/// <param name="State">
/// starting: the streams were not looked up yet; live, catching-up, behind, down, unreachable, denied, missing, none;
/// off: setup took the instance's agent events away.
/// </param>
/// <param name="BehindMs">Largest MillisBehindLatest of the open shards.</param>
/// <param name="CaughtUpTo">Every event that arrived before this time is on the board; 0 = unknown.</param>
internal sealed record WireSource(string State, long BehindMs, long CaughtUpTo)
{
    /// <summary>Why, as a code that the page has words for (throttled, timeout, network, credentials, …); null: the state says all.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong and what to do. It may name streams, accounts and permissions: sent to administrators only.</summary>
    public WireText? Detail { get; init; }
}

/// <summary>Trouble of the store. The live picture does not need the store, so it is right all the same.</summary>
/// <param name="State">A code: full, read-only, failing, moved-aside, unreadable, wal.</param>
internal sealed record WireStore(string State)
{
    public WireText? Detail { get; init; }
}

/// <summary>What <c>Watch(view, since)</c> streams: <see cref="WireFrame"/>, <see cref="WireTick"/> or <see cref="WireResync"/>, told apart by <c>kind</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(WireFrame), "frame")]
[JsonDerivedType(typeof(WireTick), "tick")]
[JsonDerivedType(typeof(WireResync), "resync")]
internal abstract record WireMessage;

/// <summary>Patches: brings a board at <paramref name="From"/> to <paramref name="Rev"/>.</summary>
/// <param name="Read">When the oldest change of this frame was read from the stream (server clock); 0 = not from the stream.</param>
internal sealed record WireFrame(string Epoch, long From, long Rev, long At, long Read, WireCard[]? Cards, WireLive[]? Live, int[]? Gone) : WireMessage
{
    /// <summary>Agents that came to stand outside this person's scope: what was known of them is to be forgotten.</summary>
    public WireOther[]? Others { get; init; }
}

/// <summary>Every 5 s, and first of all on a new watch: the link is alive, this is the server's time and the source's health.</summary>
internal sealed record WireTick(string Epoch, long Rev, long At, string Build, int Views, WireSource Source) : WireMessage
{
    /// <summary>Trouble of the store, for administrators; null while the store is well.</summary>
    public WireStore? Store { get; init; }
}

/// <summary>Take a new snapshot (other epoch, too far behind, server going down). The page waits a random time up to <paramref name="WithinMs"/> first.</summary>
internal sealed record WireResync(string Reason, int WithinMs) : WireMessage;

/// <summary>Names camelCase, defaults left out, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(WireView[]))]
[JsonSerializable(typeof(WireSnapshot))]
[JsonSerializable(typeof(WireMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
