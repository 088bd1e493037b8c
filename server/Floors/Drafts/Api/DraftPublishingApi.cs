using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>Publishes drafts, now or at a set time, discards them, and takes a publication back.</summary>
internal static class DraftPublishingApi
{
    private const int MostDays = 366;

    private const string Whole =
        "Only a floor of which everybody is in your scope: all its instances, without groups or profiles. Otherwise the answer is 403.";

    /// <param name="drafts">The group of the floor's draft.</param>
    public static void MapDraftPublishing(this RouteGroupBuilder drafts)
    {
        drafts.MapPost("/publish", Publish).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites)
            .WithSummary("Publishes the draft up to a step, now or at a set time")
            .WithDescription(
                $"{Whole} {DraftsApi.Names} Later steps stay in the draft. at: within a year; the time is stored, and if the server is not running then, "
                + "it is done at the next start. If another version is current than the one from which the draft was made, nothing is published (409): basedOn "
                + "says that it is to be published over that one. At a set time it is not published then, and the draft says so. What is wrong is in "
                + "\"problems\".")
            .Produces<DraftPublishedJson>(StatusCodes.Status201Created).Produces<DraftPlannedJson>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapDelete("/publish", Cancel).WithSummary("Cancels the set time").WithDescription($"{Whole} {DraftsApi.Names}")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapDelete("", Discard).WithSummary("Discards the draft")
            .WithDescription($"{Whole} {DraftsApi.Names} If others have made steps after n, nothing is discarded (409), unless all is true.")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
    }

    public static void MapPublishUndo(this IEndpointRouteBuilder app) => app.MapPost("/api/floors/{id}/versions/{number:int}/undo", Undo)
        .WithTags("Floors").RequireAuthorization(Policies.Plan).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites)
        .WithSummary("One step back: the version before becomes current again, as a new version")
        .WithDescription(
            $"{Whole} Only the current version can be taken back (409). People who lost their seats by it get them back, if they have no other seat and nobody "
            + "else has theirs.")
        .Produces<PublishUndoneJson>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> Publish(
        string id, DraftPublishRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains,
        [FromServices] TimeProvider time)
    {
        var (floor, refused) = await DraftsApi.Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        var name = asked.Name?.Trim() is { Length: > 0 } given ? given : null;
        var now = time.GetUtcNow();
        var errors = PersonFields.Errors(
            ("draft", DraftReader.IsId(asked.Draft) ? null : "bad"), ("editor", DraftReader.IsId(asked.Editor) ? null : "bad"),
            ("n", asked.N is null ? "missing" : asked.N < 0 ? "out-of-range" : null),
            ("name", name is null ? null : FloorFields.Name(name)),
            ("at", asked.At is { } at && (at <= now || at > now.AddDays(MostDays)) ? "out-of-range" : null)).ToArray();
        if (errors.Length > 0)
        {
            return Problems.Fields(errors);
        }
        var answer = await DraftsApi.OrNotStored(
            () => grains.GetGrain<IDraftGrain>(id).Publish(
                DraftsApi.Person(context.Viewer()), new DraftPublishRequest(
                    asked.Draft!, asked.Editor!, asked.N!.Value, name, asked.At?.ToUniversalTime(), asked.BasedOn)),
            new DraftPublishAnswer(DraftOutcome.NotStored));
        return answer.Outcome switch
        {
            DraftOutcome.Planned => TypedResults.Accepted($"/api/floors/{id}/draft", new DraftPlannedJson(answer.Planned!.At, answer.Planned.N)),
            DraftOutcome.Done => Published(floor with { Version = answer.Version!.Number }, answer, context.Viewer()),
            _ => DraftAnswers.Refused(answer.Outcome, answer),
        };
    }

    private static IResult Published(DrawnFloor floor, DraftPublishAnswer answer, Viewer viewer)
    {
        var version = answer.Version!;
        return TypedResults.Created(
            $"/api/floors/{floor.Id}/versions/{version.Number}/document",
            new DraftPublishedJson(
                FloorsApi.Row(floor, viewer),
                new FloorVersionJson(
                    version.Number, version.Name, version.Hash, version.Seats, version.At, new FloorByJson(version.ById, version.ByName)),
                answer.Freed!, Before(version.Number)));
    }

    private static async Task<IResult> Cancel(
        string id, [FromBody] DraftCancelRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains)
    {
        var (floor, refused) = await DraftsApi.Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        if (!DraftReader.IsId(asked.Draft))
        {
            return DraftAnswers.BadIds(("draft", false));
        }
        var outcome = await DraftsApi.OrNotStored(
            () => grains.GetGrain<IDraftGrain>(id).Cancel(DraftsApi.Person(context.Viewer()), asked.Draft!), DraftOutcome.NotStored);
        return outcome == DraftOutcome.Done ? TypedResults.NoContent() : DraftAnswers.Refused(outcome);
    }

    private static async Task<IResult> Discard(
        string id, [FromBody] DraftDiscardRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains)
    {
        var (floor, refused) = await DraftsApi.Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        var errors = PersonFields.Errors(
            ("draft", DraftReader.IsId(asked.Draft) ? null : "bad"), ("editor", DraftReader.IsId(asked.Editor) ? null : "bad"),
            ("n", asked.N is null ? "missing" : asked.N < 0 ? "out-of-range" : null)).ToArray();
        if (errors.Length > 0)
        {
            return Problems.Fields(errors);
        }
        var answer = await DraftsApi.OrNotStored(
            () => grains.GetGrain<IDraftGrain>(id).Discard(
                DraftsApi.Person(context.Viewer()), asked.Draft!, asked.Editor!, asked.N!.Value, asked.All == true),
            new DraftPublishAnswer(DraftOutcome.NotStored));
        return answer.Outcome == DraftOutcome.Done ? TypedResults.NoContent() : DraftAnswers.Refused(answer.Outcome, answer);
    }

    private static async Task<IResult> Undo(
        string id, int number, HttpContext context, [FromServices] FloorBook book, [FromServices] IDraftStore drafts, [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        var (floor, refused) = await DraftsApi.Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        var result = await drafts.UndoPublish(
            id, number, names.KnownAs(), FloorEntries.PublishUndone(viewer, number, names), CancellationToken.None);
        return result is { Refusal: FloorRefusal.None, Floor: { } now, Version: { } version }
            ? TypedResults.Created(
                $"/api/floors/{id}/versions/{version.Number}/document",
                new PublishUndoneJson(
                    FloorsApi.Row(now, viewer), FloorVersionJson.Of(version), Seats(result.Freed), Seats(result.Seated), Before(version.Number)))
            : result.Refusal == FloorRefusal.OtherVersion
                ? DraftAnswers.NotCurrent(number, result.Floor!.Version)
                : FloorAnswers.Refused(result.Refusal, result.Floor);
    }

    private static int? Before(int version) => version > 1 ? version : null;

    private static string[] Seats(IReadOnlyList<HeldSeat> seats) => [.. seats.Select(s => s.Seat).Distinct(StringComparer.Ordinal)];
}
