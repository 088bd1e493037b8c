using ConnectStreaming.Access;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using ConnectStreaming.Floors.Documents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>A seat of the current version of a floor.</summary>
internal sealed record Desk(DrawnFloor Floor, string SiteName, string Seat, string Label)
{
    public DrawnSeat At => new(Floor.Id, Seat);
}

/// <summary>Finds desks, and what a signed-in person reads about one: where it is, who is there, and what a check-in would do.</summary>
internal sealed class Desks(
    Lazy<IFloorStore> floors, Lazy<ISeatingStore> seats, Lazy<ICheckInStore> checkIns, SeatLabels labels, SeatScope scope, DeskPeople people,
    IOptions<CheckInOptions> options, IOptions<AccessOptions> access, TimeProvider time)
{
    /// <summary>Reads the database, so that a floor that was just created is found.</summary>
    /// <param name="seat">The seat's id or, if no seat has this id, its label.</param>
    /// <returns>Null: no such floor or seat.</returns>
    public async Task<Desk?> Find(string floor, string seat, bool byLabel, CancellationToken cancellationToken)
    {
        var rows = await floors.Value.Load(cancellationToken);
        if (rows.Floors.FirstOrDefault(f => f.Id == floor && f.DeletedAt is null) is not { } found)
        {
            return null;
        }
        var known = await labels.Of(floor, found.Version, cancellationToken);
        if (!known.TryGetValue(seat, out var label))
        {
            // A label is unique within its floor, or empty.
            (seat, label) = byLabel && seat.Length > 0 && known.FirstOrDefault(s => s.Value == seat) is { Key: not null } named
                ? (named.Key, named.Value) : ("", null);
        }
        return label is null ? null : new Desk(found, rows.Sites.FirstOrDefault(s => s.Id == found.Site)?.Name ?? "", seat, label);
    }

    /// <summary>Others who have the seat.</summary>
    public async Task<string[]> Others(Desk desk, string? occupant, CancellationToken cancellationToken) =>
        [.. (await seats.Value.On(desk.Floor.Id, cancellationToken)).Where(s => s.At == desk.At && s.Occupant != occupant).Select(s => s.Occupant)];

    /// <param name="desk">Null: at home.</param>
    public async Task<DeskJson> Describe(Desk? desk, HttpContext context)
    {
        var (viewer, cancelled) = (context.Viewer(), context.RequestAborted);
        var who = access.Value.IsOpen ? null : await people.Of(viewer, cancelled);
        var arn = who?.Arn;
        string[] others = desk is null ? [] : await Others(desk, arn, cancelled);
        var why = access.Value.IsOpen ? "open" : who is null ? "not-a-person" : arn is null ? "no-agent"
            : desk?.Floor.Instances.Contains(Occupant.InstanceOf(arn), StringComparer.Ordinal) == false ? "other-instance" : null;
        return new DeskJson(
            desk is null ? null : new DeskPlaceJson(desk.Floor.Id, desk.Floor.Name, desk.SiteName, desk.Seat, desk.Label),
            who is { } me ? new DeskMeJson(me.Person.Name, me.Person.Account, arn, arn is null ? null : Profile(arn)) : null, why,
            [.. others.Select(o => new DeskOtherJson(Name(viewer, o, desk!.Floor.Id)))],
            arn is null ? null : await Now(arn, cancelled), desk is null || why is not null ? null : Waits(context, others),
            who is { } asker && desk is not null ? await Last(asker.Person.Id, desk.At, cancelled) : null);
    }

    /// <summary>Why a check-in waits for a supervisor: network, taken, or null: it does not.</summary>
    public string? Waits(HttpContext context, IReadOnlyCollection<string> others) =>
        !options.Value.IsAllowed(Addresses.Client(context)) ? "network" : others.Count > 0 ? "taken" : null;

    private async Task<DeskNowJson?> Now(string arn, CancellationToken cancellationToken)
    {
        if (await checkIns.Value.Of(arn, cancellationToken) is not var (now, isAssigned))
        {
            return null;
        }
        if (now.At is not { } at)
        {
            return new DeskNowJson(null, SeatSources.Home);
        }
        var desk = await Find(at.Floor, at.Seat, byLabel: false, cancellationToken);
        return new DeskNowJson(
            new DeskPlaceJson(at.Floor, desk?.Floor.Name ?? at.Floor, desk?.SiteName ?? "", at.Seat, desk?.Label ?? at.Seat),
            isAssigned ? SeatSources.Assigned : SeatSources.CheckIn);
    }

    private async Task<DeskRequestJson?> Last(string person, DrawnSeat at, CancellationToken cancellationToken) =>
        await checkIns.Value.Last(person, cancellationToken) is { } request && request.At == at
            ? new DeskRequestJson(
                CheckInsApi.StateName(request.State), Math.Max(0, (long)(request.Until - time.GetUtcNow()).TotalMilliseconds), request.By)
            : null;

    /// <summary>Own data: the whole name.</summary>
    private DeskNameJson? Profile(string arn) =>
        scope.Profile(arn) is { } profile ? new DeskNameJson(profile.Username, profile.FirstName, profile.LastName) : null;

    /// <returns>Null: only that the desk is taken.</returns>
    private DeskNameJson? Name(Viewer viewer, string occupant, string floor)
    {
        if (!viewer.May(Policies.Watch) || Lens.OnFloor(viewer, floor, Occupant.InstanceOf(occupant)) is not { } lens)
        {
            return null;
        }
        if (Occupant.LabelOf(occupant) is { } label)
        {
            return lens.UserName(label) is { Length: > 0 } user ? new DeskNameJson(user, null, null) : null;
        }
        return scope.Profile(occupant) is { } known && lens.Covers(known) && lens.Profile(known) is { } seen
            && (seen.Username ?? seen.FirstName ?? seen.LastName) is not null
            ? new DeskNameJson(seen.Username, seen.FirstName, seen.LastName)
            : null;
    }
}

