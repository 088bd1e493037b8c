using ConnectStreaming.Access;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// Sites: where floors are, and in which time zone. Planners rename those of which all floors are theirs; those whose scope is everything make and delete
/// them. <c>GET /api/floors</c> lists them.
/// </summary>
internal static class SitesApi
{
    private const string EmptySites = "Only if your scope is everything: others do not see sites without floors.";

    /// <summary>Whether the viewer makes and deletes sites, and so sees those without floors.</summary>
    public static bool MayAdd(Viewer viewer) => viewer.May(Policies.Plan) && viewer.Scope.IsEverything;

    /// <summary>For what is offered. The store asks again when it writes.</summary>
    public static bool MayChange(Site site, FloorRows rows, Viewer viewer) => viewer.May(Policies.Plan)
        && (viewer.Scope.IsEverything || rows.Floors.Where(f => f.Site == site.Id).All(f => viewer.Scope.HasAllOfFloor(f.Id, f.Instances)));

    public static void MapSites(this IEndpointRouteBuilder app)
    {
        var sites = app.MapGroup("/api/sites").WithTags("Floors").RequireAuthorization(Policies.Plan).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites);
        sites.MapPost("", Make).WithSummary("Makes a site").WithDescription($"At most 50. {EmptySites}").Produces<SiteJson>(StatusCodes.Status201Created)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        sites.MapPatch("/{id}", Change).WithSummary("Changes name and time zone. A field that is missing stays as it is")
            .WithDescription("Only a site of which all people on all floors are in your scope. Otherwise the answer is 403.").Produces<SiteJson>()
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        sites.MapDelete("/{id}", Delete).WithSummary("Deletes a site without floors").WithDescription(EmptySites)
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Make(SiteRequestJson asked, HttpContext context, [FromServices] IFloorStore store)
    {
        if (!MayAdd(context.Viewer()))
        {
            return NotTheirs();
        }
        var site = new Site(FloorFields.MakeSiteId(), asked.Name?.Trim() ?? "", asked.TimeZone?.Trim() ?? "");
        if (Errors(site) is { Length: > 0 } errors)
        {
            return Access.Problems.Fields(errors);
        }
        var result = await store.MakeSite(site, FloorEntries.SiteMade(context.Viewer()), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.Created("/api/floors", Json(result.Site!)) : Refused(result.Refusal);
    }

    private static async Task<IResult> Change(
        string id, SiteRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store)
    {
        if (await Find(id, context, book) is not { } known)
        {
            return NoSuchSite();
        }
        Site With(Site site) => site with { Name = asked.Name?.Trim() ?? site.Name, TimeZone = asked.TimeZone?.Trim() ?? site.TimeZone };
        if (Errors(With(known)) is { Length: > 0 } errors)
        {
            return Access.Problems.Fields(errors);
        }
        var result = await store.ChangeSite(id, With, FloorEntries.SiteChanged(context.Viewer()), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.Ok(Json(result.Site!)) : Refused(result.Refusal);
    }

    private static async Task<IResult> Delete(string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store)
    {
        if (await Find(id, context, book) is null)
        {
            return NoSuchSite();
        }
        if (!MayAdd(context.Viewer()))
        {
            return NotTheirs();
        }
        var result = await store.DeleteSite(id, FloorEntries.SiteDeleted(context.Viewer()), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.NoContent() : Refused(result.Refusal);
    }

    /// <summary>Compares in memory, because text from an address must not reach the database.</summary>
    /// <returns>Null: there is none, or the caller is not told of it. The answer is the same.</returns>
    private static async Task<Site?> Find(string id, HttpContext context, FloorBook book)
    {
        var (rows, viewer) = (await book.Rows(context.RequestAborted), context.Viewer());
        return rows.Sites.FirstOrDefault(
            s => s.Id == id && (MayAdd(viewer) || rows.Floors.Any(f => f.Site == id && viewer.Scope.HasFloor(f.Id, f.Instances))));
    }

    private static (string Field, string Code)[] Errors(Site site) =>
        [.. PersonFields.Errors(("name", FloorFields.Name(site.Name)), ("timeZone", FloorFields.TimeZone(site.TimeZone)))];

    private static SiteJson Json(Site site) => new(site.Id, site.Name, site.TimeZone, []) { MayChange = true };

    private static IResult Refused(FloorRefusal refusal) => refusal == FloorRefusal.NoSuchSite ? NoSuchSite() : FloorAnswers.Refused(refusal, null);

    private static IResult NotTheirs() => TypedResults.Problem(
        "Your scope is not everything, so you cannot add or delete sites.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");

    private static IResult NoSuchSite() => FloorAnswers.NotFound("There is no such site. GET /api/floors lists them.", "No such site");
}
