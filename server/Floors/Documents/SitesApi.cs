using ConnectStreaming.Access;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Sites: where floors are, and in which time zone. Planners make, rename and delete them; <c>GET /api/floors</c> lists them.</summary>
internal static class SitesApi
{
    public static void MapSites(this IEndpointRouteBuilder app)
    {
        var sites = app.MapGroup("/api/sites").WithTags("Floors").RequireAuthorization(Policies.Plan).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites);
        sites.MapPost("", Make).WithSummary("Makes a site").WithDescription("At most 50.").Produces<SiteJson>(StatusCodes.Status201Created)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        sites.MapPatch("/{id}", Change).WithSummary("Changes name and time zone. A field that is missing stays as it is")
            .WithDescription("A site that has a floor outside your scope cannot be changed.").Produces<SiteJson>().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        sites.MapDelete("/{id}", Delete).WithSummary("Deletes a site without floors").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Make(SiteAskedJson asked, HttpContext context, [FromServices] IFloorStore store)
    {
        var site = new Site(FloorFields.MakeSiteId(), asked.Name?.Trim() ?? "", asked.TimeZone?.Trim() ?? "");
        if (Errors(site) is { Length: > 0 } errors)
        {
            return Access.Problems.Fields(errors);
        }
        var result = await store.MakeSite(site, FloorEntries.SiteMade(context.Viewer()), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.Created("/api/floors", Json(result.Site!)) : Refused(result.Refusal);
    }

    private static async Task<IResult> Change(
        string id, SiteAskedJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IFloorStore store)
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
        var result = await store.DeleteSite(id, FloorEntries.SiteDeleted(context.Viewer()), CancellationToken.None);
        return result.Refusal == FloorRefusal.None ? TypedResults.NoContent() : Refused(result.Refusal);
    }

    /// <summary>Compares in memory, because text from an address must not reach the database.</summary>
    private static async Task<Site?> Find(string id, HttpContext context, FloorBook book) =>
        (await book.Rows(context.RequestAborted)).Sites.FirstOrDefault(s => s.Id == id);

    private static (string Field, string Code)[] Errors(Site site) =>
        [.. PersonFields.Errors(("name", FloorFields.Name(site.Name)), ("timeZone", FloorFields.TimeZone(site.TimeZone)))];

    private static SiteJson Json(Site site) => new(site.Id, site.Name, site.TimeZone, []);

    private static IResult Refused(FloorRefusal refusal) => refusal == FloorRefusal.NoSuchSite ? NoSuchSite() : FloorAnswers.Refused(refusal, null);

    private static IResult NoSuchSite() => FloorAnswers.NotFound("There is no such site. GET /api/floors lists them.", "No such site");
}
