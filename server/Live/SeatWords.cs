using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;

namespace ConnectStreaming.Live;

/// <summary>Audit entries for seats: person, floor and seat, old and new value.</summary>
internal sealed class SeatWords
{
    private readonly DrawnFloors _floors;
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _labels;
    private readonly SeatScope _people;
    private readonly AgentState? _stored;

    private SeatWords(DrawnFloors floors, Dictionary<string, IReadOnlyDictionary<string, string>> labels, SeatScope people, AgentState? stored) =>
        (_floors, _labels, _people, _stored) = (floors, labels, people, stored);

    /// <param name="floors">The floors as this server knows them.</param>
    /// <param name="named">Ids of the floors whose seats are named by their labels. Seats of other floors are named by their ids.</param>
    /// <param name="labels">Labels of the seats.</param>
    /// <param name="people">Names of the people.</param>
    /// <param name="stored">A person who is on no board; null: nobody.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async Task<SeatWords> Of(
        DrawnFloors floors, IReadOnlyList<string> named, SeatLabels labels, SeatScope people, AgentState? stored, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyDictionary<string, string>> known = new(StringComparer.Ordinal);
        foreach (var id in named.Distinct(StringComparer.Ordinal))
        {
            known[id] = await labels.Of(id, floors.Floors.GetValueOrDefault(id)?.Version ?? 0, cancellationToken);
        }
        return new SeatWords(floors, known, people, stored);
    }

    public AuditEntry Assigned(AuditActor actor, string occupant, SeatingResult result)
    {
        var (own, others) = (result.Ended.Where(e => e.Occupant == occupant).ToArray(), result.Ended.Where(e => e.Occupant != occupant).ToArray());
        var swapped = result.Seated.Where(s => s.Occupant != occupant).ToArray();
        var what = swapped.Length > 0 ? "seat.swapped" : own.Length > 0 ? "seat.moved" : "seat.assigned";
        return new AuditEntry(actor, what, Subject(occupant), [
            .. own.Select(e => Fact("seat-before", e.At)), .. result.Seated.Where(s => s.Occupant == occupant).Select(s => Fact("seat-now", s.At)),
            .. others.Select(e => Fact("seat-lost", e.At, NameOf(e.Occupant))),
            .. swapped.Select(s => Fact("seat-given", s.At, NameOf(s.Occupant))),
        ]);
    }

    public AuditEntry Freed(AuditActor actor, SeatingResult result) => new(
        actor, "seat.freed", Subject(result.Ended[0].Occupant),
        [.. result.Ended.Select((e, n) => n == 0 ? Fact("seat-before", e.At) : Fact("seat-lost", e.At, NameOf(e.Occupant)))]);

    public AuditEntry Recognized(string user, string agentArn, SeatingResult result) => new(
        AuditActor.System, "seat.recognized", new AuditSubject(Occupant.UserOf(user) ?? user, agentArn),
        [
            .. result.Seated.Select(s => Fact("seat-now", s.At)),
            .. result.Ended.Where(e => result.Seated.All(s => s.At != e.At)).Select(e => Fact("seat-before", e.At)),
        ]);

    /// <param name="what">check-in.done or check-in.confirmed.</param>
    /// <param name="beside">Others who have the seat.</param>
    public AuditEntry CheckedIn(
        AuditActor actor, string what, string occupant, CheckInResult result, IEnumerable<string> beside, params AuditFact[] more) => new(
        actor, what, Subject(occupant),
        [
            .. result.Seating.Ended.Select(e => Fact("seat-before", e.At)), .. result.Seating.Seated.Select(s => Fact("seat-now", s.At)),
            .. result.Home == true ? [new AuditFact("at-home")] : Array.Empty<AuditFact>(),
            .. result.Seating.Seated.SelectMany(s => beside.Select(other => Fact("seat-beside", s.At, NameOf(other)))), .. more,
        ]);

    /// <summary>A check-in that is asked for, or refused.</summary>
    public AuditEntry Wished(AuditActor actor, string what, string occupant, DrawnSeat at, params AuditFact[] more) =>
        new(actor, what, Subject(occupant), [Fact("seat-wished", at), .. more]);

    /// <param name="at">Null: at home.</param>
    public AuditEntry CheckedOut(AuditActor actor, string occupant, DrawnSeat? at, params AuditFact[] more) =>
        new(actor, "check-in.ended", Subject(occupant), [at is { } seat ? Fact("seat-before", seat) : new AuditFact("at-home-before"), .. more]);

    private string NameOf(string occupant) =>
        occupant == _stored?.AgentArn && _stored.Profile.Username is { Length: > 0 } name ? name : _people.NameOf(occupant);

    private AuditSubject Subject(string occupant) => new(NameOf(occupant), occupant);

    private AuditFact Fact(string code, DrawnSeat at, params string[] who) => new(code, [
        .. who, _floors.Floors.GetValueOrDefault(at.Floor)?.Name ?? at.Floor,
        SeatFacts.Seat(_labels.GetValueOrDefault(at.Floor)?.GetValueOrDefault(at.Seat) ?? "", at.Seat),
    ]);
}
