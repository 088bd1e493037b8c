using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>Assigns seats on a drawn floor to many people at once: after the floor was created from the automatic one, or from a list.</summary>
internal static class SeatAllApi
{
    /// <summary>The maximum number of seats on a floor.</summary>
    private const int Most = 20_000;

    private const int MostBytes = 8 << 20;

    public static void MapSeatAll(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/floors/{id}/seats", Post).RequireAuthorization(Policies.Seat).RequireRateLimiting(CostlyReads.Policy).WithTags("Floors")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .WithSummary("Assigns seats to many people at once")
            .WithDescription(
                $"Up to {Most} people, by the agent's ARN. People who have a seat on any floor keep it, and nobody loses a seat. Unknown people, people "
                + "outside your scope and unknown seats are ignored. The answer names the people who got a seat. version: the version of the floor that "
                + "has these seats; if another one is current, nothing is changed (409).")
            .Produces<SeatingJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> Post(
        string id, SeatAllJson asked, HttpContext context, [FromServices] IFloorStore floors, [FromServices] ISeatingStore seats,
        [FromServices] SeatLabels labels, [FromServices] IOccupantNames names, [FromServices] BoardReplicas replicas,
        [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        // Read from the database, so that a floor created a moment ago is found.
        var floor = (await floors.Load(context.RequestAborted)).Floors
            .FirstOrDefault(f => f.Id == id && f.DeletedAt is null && viewer.Scope.HasFloor(f.Id, f.Instances));
        if (floor is null)
        {
            return SeatsApi.NoSuchFloor();
        }
        if (asked.People is not { Length: > 0 and <= Most } people || people.Any(p => p?.Seat is null || p.Agent is null))
        {
            return Access.Problems.Fields(("people", asked.People is { Length: > Most } ? "too-many" : "missing"));
        }
        if (asked.Version is { } version && version != floor.Version)
        {
            return await SeatsApi.Answer(SeatingResult.Refused(SeatingRefusal.OtherVersion), viewer, notifier);
        }
        var labelled = await labels.Of(id, floor.Version, context.RequestAborted);
        // People who sit on another floor keep that seat, so only the people that this floor's list of people without a seat shows.
        var seen = replicas.All().Where(r => floor.Instances.Contains(r.InstanceArn, StringComparer.Ordinal)).SelectMany(r =>
            Lens.OnFloor(viewer, id, r.InstanceArn) is { } lens ? r.Agents(lens.Sees).Select(a => a.State.AgentArn) : []).ToHashSet(StringComparer.Ordinal);
        Seated[] wanted =
        [
            .. people.Where(p => labelled.ContainsKey(p.Seat!) && seen.Contains(p.Agent!)).Select(p => new Seated(p.Agent!, new DrawnSeat(id, p.Seat!))),
        ];
        var writer = new SeatingWriter(viewer.Actor, _ => false, result => Entry(viewer, floor, labelled, names, result));
        // Not cancelled with the request: the servers must be notified even if the browser disconnects.
        return await SeatsApi.Answer(await seats.SeatAll(id, floor.Version, wanted, writer, CancellationToken.None), viewer, notifier);
    }

    private static AuditEntry Entry(
        Viewer viewer, DrawnFloor floor, IReadOnlyDictionary<string, string> labels, IOccupantNames names, SeatingResult result) => new(
        viewer.Actor, "seat.assigned", new AuditSubject(floor.Name, floor.Id),
        SeatFacts.Given(
            floor.Name, [.. result.Seated.Select(s => new HeldSeat(s.At.Seat, labels.GetValueOrDefault(s.At.Seat, ""), s.Occupant))], names.InAudit));
}

/// <param name="Version">Version of the floor that has the seats; null: the current one, whichever it is.</param>
internal sealed record SeatAllJson(SeatOneJson[]? People, int? Version = null);

/// <param name="Seat">Id of a seat of the published version.</param>
/// <param name="Agent">ARN.</param>
internal sealed record SeatOneJson(string? Seat, string? Agent);
