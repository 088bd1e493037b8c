using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>Check-ins that wait for a supervisor, and those that badge readers and desk booking systems report.</summary>
internal static class CheckInsApi
{
    private const int LongestText = 256;

    public static void MapCheckIns(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(BearerAuthentication.CheckInPath).WithTags("Check-in");
        api.MapPost("", Report).RequireAuthorization(Policies.CheckIn).RequireRateLimiting(CostlyReads.CheckIns)
            .WithSummary("Reports who sits where: for badge readers and desk booking systems, with an API token of the role check-in")
            .WithDescription(
                "floor: id. seat: id or label. agent: ARN or Amazon Connect user name; instance (ARN) if several instances of the floor may have the name. "
                + "The network rule is for people, not for tokens. The person's former seat is freed; people who already have the seat keep it.")
            .Produces<ReportedJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        var requests = api.MapGroup("/requests").RequireAuthorization(Policies.Act).RequireRateLimiting(CostlyReads.Often);
        requests.MapGet("", List).WithSummary("Check-ins that wait for your answer: of floors and people in your scope").Produces<CheckInRequestJson[]>();
        requests.MapPost("/{id}", Reply).WithSummary("Confirms or refuses a check-in. Only the first answer counts")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Report(
        ReportRequestJson asked, HttpContext context, [FromServices] Desks desks, [FromServices] SeatedPeople people, [FromServices] ICheckInStore store,
        [FromServices] SeatLabels labels, [FromServices] DrawnFloorsReplica drawn, [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        var errors = PersonFields.Errors(
            ("floor", Text(asked.Floor)), ("seat", Text(asked.Seat)), ("agent", Text(asked.Agent)),
            ("instance", asked.Instance is null ? null : Text(asked.Instance))).ToArray();
        if (errors.Length > 0)
        {
            return Access.Problems.Fields(errors);
        }
        if (await desks.Find(asked.Floor!, asked.Seat!, byLabel: true, context.RequestAborted) is not { } desk
            || !viewer.Scope.HasFloor(desk.Floor.Id, desk.Floor.Instances))
        {
            return DesksApi.NoSuchDesk();
        }
        var (occupant, stored, error) = await Who(asked, desk, people, context.RequestAborted);
        // A person outside the scope must look like one who does not exist. Where the person sits now does not matter: this is where the person came to.
        if (error is not null || !people.Scope.Sees(viewer, occupant, desk.Floor.Id, stored: stored?.Profile))
        {
            return Access.Problems.Fields(("agent", error ?? "unknown"));
        }
        var others = await desks.Others(desk, occupant, context.RequestAborted);
        var words = await SeatWords.Of(
            drawn.Now, [desk.Floor.Id, drawn.Now.SeatOf(occupant)?.Floor ?? desk.Floor.Id], labels, people.Scope, stored, context.RequestAborted);
        var writer = new CheckInWriter(viewer.Actor, result => words.CheckedIn(viewer.Actor, "check-in.done", occupant, result, others));
        var done = await store.CheckIn(new CheckInWish(occupant, desk.At, desk.Floor.Version), writer, CancellationToken.None);
        if (DesksApi.Refused(done) is { } refused)
        {
            return refused;
        }
        if (done.IsChange)
        {
            await notifier.Notify();
        }
        return TypedResults.Ok(new ReportedJson(desk.Floor.Id, desk.Seat, desk.Label, done.Seating.Seated.Count > 0, others.Length));
    }

    private static async Task<(string Occupant, AgentState? Stored, string? Error)> Who(
        ReportRequestJson asked, Desk desk, SeatedPeople people, CancellationToken cancellationToken)
    {
        string[] instances = [.. desk.Floor.Instances.Where(i => asked.Instance is null || i == asked.Instance)];
        if (!ConnectArns.InstanceOfAgent(asked.Agent!).IsEmpty)
        {
            var (isKnown, state) = await people.Known(asked.Agent!, cancellationToken);
            var isShown = instances.Contains(Occupant.InstanceOf(asked.Agent!), StringComparer.Ordinal);
            return isKnown && isShown ? (asked.Agent!, state, null) : ("", null, "unknown");
        }
        var user = asked.Agent!.Trim();
        List<(string Occupant, AgentState? Stored)> found = [];
        foreach (var instance in instances)
        {
            var named = await people.Named(instance, user, cancellationToken);
            if (Occupant.IsAgent(named.Occupant))
            {
                found.Add(named);
            }
        }
        // A name that no agent has is more likely a mistake than a person who has never logged in.
        return found is [var one] ? (one.Occupant, one.Stored, null) : ("", null, found.Count == 0 ? "unknown" : "ambiguous");
    }

    private static async Task<IResult> List(
        HttpContext context, [FromServices] Desks desks, [FromServices] ICheckInStore store, [FromServices] SeatScope scope, [FromServices] TimeProvider time)
    {
        var viewer = context.Viewer();
        List<CheckInRequestJson> told = [];
        foreach (var request in await store.Waiting(context.RequestAborted))
        {
            if (await Seen(request, viewer, desks, scope, context.RequestAborted) is not { } desk)
            {
                continue;
            }
            var others = await desks.Others(desk, request.Occupant, context.RequestAborted);
            var seen = scope.Profile(request.Occupant) is { } profile
                ? Lens.OnFloor(viewer, desk.Floor.Id, Occupant.InstanceOf(request.Occupant))?.Profile(profile) : null;
            told.Add(new CheckInRequestJson(
                request.Id, new DeskPlaceJson(desk.Floor.Id, desk.Floor.Name, desk.SiteName, desk.Seat, desk.Label), request.Occupant,
                new DeskNameJson(seen?.Username, seen?.FirstName, seen?.LastName), viewer.Privacy.Names == NameLevel.Full ? request.PersonName : null,
                Math.Max(0, (long)(request.Until - time.GetUtcNow()).TotalMilliseconds), others.Length));
        }
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(told.ToArray());
    }

    private static async Task<IResult> Reply(
        string id, CheckInReplyJson asked, HttpContext context, [FromServices] Desks desks, [FromServices] DeskPeople people,
        [FromServices] ICheckInStore store, [FromServices] SeatLabels labels, [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn,
        [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        if (await store.Find(id, context.RequestAborted) is not { } request
            || await Seen(request, viewer, desks, scope, context.RequestAborted) is not { } desk)
        {
            return TypedResults.Problem(
                "There is no such check-in. The desk may be gone, or the person is outside your scope.", statusCode: StatusCodes.Status404NotFound,
                title: "No such check-in");
        }
        if (request.State != CheckInState.Waiting)
        {
            return Answered(request);
        }
        var occupant = request.Occupant;
        var words = await SeatWords.Of(
            drawn.Now, [desk.Floor.Id, drawn.Now.SeatOf(occupant)?.Floor ?? desk.Floor.Id], labels, scope, null, context.RequestAborted);
        var asker = new AuditFact("check-in-for", request.Account is { } account ? $"{request.PersonName} ({account})" : request.PersonName);
        if (!asked.Confirm)
        {
            var entry = words.Wished(viewer.Actor, "check-in.refused", occupant, request.At, asker);
            return await store.Refuse(id, viewer.Actor, entry, CancellationToken.None) is { } before ? Answered(before) : TypedResults.NoContent();
        }
        if (!people.IsStill(request.Person, occupant))
        {
            return TypedResults.Problem(
                "The account that asked is disabled, or is linked to another Amazon Connect user now. Refuse the check-in.", statusCode: 409,
                title: "Another account");
        }
        var others = await desks.Others(desk, occupant, context.RequestAborted);
        var writer = new CheckInWriter(viewer.Actor, result => words.CheckedIn(viewer.Actor, "check-in.confirmed", occupant, result, others, asker));
        var done = await store.CheckIn(new CheckInWish(occupant, desk.At, desk.Floor.Version) { Request = id }, writer, CancellationToken.None);
        if (done.Lost is { } lost)
        {
            return Answered(lost);
        }
        if (DesksApi.Refused(done) is { } refused)
        {
            return refused;
        }
        await notifier.Notify();
        return TypedResults.NoContent();
    }

    /// <summary>The desk of a request that the viewer may answer; null: not theirs, or the desk is gone.</summary>
    private static async Task<Desk?> Seen(CheckInRequest request, Viewer viewer, Desks desks, SeatScope scope, CancellationToken cancellationToken) =>
        await desks.Find(request.At.Floor, request.At.Seat, byLabel: false, cancellationToken) is { } desk
        && viewer.Scope.HasFloor(desk.Floor.Id, desk.Floor.Instances) && scope.Sees(viewer, request.Occupant, desk.Floor.Id)
            ? desk : null;

    private static IResult Answered(CheckInRequest request) => TypedResults.Problem(
        request.By is { } by ? $"{by} has already answered." : "Nobody has to answer any more: the time is over, or the person withdrew it.", statusCode: 409,
        title: "Already answered", extensions: new Dictionary<string, object?> { ["state"] = StateName(request.State), ["by"] = request.By });

    internal static string StateName(CheckInState state) => state switch
    {
        CheckInState.Waiting => "waiting",
        CheckInState.Confirmed => "confirmed",
        CheckInState.Refused => "refused",
        CheckInState.Withdrawn => "withdrawn",
        CheckInState.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No name."),
    };

    private static string? Text(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "missing" : text.Length > LongestText ? "too-long" : PlainText.IsPlain(text, LongestText) ? null : "bad";
}

/// <param name="Floor">Id of the floor.</param>
/// <param name="Seat">Id of the seat, or its label.</param>
/// <param name="Agent">ARN of the agent, or the Amazon Connect user name.</param>
/// <param name="Instance">ARN of the instance that has the user name; needed only if several have it.</param>
internal sealed record ReportRequestJson(string? Floor, string? Seat, string? Agent, string? Instance = null);

/// <param name="Changed">False: the person already had this seat.</param>
/// <param name="Others">Number of other people who have the seat.</param>
internal sealed record ReportedJson(string Floor, string Seat, string Label, bool Changed, int Others);

/// <param name="Known">The part of the name that you may see.</param>
/// <param name="Person">Name of the account that asks; null: you may not see full names.</param>
/// <param name="Others">Number of people who already have the seat.</param>
internal sealed record CheckInRequestJson(
    string Id, DeskPlaceJson Place, string Agent, DeskNameJson Known, string? Person, long LeftMs, int Others);

internal sealed record CheckInReplyJson(bool Confirm);
