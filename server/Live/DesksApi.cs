using ConnectStreaming.Access;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>
/// The own check-in of a signed-in person, from the link at the desk. A link alone does nothing: it may be a photo. From an address in
/// Floors:CheckIn:Networks the check-in is done at once, else a supervisor must confirm it.
/// </summary>
internal static class DesksApi
{
    public static void MapDesks(this IEndpointRouteBuilder app)
    {
        var desk = app.MapGroup("/api/desk").WithTags("Check-in").RequireAuthorization(Policies.SignedIn);
        desk.MapGet("/home", (HttpContext context, [FromServices] Desks desks) => Answer(null, context, desks)).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("Whether you are at home").Produces<DeskJson>();
        desk.MapPut("/home", Home).RequireRateLimiting(CostlyReads.CheckIns).WithSummary("You work at home. Your seat is freed")
            .Produces<DeskJson>().ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapGet("/{floor}/{seat}", Get).RequireRateLimiting(CostlyReads.Often).WithSummary("A desk, and what a check-in there would do")
            .Produces<DeskJson>().ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapPut("/{floor}/{seat}", Put).RequireRateLimiting(CostlyReads.CheckIns)
            .WithSummary("You sit here: at once from an allowed network and at a free desk, else a supervisor must confirm it")
            .Produces<DeskJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapDelete("", Delete).RequireRateLimiting(CostlyReads.CheckIns)
            .WithSummary("You no longer sit where you checked in, and ask for no desk. An assigned seat stays yours")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Get(string floor, string seat, HttpContext context, [FromServices] Desks desks) =>
        await desks.Find(floor, seat, byLabel: false, context.RequestAborted) is { } desk ? await Answer(desk, context, desks) : NoSuchDesk();

    private static async Task<IResult> Put(
        string floor, string seat, HttpContext context, [FromServices] Desks desks, [FromServices] DeskPeople people, [FromServices] ICheckInStore store,
        [FromServices] SeatLabels labels, [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn, [FromServices] DrawnFloorsNotifier notifier,
        [FromServices] IOptions<CheckInOptions> options, [FromServices] TimeProvider time)
    {
        var viewer = context.Viewer();
        if (await desks.Find(floor, seat, byLabel: false, context.RequestAborted) is not { } desk)
        {
            return NoSuchDesk();
        }
        if (await people.Of(viewer, context.RequestAborted) is not ({ } person, { } arn))
        {
            return NoAgent();
        }
        if (!desk.Floor.Instances.Contains(Occupant.InstanceOf(arn), StringComparer.Ordinal))
        {
            return OtherInstance();
        }
        if (await store.Of(arn, context.RequestAborted) is var (now, _) && now.At == desk.At)
        {
            return await Answer(desk, context, desks);
        }
        var others = await desks.Others(desk, arn, context.RequestAborted);
        var words = await SeatWords.Of(drawn.Now, [floor, drawn.Now.SeatOf(arn)?.Floor ?? floor], labels, scope, null, context.RequestAborted);
        var from = AccessFacts.Address(context);
        if (desks.Waits(context, others) is not null)
        {
            var asked = time.GetUtcNow();
            // Not cancelled with the request: if the telephone disconnects, the supervisors are still asked.
            await store.AddRequest(
                new CheckInRequest(Secrets.MakeId(), desk.At, arn, person.Id, person.Name, person.Account, asked, asked + options.Value.Wait),
                words.Wished(viewer.Actor, "check-in.asked", arn, desk.At, from), CancellationToken.None);
            return await Answer(desk, context, desks);
        }
        var writer = new CheckInWriter(viewer.Actor, result => words.CheckedIn(viewer.Actor, "check-in.done", arn, result, others, from));
        var result = await store.CheckIn(new CheckInWish(arn, desk.At, desk.Floor.Version), writer, CancellationToken.None);
        if (Refused(result) is { } refused)
        {
            return refused;
        }
        await store.Withdraw(person.Id, CancellationToken.None);
        await notifier.Notify();
        return await Answer(desk, context, desks);
    }

    private static async Task<IResult> Home(
        HttpContext context, [FromServices] Desks desks, [FromServices] DeskPeople people, [FromServices] ICheckInStore store,
        [FromServices] SeatLabels labels, [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn, [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        if (await people.Of(viewer, context.RequestAborted) is not ({ } person, { } arn))
        {
            return NoAgent();
        }
        var words = await SeatWords.Of(drawn.Now, [.. new[] { drawn.Now.SeatOf(arn)?.Floor }.OfType<string>()], labels, scope, null, context.RequestAborted);
        var writer = new CheckInWriter(
            viewer.Actor, result => words.CheckedIn(viewer.Actor, "check-in.home", arn, result, [], AccessFacts.Address(context)));
        await store.CheckIn(new CheckInWish(arn, null, 0), writer, CancellationToken.None);
        await store.Withdraw(person.Id, CancellationToken.None);
        await notifier.Notify();
        return await Answer(null, context, desks);
    }

    private static async Task<IResult> Delete(
        HttpContext context, [FromServices] DeskPeople people, [FromServices] ICheckInStore store, [FromServices] SeatLabels labels,
        [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn, [FromServices] DrawnFloorsNotifier notifier)
    {
        var viewer = context.Viewer();
        if (await people.Of(viewer, context.RequestAborted) is ({ } person, var arn))
        {
            await store.Withdraw(person.Id, CancellationToken.None);
            if (arn is not null && await store.Of(arn, context.RequestAborted) is ({ } now, false))
            {
                var words = await SeatWords.Of(drawn.Now, now.At is { } at ? [at.Floor] : [], labels, scope, null, context.RequestAborted);
                await store.CheckOut(
                    arn, now.From, new CheckInWriter(viewer.Actor, _ => words.CheckedOut(viewer.Actor, arn, now.At, AccessFacts.Address(context))),
                    CancellationToken.None);
                await notifier.Notify();
            }
        }
        return TypedResults.NoContent();
    }

    /// <returns>Null: it was done.</returns>
    internal static IResult? Refused(CheckInResult result) => result.Seating.Refusal switch
    {
        SeatingRefusal.None => null,
        SeatingRefusal.NoSuchFloor => NoSuchDesk(),
        SeatingRefusal.OtherInstance => OtherInstance(),
        _ => TypedResults.Problem("A new version of the floor was published. Try again.", statusCode: 409, title: "Another version"),
    };

    private static async Task<IResult> Answer(Desk? desk, HttpContext context, Desks desks)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await desks.Describe(desk, context));
    }

    internal static IResult NoSuchDesk() => TypedResults.Problem(
        "This desk does not exist any more. A planner can print new codes for the floor.", statusCode: StatusCodes.Status404NotFound, title: "No such desk");

    private static IResult NoAgent() => TypedResults.Problem(
        "No Amazon Connect user is linked to your account. An administrator can link one on the People page.", statusCode: 409, title: "No agent");

    private static IResult OtherInstance() => TypedResults.Problem(
        "The floor does not show agents of your Amazon Connect instance. A planner can add the instance to the floor.", statusCode: 409,
        title: "Another instance");
}