/// <param name="Place">Null: at home.</param>
/// <param name="Me">Null: the caller is not a person.</param>
/// <param name="Why">Why no check-in is possible: open, not-a-person, no-agent or other-instance. Null: it is possible.</param>
/// <param name="Others">Other people who have the seat.</param>
/// <param name="Now">Where the person is; null: has no seat.</param>
/// <param name="Waits">Why a check-in waits for a supervisor: network (the address is not in Floors:CheckIn:Networks) or taken. Null: it does not wait.</param>
/// <param name="Request">The person's last request for this seat.</param>
internal sealed record DeskJson(
    DeskPlaceJson? Place, DeskMeJson? Me, string? Why, DeskOtherJson[] Others, DeskNowJson? Now, string? Waits, DeskRequestJson? Request);

/// <param name="Name">Name of the floor.</param>
/// <param name="Label">Label of the seat, or "".</param>
internal sealed record DeskPlaceJson(string Floor, string Name, string Site, string Seat, string Label);

/// <param name="Agent">ARN of the linked agent; null: none.</param>
/// <param name="Known">The agent's names; null: not known.</param>
internal sealed record DeskMeJson(string Name, string Account, string? Agent, DeskNameJson? Known);

internal sealed record DeskNameJson(string? User, string? First, string? Last);

/// <param name="Known">Null: you may not see the name.</param>
internal sealed record DeskOtherJson(DeskNameJson? Known);

/// <param name="Place">Null: at home.</param>
/// <param name="Source">assigned, check-in or home.</param>
internal sealed record DeskNowJson(DeskPlaceJson? Place, string Source);

/// <param name="State">waiting, confirmed, refused, withdrawn or expired.</param>
/// <param name="LeftMs">Time until a waiting request is over.</param>
/// <param name="By">Who answered.</param>
internal sealed record DeskRequestJson(string State, long LeftMs, string? By);
