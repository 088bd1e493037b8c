using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Change;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>The seat table that a centre already has: pasted from Excel, Excel Online or Google Sheets, or as an .xlsx or .csv file.</summary>
internal static class TablesApi
{
    private const string Limits =
        "Limits: 8 MB, 2,000 rows, 1,000 columns, 60,000 cells; an .xlsx may unpack to 64 MB. A table that cannot be read gives 400 with code, en and ja; "
        + "five are read or wait at a time, and one more gets 429. "
        + "Nobody is guessed: a name that is not clear is a question, and its desk stays without a person until it is answered. A name that nobody has stays "
        + "on its desk as a text. "
        + "Names are matched as far as you may read them (Access:Privacy:ROLE:Names): with family names only, a full name is a question.";

    private const string Whole =
        "Only for a floor of which everybody is in your scope: all its instances, without groups or profiles. Otherwise the answer is 403.";

    public static void MapSeatTables(this IEndpointRouteBuilder app)
    {
        var plan = app.MapGroup("/api/floors").WithTags("Floors").RequireAuthorization(Policies.Plan);
        plan.MapPost("/table/preview", Preview).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("Reads a seat table, and says what it would change. Nothing is written").WithDescription($"{Whole} {Limits}")
            .WithMetadata(new RequestSizeLimitAttribute(TableBody.MostBytes + 1)).Accepts<TableRequestJson>("application/json")
            .Produces<TablePreviewJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        plan.MapPost("/table/apply", Apply).RequireRateLimiting(CostlyReads.Often).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites)
            .WithSummary("Places a seat table on a floor, or makes a floor of it: seats and people, as the preview showed it")
            .WithDescription(
                $"{Whole} The same table, flips and answers as in the preview, and its digest: if people or the floor have changed since, the answer is 409 "
                + "and nothing is written. If the answer is lost, send the same again with the same change: nothing is written twice, and it is answered as "
                + $"the first time. On an existing floor, seats that the table has keep their ids; who is not in the table loses the seat. {Limits}")
            .WithMetadata(new RequestSizeLimitAttribute(TableBody.MostBytes + 1)).Accepts<TableRequestJson>("application/json")
            .Produces<TableAppliedJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status429TooManyRequests);
        plan.MapPost("/{id}/table/undo", Undo).RequireRateLimiting(CostlyReads.Often).AddEndpointFilter(DrawnFloorsNotifier.NotifyOfWrites)
            .WithSummary("One step back: seats and people are as before the seat table")
            .WithDescription(
                $"{Whole} People who got another seat since keep it, and nobody gets a seat that another person has now. A floor that the table made stays, "
                + "without the people. If another version is current, nothing is written (409).")
            .Produces<TableAppliedJson>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Preview(HttpContext context, [FromServices] TableDesk desk)
    {
        using var place = desk.Enter();
        if (place is null)
        {
            return TooManyWait(context);
        }
        var (asked, wrong) = await TableBody.Read(context);
        if (asked is null)
        {
            return wrong!;
        }
        context.Response.Headers.CacheControl = "no-store";
        var (reading, refused) = await desk.Read(asked, context.Viewer(), context.RequestAborted);
        return reading is null ? refused!
            : TypedResults.Ok(reading.Preview(await desk.Others(reading, context.Viewer(), context.RequestAborted), asked.People));
    }

    private static async Task<IResult> Apply(
        HttpContext context, [FromServices] TableDesk desk, [FromServices] FloorBook book, [FromServices] ITableStore tables,
        [FromServices] ITablePeople people, [FromServices] IOccupantNames names, [FromServices] ISiteZone zone)
    {
        using var place = desk.Enter();
        if (place is null)
        {
            return TooManyWait(context);
        }
        var (asked, wrong) = await TableBody.Read(context);
        if (asked is null)
        {
            return wrong!;
        }
        var viewer = context.Viewer();
        var writer = TableEntries.Applied(viewer, people, names);
        var id = asked.Floor ?? (asked.Change is { } seed ? FloorFields.IdOf($"{viewer.Id}/{seed}") : FloorFields.MakeId());
        if (asked.Change is { } change)
        {
            if (!IsChangeId(change))
            {
                return Problems.Fields(("change", "bad"));
            }
            if (await tables.Made(id, change, writer, context.RequestAborted) is { } made)
            {
                return Answer(made, viewer);
            }
        }
        if (asked.Digest is null)
        {
            return NotWhatWasShown();
        }
        var (reading, refused) = await desk.Read(asked, viewer, context.RequestAborted);
        if (reading is null)
        {
            return refused!;
        }
        if (asked.Digest != reading.Digest())
        {
            return NotWhatWasShown();
        }
        var write = new TableWrite(
            id, reading.At.Version, reading.Change.IsRedrawn ? reading.Change.Document : null,
            [.. reading.Change.People.Select(p => new Seated(TableNames.Final(p.Occupant), new DrawnSeat(id, p.Seat)))])
        {
            Change = asked.Change, Before = [.. reading.Before(id)],
        };
        // Not cancelled with the request: the servers must be notified even if the browser disconnects.
        return asked.Floor is null ? await Make(asked, write, viewer, writer, book, tables, zone, context.RequestAborted)
            : Answer(await tables.Apply(write, writer, CancellationToken.None), viewer);
    }

    /// <summary>32 lower-case hexadecimal characters.</summary>
    private static bool IsChangeId(string? text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigitLower);

    private static async Task<IResult> Make(
        TableRequestJson asked, TableWrite write, Viewer viewer, TableWriter writer, FloorBook book, ITableStore tables, ISiteZone zone,
        CancellationToken cancellationToken)
    {
        var name = asked.Name?.Trim();
        Site[] sites = [.. FloorsApi.SitesOf(await book.Rows(cancellationToken), viewer, _ => true)];
        var errors = PersonFields.Errors(("name", FloorFields.Name(name)), ("site", FloorsApi.SiteError(asked.Site, sites))).ToArray();
        if (errors.Length > 0)
        {
            return Problems.Fields(errors);
        }
        var home = asked.Site ?? sites.FirstOrDefault()?.Id ?? Site.DefaultId;
        var floor = new DrawnFloor(write.Floor, home, name!, 0, [.. asked.Instances!.OfType<string>().Distinct(StringComparer.Ordinal)], 0, null);
        return Answer(
            await tables.Make(
                floor, new Site(Site.DefaultId, "Site", zone.Name ?? "Etc/UTC"), write, FloorEntries.Made(viewer).Entry, writer,
                CancellationToken.None),
            viewer);
    }

    private static async Task<IResult> Undo(
        string id, TableUndoRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] ITableStore tables,
        [FromServices] ITablePeople people, [FromServices] IOccupantNames names)
    {
        var viewer = context.Viewer();
        return await book.Find(id, viewer.Scope, context.RequestAborted) is null ? FloorAnswers.NoSuchFloor()
            : asked.Step is not null && !IsChangeId(asked.Step) ? Problems.Fields(("step", "bad"))
            : !IsChangeId(asked.Change) ? Answer(new TableResult(TableRefusal.NothingToUndo), viewer)
            : Answer(
                await tables.Undo(id, asked.Version, asked.Change!, asked.Step, TableEntries.Undone(viewer, people, names), CancellationToken.None), viewer);
    }

    private static IResult Answer(TableResult result, Viewer viewer) => result.Refusal switch
    {
        TableRefusal.None => TypedResults.Ok(new TableAppliedJson(
            FloorsApi.Row(result.Floor!, viewer), result.Moved, result.New, result.Gone,
            result.IsChanged ? new TableUndoJson(result.Version?.Number ?? result.Floor!.Version, result.Change) : null)),
        TableRefusal.NoSuchFloor => FloorAnswers.NoSuchFloor(),
        TableRefusal.NotWhole => FloorAnswers.Refused(FloorRefusal.NotWhole, result.Floor),
        TableRefusal.OtherVersion => FloorAnswers.Refused(FloorRefusal.OtherVersion, result.Floor),
        TableRefusal.OtherPeople => NotWhatWasShown(),
        TableRefusal.MadeAndDeleted => Conflict(
            "A floor was made of this table already, and it is deleted. It can be restored. To make another one, ask for a new preview.", "Made already"),
        TableRefusal.NotMade => FloorAnswers.Refused(result.WhyNotMade, result.Floor),
        TableRefusal.NotTheirs => Conflict("A person outside your scope would lose or get a seat on another floor. Nothing was changed.", "Taken"),
        TableRefusal.OtherInstance => Conflict(
            "The floor does not show the agents of the instance of one of these people. Nothing was changed.", "Another instance"),
        TableRefusal.NothingToUndo => Conflict(
            "No seat table was applied to this floor with this \"change\", or it is undone already, or it is too long ago. Nothing was changed.",
            "Nothing to undo"),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Refusal, "Unknown."),
    };

    private static IResult NotWhatWasShown() => Conflict(
        "The floor or the people have changed since the preview. Ask for a new preview, look at it and apply it. Nothing was changed.", "Not what was shown");

    private static IResult TooManyWait(HttpContext context) => Access.Problems.TooMany(
        TimeSpan.FromSeconds(2), context, "Too many seat tables", "Several seat tables are read at this moment. Nothing was changed.");

    private static IResult Conflict(string detail, string title) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: title);
}
