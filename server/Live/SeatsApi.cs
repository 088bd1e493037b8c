using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>The seats of a drawn floor: read, assign, move, swap, free. Only for people and floors in the caller's scope.</summary>
internal static class SeatsApi
{
    private const int LongestUser = 100;

    public static void MapSeats(this IEndpointRouteBuilder app)
    {
        var seats = app.MapGroup("/api/floors/{id}/seats").WithTags("Floors");
        seats.MapGet("", List).RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("Who has a seat on the floor. For people outside your scope: only that the seat is taken")
            .Produces<OccupantJson[]>().ProducesProblem(StatusCodes.Status404NotFound);
        var write = seats.MapGroup("/{seat}/occupant").RequireAuthorization(Policies.Seat).RequireRateLimiting(CostlyReads.Often);
        write.MapPut("", Put).WithSummary("Assigns the seat to a person")
            .WithDescription(
                "Name the person by the agent's ARN, or by instance (ARN) and user name if the person has never logged in. The person's former seat on any "
                + "floor is freed. The former occupant of this seat is unseated or, with swap, gets that former seat. The answer lists what ended.")
            .Produces<SeatingJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        write.MapDelete("", Delete).WithSummary("Frees the seat")
            .WithDescription("agent: only this occupant (an ARN, or user:INSTANCE_ARN/NAME), if the seat has several.")
            .Produces<SeatingJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> List(
        string id, HttpContext context, [FromServices] IFloorStore floors, [FromServices] ISeatingStore seats, [FromServices] SeatLabels labels,
        [FromServices] SeatScope scope)
    {
        var viewer = context.Viewer();
        if (await Floor(id, viewer, floors, context.RequestAborted) is not { } floor)
        {
            return NoSuchFloor();
        }
        var labelled = await labels.Of(id, floor.Version, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok<OccupantJson[]>([
            .. (await seats.On(id, context.RequestAborted)).Select(s => Occupied(s, labelled.GetValueOrDefault(s.At.Seat, ""), viewer, scope)),
        ]);
    }

    private static OccupantJson Occupied(Seated seated, string label, Viewer viewer, SeatScope scope)
    {
        if (!scope.Sees(viewer, seated.Occupant, seated.At.Floor))
        {
            return new OccupantJson(seated.At.Seat, label, null, null, null, true);
        }
        var user = Occupant.UserOf(seated.Occupant);
        var isNamed = viewer.Privacy.Names == NameLevel.Full;
        return new OccupantJson(
            seated.At.Seat, label, user is null ? seated.Occupant : null, Occupant.InstanceOf(seated.Occupant),
            isNamed ? user ?? scope.Agent(seated.Occupant)?.State.Profile.Username : null, false);
    }

    private static async Task<IResult> Put(
        string id, string seat, SeatAskedJson asked, HttpContext context, [FromServices] IFloorStore floors, [FromServices] ISeatingStore seats,
        [FromServices] SeatLabels labels, [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn, [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        if (await Floor(id, viewer, floors, context.RequestAborted) is not { } floor)
        {
            return NoSuchFloor();
        }
        if (!(await labels.Of(id, floor.Version, context.RequestAborted)).ContainsKey(seat))
        {
            return NoSuchSeat();
        }
        if (Asked(asked, floor, viewer, scope, out var occupant) is { } error)
        {
            return Access.Problems.Fields(error);
        }
        var words = await SeatWords.Of(drawn.Now, [id, drawn.Now.SeatOf(occupant)?.Floor ?? id], labels, scope, context.RequestAborted);
        var writer = new SeatingWriter(
            viewer.Actor, ended => scope.Sees(viewer, ended.Occupant, ended.At.Floor), result => words.Assigned(viewer.Actor, occupant, result));
        // Not cancelled with the request: if the browser disconnects, the servers must still be informed.
        var result = await seats.Seat(new SeatingRequest(new DrawnSeat(id, seat), floor.Version, occupant, asked.Swap), writer, CancellationToken.None);
        return await Answer(result, notifier);
    }

    private static async Task<IResult> Delete(
        string id, string seat, [FromQuery] string? agent, HttpContext context, [FromServices] IFloorStore floors, [FromServices] ISeatingStore seats,
        [FromServices] SeatLabels labels, [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn, [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        if (await Floor(id, viewer, floors, context.RequestAborted) is not { } floor)
        {
            return NoSuchFloor();
        }
        if (!(await labels.Of(id, floor.Version, context.RequestAborted)).ContainsKey(seat))
        {
            return NoSuchSeat();
        }
        var words = await SeatWords.Of(drawn.Now, [id], labels, scope, context.RequestAborted);
        var writer = new SeatingWriter(
            viewer.Actor, ended => scope.Sees(viewer, ended.Occupant, ended.At.Floor), result => words.Freed(viewer.Actor, result));
        return await Answer(await seats.Free(new DrawnSeat(id, seat), agent, writer, CancellationToken.None), notifier);
    }

    /// <summary>Reads the database, so that a floor that was just created is found.</summary>
    private static async Task<DrawnFloor?> Floor(string id, Viewer viewer, IFloorStore floors, CancellationToken cancellationToken) =>
        (await floors.Load(cancellationToken)).Floors.FirstOrDefault(f => f.Id == id && f.DeletedAt is null && viewer.Scope.HasFloor(f.Id, f.Instances));

    /// <returns>What is wrong; null: nothing.</returns>
    private static (string Field, string Code)? Asked(SeatAskedJson asked, DrawnFloor floor, Viewer viewer, SeatScope scope, out string occupant)
    {
        occupant = "";
        if (asked.Agent is { } arn)
        {
            // A person outside the scope must look like one who does not exist.
            if (asked.User is not null || ConnectArns.InstanceOfAgent(arn).IsEmpty || scope.Agent(arn) is null || !scope.MaySeat(viewer, arn, floor.Id))
            {
                return ("agent", "unknown");
            }
            occupant = arn;
            return floor.Instances.Contains(Occupant.InstanceOf(arn), StringComparer.Ordinal) ? null : ("agent", "other-instance");
        }
        var user = asked.User?.Trim();
        if (asked.Instance is not { } instance || !floor.Instances.Contains(instance, StringComparer.Ordinal))
        {
            return ("instance", asked.Instance is null ? "missing" : "other-instance");
        }
        if (!PlainText.IsPlain(user, LongestUser) || user!.Length == 0)
        {
            return ("user", "bad");
        }
        occupant = scope.User(instance, user) is { } known ? known.State.AgentArn : Occupant.User(instance, user);
        // The person's group and profile are not known yet, so a viewer who sees only a part of the instance cannot assign a seat to them.
        return scope.MaySeat(viewer, occupant, floor.Id) ? null : ("user", "out-of-scope");
    }

    internal static async Task<IResult> Answer(SeatingResult result, DrawnFloorsNotifier notifier)
    {
        switch (result.Refusal)
        {
            case SeatingRefusal.NoSuchFloor:
                return NoSuchFloor();
            case SeatingRefusal.OtherVersion:
                return TypedResults.Problem("A new version of the floor was published. Load it, then try again.", statusCode: 409, title: "Another version");
            case SeatingRefusal.NotTheirs:
                return TypedResults.Problem("A person outside your scope would lose the seat. Nothing was changed.", statusCode: 409, title: "Taken");
            case SeatingRefusal.OtherInstance:
                return TypedResults.Problem(
                    "The other floor does not show agents of the instance of the person who would move there. Nothing was changed.", statusCode: 409,
                    title: "Another instance");
        }
        if (result.Seated.Count + result.Ended.Count > 0)
        {
            await notifier.Notify();
        }
        return TypedResults.Ok(new SeatingJson([.. result.Seated.Select(SeatedJson.Of)], [.. result.Ended.Select(SeatedJson.Of)]));
    }

    internal static IResult NoSuchFloor() =>
        TypedResults.Problem("There is no such floor. GET /api/floors lists them.", statusCode: StatusCodes.Status404NotFound, title: "No such floor");

    private static IResult NoSuchSeat() => TypedResults.Problem(
        "The current version of the floor does not have this seat. Give the id of a seat, not its label.", statusCode: StatusCodes.Status404NotFound,
        title: "Seat not found");
}

/// <param name="Label">Label of the seat, or "".</param>
/// <param name="Agent">ARN; null: a person who has never logged in, or hidden.</param>
/// <param name="Instance">ARN.</param>
/// <param name="User">User name; null: not shown.</param>
/// <param name="Hidden">A person outside your scope.</param>
internal sealed record OccupantJson(string Seat, string Label, string? Agent, string? Instance, string? User, bool Hidden);

/// <param name="Agent">ARN. Without it, give <paramref name="Instance"/> and <paramref name="User"/>.</param>
internal sealed record SeatAskedJson(string? Agent, string? Instance, string? User, bool Swap = false);

internal sealed record SeatedJson(string Floor, string Seat, string Occupant)
{
    public static SeatedJson Of(Seated seated) => new(seated.At.Floor, seated.At.Seat, seated.Occupant);
}

/// <param name="Seated">The new assignments: the person and, with swap, the other person.</param>
/// <param name="Ended">The assignments that ended; use them to undo.</param>
internal sealed record SeatingJson(SeatedJson[] Seated, SeatedJson[] Ended);
