using System.Text.Json.Serialization;

namespace ConnectStreaming.Live;

// Every message between server and page. The TypeScript twin is client/live/wire.ts; golden fixtures in tests/fixtures/wire
// are read by both test suites. All times are Unix milliseconds, UTC. Fields that hold their default are left out.

/// <summary>GET /api/views: the views that this person may watch.</summary>
/// <param name="Id">Instance id (the UUID of the Connect instance's ARN).</param>
/// <param name="Name">Shown in the switcher.</param>
internal sealed record WireView(string Id, string Name, int Agents)
{
    /// <summary>AWS Region. It distinguishes two instances with the same id (Amazon Connect Global Resiliency).</summary>
    public string? Region { get; init; }

    /// <summary>Null: the automatic floor of an instance.</summary>
    public WireViewFloor? Floor { get; init; }
}

/// <summary>A drawn floor in the list of views.</summary>
/// <param name="Site">Id of its site.</param>
/// <param name="Version">The current version; 0: nothing is published.</param>
internal sealed record WireViewFloor(string Id, string Site, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Version)
{
    /// <summary>What people call the site.</summary>
    public string? SiteName { get; init; }
}

/// <summary>The drawn floor of a snapshot; its document is at /api/floors/{id}/versions/{version}/document.</summary>
internal sealed record WireFloor(
    string Id, string Name, string Site, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Version);

