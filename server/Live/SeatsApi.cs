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
                "Name the person by the agent's ARN, or by instance (ARN) and user name if the person has never logged in. A user name that an agent has, "
                + "or had, stands for this agent. A name that nobody has (instance and name) stays on the seat as a text; only who sees everybody of the "
                + "instance may write one. The person's former seat on any floor is freed. The former occupant of this seat is "
                + "unseated or, with swap, gets that former seat. The answer lists what ended.")
            .Produces<SeatingJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        write.MapDelete("", Delete).WithSummary("Frees the seat")
            .WithDescription("agent: only this occupant (an ARN, user:INSTANCE_ARN/NAME, or of a name user:INSTANCE_ARN/ KEY NAME), if the seat has several.")
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
        // A floor may have 20,000 seats, of few instances.
        Dictionary<string, Lens?> lenses = new(StringComparer.Ordinal);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok<OccupantJson[]>([
            .. from s in await seats.On(id, context.RequestAborted)
               select Occupied(s, labelled.GetValueOrDefault(s.At.Seat, ""), LensOf(s), viewer.Privacy, scope),
        ]);

        Lens? LensOf(Seated seated)
        {
            var instance = Occupant.InstanceOf(seated.Occupant);
            return lenses.TryGetValue(instance, out var known) ? known : lenses[instance] = Lens.OnFloor(viewer, id, instance);
        }
    }

    private static OccupantJson Occupied(Seated seated, string label, Lens? lens, Privacy privacy, SeatScope scope)
    {
        var profile = scope.Profile(seated.Occupant);
        if (!SeatScope.Sees(lens, profile))
        {
            return new OccupantJson(seated.At.Seat, label, null, null, null, true);
        }
        var user = Occupant.LabelOf(seated.Occupant);
        var isNamed = privacy.Names == NameLevel.Full;
        return new OccupantJson(
            seated.At.Seat, label, user is null ? seated.Occupant : null, Occupant.InstanceOf(seated.Occupant),
            isNamed ? user ?? profile?.Username : null, false, scope.IsDeparted(seated.Occupant), isNamed ? Occupant.NameOf(seated.Occupant)?.Key : null)
        {
            Source = seated.IsCheckIn ? SeatSources.CheckIn : SeatSources.Assigned,
        };
    }

    private static async Task<IResult> Put(
        string id, string seat, SeatRequestJson asked, HttpContext context, [FromServices] IFloorStore floors, [FromServices] ISeatingStore seats,
        [FromServices] SeatLabels labels, [FromServices] SeatScope scope, [FromServices] SeatedPeople people, [FromServices] DrawnFloorsReplica drawn,
        [FromServices] DrawnFloorsNotifier notifier)
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
        var (occupant, stored, error) = await OccupantOf(asked, floor, viewer, people, context.RequestAborted);
        if (error is { } wrong)
        {
            return Access.Problems.Fields(wrong);
        }
        var words = await SeatWords.Of(drawn.Now, [id, drawn.Now.SeatOf(occupant)?.Floor ?? id], labels, scope, stored, context.RequestAborted);
        var writer = new SeatingWriter(
            viewer.Actor, ended => scope.Sees(viewer, ended.Occupant, ended.At.Floor), result => words.Assigned(viewer.Actor, occupant, result));
        // Not cancelled with the request: if the browser disconnects, the servers must still be informed.
        var result = await seats.Seat(new SeatingRequest(new DrawnSeat(id, seat), floor.Version, occupant, asked.Swap), writer, CancellationToken.None);
        return await Answer(result, viewer, notifier, occupant);
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
        if (agent is not null && !scope.Sees(viewer, agent, id))
        {
            // The same answer whether this person sits there or not: otherwise it would tell where hidden people sit.
            return await Answer(SeatingResult.Refused(SeatingRefusal.NotTheirs), viewer, notifier);
        }
        var words = await SeatWords.Of(drawn.Now, [id], labels, scope, null, context.RequestAborted);
        var writer = new SeatingWriter(
            viewer.Actor, ended => scope.Sees(viewer, ended.Occupant, ended.At.Floor), result => words.Freed(viewer.Actor, result));
        return await Answer(await seats.Free(new DrawnSeat(id, seat), agent, writer, CancellationToken.None), viewer, notifier, agent);
    }

    /// <summary>Reads the database, so that a floor that was just created is found.</summary>
    private static async Task<DrawnFloor?> Floor(string id, Viewer viewer, IFloorStore floors, CancellationToken cancellationToken) =>
        (await floors.Load(cancellationToken)).Floors.FirstOrDefault(f => f.Id == id && f.DeletedAt is null && viewer.Scope.HasFloor(f.Id, f.Instances));

    /// <returns>The person, what is stored if no board has the person, and what is wrong (null: nothing).</returns>
    private static async Task<(string Occupant, AgentState? Stored, (string Field, string Code)? Error)> OccupantOf(
        SeatRequestJson asked, DrawnFloor floor, Viewer viewer, SeatedPeople people, CancellationToken cancellationToken)
    {
        if (asked.Agent is { } arn)
        {
            if (asked.User is not null || asked.Name is not null || ConnectArns.InstanceOfAgent(arn).IsEmpty)
            {
                return ("", null, ("agent", "unknown"));
            }
            // A person outside the scope must look like one who does not exist.
            if (!floor.Instances.Contains(Occupant.InstanceOf(arn), StringComparer.Ordinal))
            {
                return ("", null, ("agent", people.Scope.SeesAnywhere(viewer, arn) ? "other-instance" : "unknown"));
            }
            var (isKnown, state) = await people.Known(arn, cancellationToken);
            return isKnown && people.Scope.MaySeat(viewer, arn, floor.Id, state?.Profile) ? (arn, state, null) : ("", null, ("agent", "unknown"));
        }
        var user = asked.User?.Trim();
        if (asked.Instance is not { } instance || !floor.Instances.Contains(instance, StringComparer.Ordinal))
        {
            return ("", null, ("instance", asked.Instance is null ? "missing" : "other-instance"));
        }
        if (asked.Name is not null)
        {
            return Named(asked, instance, floor, viewer, people.Scope);
        }
        if (!PlainText.IsPlain(user, LongestUser) || user!.Length == 0)
        {
            return ("", null, ("user", "bad"));
        }
        var (occupant, stored) = await people.Named(instance, user, cancellationToken);
        // The group and profile of a new person are not known yet, so a viewer who sees only a part of the instance cannot assign a seat to them.
        return people.Scope.MaySeat(viewer, occupant, floor.Id, stored?.Profile) ? (occupant, stored, null) : ("", null, ("user", "out-of-scope"));
    }

    /// <summary>A name that nobody has. Its group and profile are not known, so a viewer who sees only a part of the instance writes none.</summary>
    private static (string Occupant, AgentState? Stored, (string Field, string Code)? Error) Named(
        SeatRequestJson asked, string instance, DrawnFloor floor, Viewer viewer, SeatScope scope)
    {
        var name = asked.Name!.Trim();
        if (asked.User is not null || !PlainText.IsPlain(name, LongestUser))
        {
            return ("", null, ("name", "bad"));
        }
        if (asked.Key is { } key && (key.Length is 0 or > 32 || !key.All(char.IsAsciiLetterOrDigit)))
        {
            return ("", null, ("key", "bad"));
        }
        var occupant = Occupant.Name(instance, asked.Key ?? Occupant.MakeKey(), name);
        return scope.MaySeat(viewer, occupant, floor.Id) ? (occupant, null, null) : ("", null, ("name", "out-of-scope"));
    }

    /// <param name="asked">The occupant whom the request named: no secret for its sender.</param>
    internal static async Task<IResult> Answer(SeatingResult result, Viewer viewer, DrawnFloorsNotifier notifier, string? asked = null)
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
        return TypedResults.Ok(new SeatingJson([.. result.Seated.Select(Json)], [.. result.Ended.Select(Json)]));

        // A user name often has the whole name.
        SeatedJson Json(Seated seated) => new(
            seated.At.Floor, seated.At.Seat,
            Occupant.IsAgent(seated.Occupant) || viewer.Privacy.Names == NameLevel.Full || seated.Occupant == asked ? seated.Occupant : "");
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
/// <param name="Departed">An agent who has left Amazon Connect, or has sent no event for long (Board:KeepUnseen).</param>
/// <param name="Name">The user is a name that nobody has; this is its key. Null: a person.</param>
internal sealed record OccupantJson(
    string Seat, string Label, string? Agent, string? Instance, string? User, bool Hidden, bool Departed = false, string? Name = null)
{
    /// <summary>assigned or check-in; null: hidden.</summary>
    public string? Source { get; init; }
}

/// <param name="Agent">ARN. Without it, give <paramref name="Instance"/>, and <paramref name="User"/> or <paramref name="Name"/>.</param>
/// <param name="Name">A name that nobody has: it stays on the seat as a text.</param>
/// <param name="Key">To move a name that has a seat: its key. Null: another name.</param>
internal sealed record SeatRequestJson(string? Agent, string? Instance, string? User, bool Swap = false, string? Name = null, string? Key = null);

/// <param name="Occupant">An ARN, or user:INSTANCE_ARN/NAME. "": a user name or a name, and you may not read full names (Access:Privacy:ROLE:Names).</param>
internal sealed record SeatedJson(string Floor, string Seat, string Occupant);

/// <param name="Seated">The new assignments: the person and, with swap, the other person.</param>
/// <param name="Ended">The assignments that ended; use them to undo.</param>
internal sealed record SeatingJson(SeatedJson[] Seated, SeatedJson[] Ended);
