using ConnectStreaming.Access;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// Drawn floors: list, documents and versions. A person who sees an agent of a floor can read it. Planners make, publish, restore and delete floors of which
/// everybody is in their scope (<see cref="Scope.HasAllOfFloor"/>).
/// </summary>
internal static class FloorsApi
{
    private const string Caps =
        "A document is published as a whole. Limits: 20,000 seats, 2,000 of each other kind, 200 points per wall, 16 MB; texts up to 100 characters; ids of "
        + "1–40 letters, digits, - or _, unique in the document; labels of seats unique or empty; lengths within ±100,000 floor units. Unknown keys are "
        + "refused. Errors are listed in \"problems\": path, en, ja.";

    private const string Whole =
        "Only a floor of which everybody is in your scope: all its instances, without groups or profiles. Otherwise the answer is 403.";

    public static void MapFloors(this IEndpointRouteBuilder app)
    {
        var floors = app.MapGroup("/api/floors").WithTags("Floors");
        var read = floors.MapGroup("").RequireAuthorization(Policies.Watch);
        var plan = floors.MapGroup("").RequireAuthorization(Policies.Plan).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites);
        read.MapGet("", List).RequireRateLimiting(CostlyReads.Often).WithSummary("Sites with their drawn floors, in order")
            .WithDescription(
                "deleted=true: deleted floors that can be restored. Only for callers who may change floors. Sites without a floor in your scope are not "
                + "listed; planners whose scope is everything get the empty ones too.").Produces<FloorsJson>();
        plan.MapPost("", Make).WithSummary("Makes a floor, with a first version if the request has a document").WithDescription($"{Whole} {Caps}")
            .WithMetadata(new RequestSizeLimitAttribute(FloorReader.MostBytes + 1)).Accepts<FloorRequestJson>("application/json")
            .Produces<FloorJsonRow>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        read.MapGet("/{id}", Get).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("A floor and what depends on it").Produces<FloorMetaJson>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        plan.MapPatch("/{id}", Patch).WithSummary("Changes site, name, position in the list, instances")
            .WithDescription(
                $"{Whole} People of an instance that the floor no longer shows are unseated; \"freed\" has their seats, and the audit log who sat there. "
                + "If the instance is put back later, they stay without a seat.")
            .Produces<ChangedFloorJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        plan.MapDelete("/{id}", Delete).WithSummary("Deletes a floor and frees its seats. Needs its name. Can be undone for 30 days").WithDescription(Whole)
            .Produces<DeletedJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        plan.MapPost("/{id}/restore", Undelete).WithSummary("Undoes the deletion of a floor. Its former occupants without another seat get their seats back")
            .WithDescription(Whole).Produces<FloorJsonRow>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        read.MapGet("/{id}/document", Document).RequireRateLimiting(CostlyReads.Often).WithSummary("The current document").Produces<FloorDocument>()
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        plan.MapGet("/{id}/versions", Versions).RequireRateLimiting(CostlyReads.Often).WithSummary("Stored versions, newest first")
            .Produces<FloorVersionJson[]>().ProducesProblem(StatusCodes.Status404NotFound);
        plan.MapPost("/{id}/versions", Publish).WithSummary("Publishes a document as the next version").WithDescription($"{Whole} {Caps}")
            .WithMetadata(new RequestSizeLimitAttribute(FloorReader.MostBytes + 1)).Accepts<PublishRequestJson>("application/json")
            .Produces<PublishedJson>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        read.MapGet("/{id}/versions/{number:int}/document", VersionDocument).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("The document of a version. It never changes")
            .WithDescription("Who does not plan gets the current version and the one before it: a page may still show that one while the new one arrives.")
            .Produces<FloorDocument>().ProducesProblem(StatusCodes.Status403Forbidden)
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        plan.MapPost("/{id}/versions/{number:int}/restore", Republish).WithSummary("Publishes an old version again, as the next version")
            .WithDescription(Whole).Produces<PublishedJson>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        floors.MapFloorImages();
    }

    private static async Task<IResult> List(HttpContext context, [FromServices] FloorBook book, [FromQuery] bool deleted = false)
    {
        var viewer = context.Viewer();
        if (deleted && !viewer.May(Policies.Plan))
        {
            return TypedResults.Problem("Your roles do not allow this. An administrator can change them.", statusCode: 403, title: "Not allowed");
        }
        var rows = await book.Rows(context.RequestAborted);
        var seen = rows.Floors.Where(f => f.DeletedAt is not null == deleted && viewer.Scope.HasFloor(f.Id, f.Instances)).ToArray();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new FloorsJson(
            [.. SitesOf(rows, viewer, f => f.DeletedAt is not null == deleted)
                .Select(s => new SiteJson(s.Id, s.Name, s.TimeZone, [.. seen.Where(f => f.Site == s.Id).Select(f => Row(f, viewer))])
                {
                    MayChange = SitesApi.MayChange(s, rows, viewer),
                })])
        {
            MayAddSites = SitesApi.MayAdd(viewer),
        });
    }

    /// <summary>Sites that have a floor to see. A planner with the whole scope gets the empty ones too.</summary>
    internal static IEnumerable<Site> SitesOf(FloorRows rows, Viewer viewer, Func<DrawnFloor, bool> shows) => rows.Sites.Where(
        s => SitesApi.MayAdd(viewer) || rows.Floors.Any(f => f.Site == s.Id && shows(f) && viewer.Scope.HasFloor(f.Id, f.Instances)));

    private static async Task<IResult> Make(
        HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store, [FromServices] ISiteZone zone)
    {
        if (await FloorAnswers.Body(context, FloorReader.MostBytes) is not { } body)
        {
            return FloorAnswers.TooLarge(FloorReader.MostBytes, "A floor");
        }
        if (FloorBody.ReadFloor(body, out var problems) is not { } asked)
        {
            return FloorAnswers.Problems(problems);
        }
        var viewer = context.Viewer();
        Site[] sites = [.. SitesOf(await book.Rows(context.RequestAborted), viewer, _ => true)];
        var home = asked.Site ?? sites.FirstOrDefault()?.Id ?? Site.DefaultId;
        var floor = new DrawnFloor(
            FloorFields.MakeId(), home, asked.Name, 0, [.. asked.Instances.Distinct(StringComparer.Ordinal)], 0, null);
        // Whose scope names floors makes none: it would be gone at once.
        var errors = PersonFields.Errors(
            ("instances", FloorFields.Instances(floor.Id, asked.Instances, viewer.Scope)), ("site", SiteError(asked.Site, sites))).ToArray();
        if (errors.Length > 0)
        {
            return Access.Problems.Fields(errors);
        }
        var version = asked.Document is { } document ? new NewVersion(null, document) : null;
        var site = new Site(Site.DefaultId, "Site", zone.Name ?? "Etc/UTC");
        var result = await store.Make(floor, site, version, FloorEntries.Made(viewer), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.Created($"/api/floors/{floor.Id}", Row(result.Floor!, viewer))
            : FloorAnswers.Refused(result.Refusal, result.Floor);
    }

    /// <param name="site">As it was sent; null: left out.</param>
    /// <param name="sites">Those that the caller is told of.</param>
    internal static string? SiteError(string? site, IEnumerable<Site> sites) =>
        site is null || site == Site.DefaultId || sites.Any(s => s.Id == site) ? null : "unknown";

    private static async Task<IResult> Get(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] ISeatingStore seats, [FromServices] AccessBook people,
        [FromServices] IOccupantNames names, [FromServices] TimeProvider time)
    {
        var viewer = context.Viewer();
        if (await book.Find(id, viewer.Scope, context.RequestAborted) is not { } floor)
        {
            return FloorAnswers.NoSuchFloor();
        }
        var seated = await seats.On(id, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        var row = Row(floor, viewer);
        var uses = viewer.May(Policies.Plan) ? FloorUses.Of(id, seated, people, names, viewer, time.GetUtcNow()) : null;
        return TypedResults.Ok(new FloorMetaJson(
            row.Id, row.Name, row.Site, row.Instances, row.Version, row.Ordinal, row.MayChange, null, seated.Count,
            uses is null ? null : FloorUses.Scopes(people, id), uses));
    }

    private static async Task<IResult> Patch(
        string id, FloorPatchJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store,
        [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        if (await book.Find(id, viewer.Scope, context.RequestAborted) is not { } known)
        {
            return FloorAnswers.NoSuchFloor();
        }
        if (!MayChange(known, viewer))
        {
            return FloorAnswers.Refused(FloorRefusal.NotWhole, known);
        }
        var name = asked.Name?.Trim();
        var errors = PersonFields.Errors(
            ("name", asked.Name is null ? null : FloorFields.Name(name)), ("ordinal", FloorFields.Ordinal(asked.Ordinal)),
            ("instances", FloorFields.Instances(id, asked.Instances, viewer.Scope)),
            ("site", SiteError(asked.Site, SitesOf(await book.Rows(context.RequestAborted), viewer, _ => true)))).ToArray();
        if (errors.Length > 0)
        {
            return Access.Problems.Fields(errors);
        }
        var result = await store.Change(
            id,
            floor => floor with
            {
                Site = asked.Site ?? floor.Site,
                Name = name ?? floor.Name,
                Ordinal = asked.Ordinal ?? floor.Ordinal,
                Instances = asked.Instances is null ? floor.Instances : [.. asked.Instances.OfType<string>().Distinct(StringComparer.Ordinal)],
            },
            FloorEntries.Changed(viewer, names), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.Ok(Changed(Row(result.Floor!, viewer), result))
            : FloorAnswers.Refused(result.Refusal, result.Floor);
    }

    private static async Task<IResult> Delete(
        string id, [FromBody] DeleteRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store,
        [FromServices] AccessBook people, [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        if (await book.Find(id, viewer.Scope, context.RequestAborted) is null)
        {
            return FloorAnswers.NoSuchFloor();
        }
        var result = await store.Delete(id, asked.Name?.Trim() ?? "", FloorEntries.Deleted(viewer, names), CancellationToken.None);
        return result.Refusal == FloorRefusal.None
            ? TypedResults.Ok(new DeletedJson(
                Row(result.Floor!, viewer), Seats(result.Freed), FloorUses.Scopes(people, id), result.Floor!.DeletedAt!.Value + DrawnFloor.KeptDeleted))
            : FloorAnswers.Refused(result.Refusal, result.Floor);
    }

    private static async Task<IResult> Undelete(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store, [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        if (await book.Find(id, viewer.Scope, context.RequestAborted, isDeleted: true) is null)
        {
            return FloorAnswers.NoSuchFloor();
        }
        var result = await store.Undelete(id, names.KnownAs(), FloorEntries.Undeleted(viewer, names), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.Ok(Row(result.Floor!, viewer)) : FloorAnswers.Refused(result.Refusal, result.Floor);
    }

    private static async Task Document(string id, HttpContext context, [FromServices] FloorBook book)
    {
        var floor = await book.Find(id, context.Viewer().Scope, context.RequestAborted);
        await Send(floor, floor?.Version ?? 0, context, book, isForever: false);
    }

    internal static async Task VersionDocument(string id, int number, HttpContext context, [FromServices] FloorBook book)
    {
        var viewer = context.Viewer();
        var floor = viewer.MayOpen(id) ? await book.Find(id, viewer.Scope, context.RequestAborted) : null;
        // A page that opens while a version is published has read the number of the version before.
        if (floor is not null && number < floor.Version - 1 && !viewer.May(Policies.Plan))
        {
            await FloorAnswers.FormerVersion().ExecuteAsync(context);
            return;
        }
        await Send(floor, number, context, book, isForever: true);
    }

    private static async Task Send(DrawnFloor? floor, int number, HttpContext context, FloorBook book, bool isForever)
    {
        if (floor is null)
        {
            await FloorAnswers.NoSuchFloor().ExecuteAsync(context);
        }
        else if (await book.Document(floor.Id, number, context.RequestAborted) is { } document)
        {
            await FloorAnswers.Document(context, document, isForever);
        }
        else
        {
            await (number == 0 ? FloorAnswers.NotFound("Nothing is published on this floor yet.", "Version not found") : FloorAnswers.NoSuchVersion())
                .ExecuteAsync(context);
        }
    }

    private static async Task<IResult> Versions(string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store) =>
        await book.Find(id, context.Viewer().Scope, context.RequestAborted) is null ? FloorAnswers.NoSuchFloor()
            : TypedResults.Ok<FloorVersionJson[]>([.. (await store.Versions(id, context.RequestAborted)).Select(FloorVersionJson.Of)]);

    private static async Task<IResult> Publish(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store, [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        if (await book.Find(id, viewer.Scope, context.RequestAborted) is null)
        {
            return FloorAnswers.NoSuchFloor();
        }
        if (await FloorAnswers.Body(context, FloorReader.MostBytes) is not { } body)
        {
            return FloorAnswers.TooLarge(FloorReader.MostBytes, "A document");
        }
        return FloorBody.ReadVersion(body, out var problems) is not { } asked ? FloorAnswers.Problems(problems)
            : Published(
                await store.Publish(
                    id, asked.BasedOn, new NewVersion(asked.Name, asked.Document), FloorEntries.Published(viewer, names), CancellationToken.None),
                viewer);
    }

    private static async Task<IResult> Republish(
        string id, int number, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store, [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        return await book.Find(id, viewer.Scope, context.RequestAborted) is null ? FloorAnswers.NoSuchFloor()
            : Published(await store.Republish(id, number, FloorEntries.Republished(viewer, number, names), CancellationToken.None), viewer);
    }

    private static IResult Published(FloorResult result, Viewer viewer) => result is { Refusal: FloorRefusal.None, Floor: { } floor, Version: { } version }
        ? TypedResults.Created(
            $"/api/floors/{floor.Id}/versions/{version.Number}/document",
            new PublishedJson(Row(floor, viewer), FloorVersionJson.Of(version), Seats(result.Freed)))
        : FloorAnswers.Refused(result.Refusal, result.Floor);

    private static string[] Seats(IReadOnlyList<HeldSeat> freed) => [.. freed.Select(f => f.Seat).Distinct(StringComparer.Ordinal)];

    internal static FloorJsonRow Row(DrawnFloor floor, Viewer viewer) => new(
        floor.Id, floor.Name, floor.Site, [.. floor.Instances.Where(viewer.Scope.HasInstance)], floor.Version, floor.Ordinal, MayChange(floor, viewer),
        floor.DeletedAt);

    /// <summary>For what is offered. The store asks again when it writes.</summary>
    private static bool MayChange(DrawnFloor floor, Viewer viewer) => viewer.May(Policies.Plan) && viewer.Scope.HasAllOfFloor(floor.Id, floor.Instances);

    private static ChangedFloorJson Changed(FloorJsonRow row, FloorResult result) => new(
        row.Id, row.Name, row.Site, row.Instances, row.Version, row.Ordinal, row.MayChange, row.DeletedAt, Seats(result.Freed));
}