/// <summary>A change of the drawn floor itself.</summary>
internal sealed record WireFloorChange([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Version);

/// <summary>A seat of a person who is on no board.</summary>
/// <param name="Place">Id of the seat.</param>
/// <param name="User">User name; "": not known, or hidden.</param>
internal sealed record WireReserved(string Place, string User)
{
    /// <summary>ARN of the instance in which a person of this user name has never logged in. Null: no such person, or hidden.</summary>
    public string? Instance { get; init; }

    /// <summary>
    /// Of a person who has left Amazon Connect, or has sent no event for long. Null, as are the fields after it: the person has never logged in, is outside
    /// this viewer's scope, or got the seat just now and was not heard yet.
    /// </summary>
    public string? Arn { get; init; }

    /// <summary>The last known ones, as are the fields after it.</summary>
    public string? First { get; init; }

    public string? Last { get; init; }

    /// <summary>Routing profile.</summary>
    public string? Profile { get; init; }

    public string[]? Groups { get; init; }

    /// <summary>Time of the last event; 0: nothing is stored about this person.</summary>
    public long Heard { get; init; }

    /// <summary>The user is not a user name, but a name that nobody has. This tells same names apart.</summary>
    public string? Name { get; init; }

    /// <summary>The person is in the directory and has never logged in.</summary>
    public bool New { get; init; }

    /// <inheritdoc cref="WireCard.Source"/>
    public string? Source { get; init; }
}

/// <summary>A sentence for people, in both languages of the page.</summary>
internal sealed record WireText(string En, string Ja);

/// <summary>GET /api/views/{id}/snapshot. Replaces everything on the page.</summary>
/// <param name="Zone">IANA name of the site's time zone. All clock times on the page use it.</param>
internal sealed record WireSnapshot(
    string View, string Epoch, long Rev, long At, string Build, string Mode, string Zone, WireSource Source, WireAgent[] Agents)
{
    /// <summary>Problem of the store, for administrators; null while there is none.</summary>
    public WireStore? Store { get; init; }

    /// <summary>Seats of agents outside this person's scope.</summary>
    public WireOther[]? Others { get; init; }

    /// <summary>Null: an automatic floor.</summary>
    public WireFloor? Floor { get; init; }

    /// <summary>The position of each source; the page sends it with <c>Watch</c>.</summary>
    public long[]? Vector { get; init; }

    /// <summary>Seats of people who are on no board.</summary>
    public WireReserved[]? Reserved { get; init; }

    /// <inheritdoc cref="WireTick.Parts"/>
    public WirePart[]? Parts { get; init; }

    /// <summary>The centre's settings, as far as this viewer may see them; null: the product's defaults.</summary>
    public WireSettings? Settings { get; init; }
}

/// <summary>
/// Limits, words and colours that a centre set, much as in <c>/api/settings</c>, but names of queues and statuses are coded
/// (<see cref="CodedNames"/>); null: the product's defaults.
/// </summary>
/// <param name="Version">Number of the saved version.</param>
internal sealed record WireSettings(long Version)
{
    /// <summary>
    /// A list, and not an object as in <c>/api/settings</c>: a page that does not know codes refuses it and loads itself again, and does not use the product's
    /// defaults for rules that it cannot find. So it is not null, but may be empty, where anything is coded.
    /// </summary>
    public WireLimitsOfKind[]? Limits { get; init; }

    public WireBreak[]? Breaks { get; init; }

    public WireWord[]? Words { get; init; }

    /// <summary>colour-blind or monochrome; null: the default colours.</summary>
    public string? Colours { get; init; }

    public WireStatusIcon[]? Icons { get; init; }
}

/// <param name="Kind">Kind of the alert (<see cref="Alerts.AlertKinds"/>).</param>
internal sealed record WireLimitsOfKind(string Kind, WireLimit[] Rules);

/// <summary>A limit and its conditions (<see cref="Alerts.LimitRule"/>). Milliseconds; null: no such level.</summary>
internal sealed record WireLimit(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? WarnAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CriticalAfter)
{
    public string? Queue { get; init; }

    public string? Channel { get; init; }

    public string? Status { get; init; }

    public string? Profile { get; init; }

    public string[]? Group { get; init; }

    public string? Floor { get; init; }
}

/// <summary>The planned length of a custom status, in milliseconds.</summary>
internal sealed record WireBreak(string Status, long Planned);

/// <summary>A word of the page that the centre calls something else. A language that is null keeps the product's word.</summary>
/// <param name="Key">Key of the word in the page's catalogue.</param>
internal sealed record WireWord(string Key, string? Ja, string? En);

/// <summary>The icon of a custom status.</summary>
internal sealed record WireStatusIcon(string Status, string Icon);

/// <summary>An agent: the card changes rarely, the live part with every event.</summary>
internal sealed record WireAgent(WireCard Card, WireLive Live);

/// <param name="I">Index of the agent in this board epoch; the key in all later messages.</param>
/// <param name="Island">Island of the automatic floor: hierarchy group, else routing profile, else ""; null on a drawn floor.</param>
/// <param name="Seat">Number of the seat in the island, from 0. The agent keeps it.</param>
internal sealed record WireCard(int I, string Arn, string User, string First, string Last, string Profile, string[] Groups, string? Island, int Seat)
{
    /// <summary>Id of the seat on a drawn floor; null there: the person has no seat.</summary>
    public string? Place { get; init; }

    /// <summary>On an automatic floor: id of the drawn floor on which the agent has a seat; null: none.</summary>
    public string? Floor { get; init; }

    /// <summary>On a drawn floor: check-in (the person checked in at the seat) or home (no seat, works at home). Null: assigned, or no seat.</summary>
    public string? Source { get; init; }
}

/// <summary>A seat that a person outside this viewer's scope has. Nothing else is sent.</summary>
/// <param name="Island">Only distinguishes islands; valid until the server restarts. Null on a drawn floor.</param>
internal sealed record WireOther(int I, string? Island, int Seat)
{
    /// <summary>Id of the seat on a drawn floor.</summary>
    public string? Place { get; init; }
}

/// <param name="I">Index of the agent.</param>
/// <param name="S">Shown state, a code of DOMAIN.md.</param>
/// <param name="T">stateSince; 0 = not known.</param>
/// <param name="E">EventTimestamp of the event that decided (latency from event to screen).</param>
internal sealed record WireLive(int I, string S, long T, long E)
{
    /// <summary>"At least": the state may be older than <see cref="T"/>.</summary>
    public bool Al { get; init; }

    /// <summary>Alarm besides the state: error, missed or rejected.</summary>
    public string? A { get; init; }

    /// <summary>A contact has a state that we do not know.</summary>
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

    /// <summary>Suspect (在席不明): only heartbeats for too long.</summary>
    public bool Q { get; init; }

    /// <summary>Silent: no event for more than 300 s of caught-up stream time.</summary>
    public bool Z { get; init; }

    /// <summary>Offline because there was no event for 12 h, not because of a log-out.</summary>
    public bool W { get; init; }

    /// <summary>Time of the last event, if <see cref="Z"/>: the silence is counted from it.</summary>
    public long Zs { get; init; }

    /// <summary>Since when the agent is suspect, if <see cref="Q"/>.</summary>
    public long Qs { get; init; }

    /// <summary>What people did about this agent's alerts; null: nothing.</summary>
    public WireMark[]? M { get; init; }
}

/// <summary>What people did about one alert.</summary>
/// <param name="K">Kind of the alert (<see cref="Alerts.AlertKinds"/>).</param>
/// <param name="T">The time from which its limit counts; 0 = unknown.</param>
internal sealed record WireMark(string K, long T)
{
    /// <summary>Acknowledged at this level: 1 = warning, 2 = critical; 0: not acknowledged.</summary>
    public int Al { get; init; }

    /// <summary>Name of the person who acknowledged it.</summary>
    public string? Ab { get; init; }

    /// <summary>Name of the person who claimed it; null: nobody.</summary>
    public string? C { get; init; }

    /// <summary>Id of that person.</summary>
    public string? Ci { get; init; }

    /// <summary>Time of the claim.</summary>
    public long Ct { get; init; }

    /// <summary>Snoozed at this level; 0: not snoozed.</summary>
    public int Sl { get; init; }

    /// <summary>End of the snooze.</summary>
    public long Su { get; init; }

    /// <summary>Name of the person who snoozed it.</summary>
    public string? Sb { get; init; }
}

/// <param name="H">Channel: VOICE, CHAT, TASK, EMAIL or another text.</param>
/// <param name="S">Amazon Connect's state text.</param>
/// <param name="T">Start of this state.</param>
internal sealed record WireContact(string H, string S, long T)
{
    /// <summary>Time of the connection to the agent; 0 = not yet.</summary>
    public long K { get; init; }

    /// <summary>Queue name.</summary>
    public string? Q { get; init; }

    /// <summary>InitiationMethod.</summary>
    public string? M { get; init; }
}

/// <summary>How well the stream of a view is read.</summary>
/// <param name="State">
/// starting: the streams are not looked up yet; live, catching-up, behind, down, unreachable, denied, missing, none;
/// off: setup disconnected the instance's agent events.
/// </param>
/// <param name="BehindMs">Largest MillisBehindLatest of the open shards.</param>
/// <param name="CaughtUpTo">Every event that arrived before this time is on the board; 0 = unknown.</param>
internal sealed record WireSource(string State, long BehindMs, long CaughtUpTo)
{
    /// <summary>The reason as a code that the page can explain (throttled, timeout, network, credentials, …); null: no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong and what to do. It may name streams, accounts and permissions, so only administrators get it.</summary>
    public WireText? Detail { get; init; }
}

/// <summary>How well one instance of a drawn floor is read: agents whose ARN begins with <paramref name="Instance"/> and a slash.</summary>
/// <param name="Instance">ARN.</param>
/// <param name="Name">What people call it.</param>
internal sealed record WirePart(string Instance, string Name, WireSource Source);

/// <summary>Trouble of the store. The live picture does not need the store, so it is right all the same.</summary>
/// <param name="State">A code: full, read-only, failing, moved-aside, unreadable, wal; service-down when the store is well and another part is not.</param>
internal sealed record WireStore(string State)
{
    public WireText? Detail { get; init; }
}

/// <summary>
/// The stream of <c>Watch(view, since)</c>: <see cref="WireFrame"/>, <see cref="WireTick"/>, <see cref="WireResync"/> or <see cref="WireLeave"/>,
/// distinguished by <c>kind</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(WireFrame), "frame")]
[JsonDerivedType(typeof(WireTick), "tick")]
[JsonDerivedType(typeof(WireResync), "resync")]
[JsonDerivedType(typeof(WireLeave), "leave")]
internal abstract record WireMessage;

/// <summary>A patch: it moves a board from <paramref name="From"/> to <paramref name="Rev"/>.</summary>
/// <param name="Read">When the oldest change of this frame was read from the stream (server clock); 0 = not from the stream.</param>
internal sealed record WireFrame(string Epoch, long From, long Rev, long At, long Read, WireCard[]? Cards, WireLive[]? Live, int[]? Gone) : WireMessage
{
    /// <summary>Agents who moved outside this person's scope. The page must forget what it knows about them.</summary>
    public WireOther[]? Others { get; init; }

    /// <summary>The position of each source.</summary>
    public long[]? Vector { get; init; }

    /// <summary>Null: the floor itself did not change.</summary>
    public WireFloorChange? Floor { get; init; }

    /// <summary>All current ones; null: unchanged.</summary>
    public WireReserved[]? Reserved { get; init; }
}

/// <summary>Every 5 s, and first on a new watch: the link is alive, with the server's time and the source's health.</summary>
internal sealed record WireTick(string Epoch, long Rev, long At, string Build, int Views, WireSource Source) : WireMessage
{
    /// <summary>Problem of the store, for administrators; null while there is none.</summary>
    public WireStore? Store { get; init; }

    /// <summary>
    /// Where a drawn floor shows agents of several instances: each one that this person sees. Then <see cref="Source"/> is the worst of them.
    /// </summary>
    public WirePart[]? Parts { get; init; }

    /// <summary>Another text than before: floors came, went or have another name or place. GET /api/views says which there are.</summary>
    public string? Floors { get; init; }

    /// <summary>
    /// Another text than before: a check-in that waits for a supervisor came, was answered or withdrawn. GET /api/check-in/requests says which ones wait.
    /// </summary>
    public string? CheckIns { get; init; }
}

/// <summary>
/// Take a new snapshot (other epoch, too far behind, server stopping). The page first waits a random time up to <paramref name="WithinMs"/>.
/// </summary>
internal sealed record WireResync(string Reason, int WithinMs) : WireMessage;

/// <summary>
/// This server leaves the cluster, and the stream goes on for a while: the page opens another connection at a random time up to <paramref name="WithinMs"/>,
/// continues there at its position, and only then closes this one. A page that does not know the message ignores it.
/// </summary>
internal sealed record WireLeave(int WithinMs) : WireMessage;

/// <summary>Names in camelCase, defaults left out, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(WireView[]))]
[JsonSerializable(typeof(WireSnapshot))]
[JsonSerializable(typeof(WireMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
