using System.Globalization;
using System.Text.Json.Serialization;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Settings;

/// <summary>The settings of the centre: read, save, check, versions. For planners and administrators whose scope is everything.</summary>
internal static class SettingsApi
{
    private const string Whole = "Only if your scope is everything. Otherwise the answer is 403.";

    private const string Body =
        "The JSON of GET: send it changed. Every key is optional; a key that is missing has the product's default. Unknown keys are refused. version, savedAt "
        + "and savedBy are ignored. Limits: 1 MB; 500 rules; 200 breaks; 1,000 words of up to 40 characters; 200 icons; 50 instances. Errors are listed in "
        + "\"errors\": path, en, ja.";

    private const string Edited = "If-Match is the ETag of the version that was edited: \"9\"; \"0\" if the settings were never saved. "
        + "If another version is current, the answer is 412 and names who saved it.";

    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/settings").WithTags("Settings").RequireAuthorization(Policies.Plan).RequireRateLimiting(CostlyReads.Often)
            .AddEndpointFilter(Guard);
        settings.MapGet("", Get).WithSummary("The settings of the centre, and their version").WithDescription($"This is also the export. {Whole}")
            .Produces<SettingsJson>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        settings.MapPut("", Put).WithSummary("Saves the settings as the next version. This is also the import")
            .WithDescription($"{Edited} The same settings again make no version. {Body} {Whole}")
            .WithMetadata(new RequestSizeLimitAttribute(SettingsReader.MostBytes + 1)).Accepts<SettingsDocumentJson>("application/json")
            .Produces<SettingsJson>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        settings.MapPost("/check", Check).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("Checks settings without saving them, and counts the alerts that they would give now")
            .WithDescription(
                "now: agents with an alert by the limits in effect; then: by those that were sent, null if there are errors. withoutAway: true if you may not "
                + $"see custom statuses; then no limit of breaks is counted. {Body} {Whole}")
            .WithMetadata(new RequestSizeLimitAttribute(SettingsReader.MostBytes + 1)).Accepts<SettingsDocumentJson>("application/json")
            .Produces<SettingsCheckedJson>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        settings.MapGet("/choices", Choices).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("Queues, profiles, groups, statuses, floors, sites and instances that the settings can name")
            .WithDescription(Whole).Produces<SettingsChoicesJson>().ProducesProblem(StatusCodes.Status403Forbidden);
        settings.MapGet("/versions", Versions).WithSummary("The last 100 versions, newest first").WithDescription(Whole).Produces<SettingsVersionJson[]>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        settings.MapGet("/versions/{number:int}", Version).WithSummary("An earlier version").WithDescription(Whole).Produces<SettingsJson>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        settings.MapPost("/versions/{number:int}/restore", Restore).WithSummary("Saves an earlier version again, as the next version")
            .WithDescription($"{Edited} {Whole}").Produces<SettingsJson>().ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The settings name groups, floors and instances of the whole centre.</summary>
    private static async ValueTask<object?> Guard(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        if (!call.HttpContext.Viewer().Scope.IsEverything)
        {
            return SettingsAnswers.NotTheirs();
        }
        try
        {
            return await next(call);
        }
        catch (SettingsUnavailableException)
        {
            return SettingsAnswers.Unavailable(call.HttpContext);
        }
    }

    private static async Task<IResult> Get(HttpContext context, [FromServices] ISettingsStore store) =>
        SettingsAnswers.Settings(context, await store.Load(context.RequestAborted));

    private static async Task<IResult> Put(
        HttpContext context, [FromServices] ISettingsStore store, [FromServices] SettingsBook book, [FromServices] DrawnFloorsReplica drawn)
    {
        if (SettingsAnswers.IfMatch(context) is not { } basedOn)
        {
            return SettingsAnswers.NoIfMatch();
        }
        if (await FloorAnswers.Body(context, SettingsReader.MostBytes) is not { } body)
        {
            return SettingsAnswers.TooLarge();
        }
        return SettingsReader.Read(body, out var problems) is { } document
            ? await Save(context, basedOn, document, "settings.saved", [], store, book, drawn) : SettingsAnswers.Invalid(problems);
    }

    private static async Task<IResult> Restore(
        int number, HttpContext context, [FromServices] ISettingsStore store, [FromServices] SettingsBook book, [FromServices] DrawnFloorsReplica drawn)
    {
        if (SettingsAnswers.IfMatch(context) is not { } basedOn)
        {
            return SettingsAnswers.NoIfMatch();
        }
        if (await store.Load(number, context.RequestAborted) is not { } old)
        {
            return SettingsAnswers.NoSuchVersion();
        }
        AuditFact from = new("from-version", number.ToString(CultureInfo.InvariantCulture));
        return SettingsReader.Stored(old.Document) is { } document
            ? await Save(context, basedOn, document, "settings.restored", [from], store, book, drawn) : SettingsAnswers.NotValid(old.Version);
    }

    private static async Task<IResult> Save(
        HttpContext context, long basedOn, SettingsDocument document, string what, AuditFact[] facts, ISettingsStore store, SettingsBook book,
        DrawnFloorsReplica drawn)
    {
        var (actor, nameOf) = (context.Viewer().Actor, NamesOf(drawn.Now));
        var writer = new SettingsWriter(actor, (before, number) => new AuditEntry(
            actor, what, null,
            [
                .. facts, new AuditFact("settings-version", Text(number - 1), Text(number)), .. SettingsChanges.Of(before, document, nameOf),
            ]));
        // Not cancelled with the request: what is saved must be in effect here.
        var saved = await store.Save(basedOn, document, writer, CancellationToken.None);
        // A save whose answer was lost is repeated with the version before it.
        var isRepeated = what == "settings.saved" && saved.Current is { } newest && newest.Version.Number == basedOn + 1
            && newest.Version.ById == actor.Id && newest.Document == SettingsDocumentJson.Text(document);
        if (!saved.IsCurrent && !isRepeated)
        {
            return SettingsAnswers.OtherVersion(saved.Current?.Version);
        }
        if (saved.Current is { } current)
        {
            book.Saved(current);
        }
        return SettingsAnswers.Settings(context, saved.Current);

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<IResult> Check(
        HttpContext context, [FromServices] SettingsBook book, [FromServices] BoardReplicas boards, [FromServices] DrawnFloorsReplica drawn,
        [FromServices] IOptions<SuspectOptions> suspect, [FromKeyedServices(SourceClock.Key)] TimeProvider time)
    {
        if (await FloorAnswers.Body(context, SettingsReader.MostBytes) is not { } body)
        {
            return SettingsAnswers.TooLarge();
        }
        var document = SettingsReader.Read(body, out var problems);
        var masks = context.Viewer().Privacy.MaskStatuses;
        var agents = AlertCounts.Agents(boards.All(), drawn.Now, suspect.Value, time.GetUtcNow(), masks);
        return TypedResults.Ok(new SettingsCheckedJson(
            problems, AlertCounts.Of(agents, book.Now.Document.Alerts), document is null ? null : AlertCounts.Of(agents, document.Alerts))
        {
            WithoutAway = masks,
        });
    }

    private static IResult Choices(
        HttpContext context, [FromServices] BoardReplicas boards, [FromServices] DrawnFloorsReplica drawn,
        [FromServices] IInstanceNames names, [FromServices] IDirectoryPeople directory) =>
        // Who may not see the status of anybody may not read which ones people have now.
        TypedResults.Ok(SettingsChoicesJson.Of(boards.All(), drawn.Now, names, directory.Names) is var all && context.Viewer().Privacy.MaskStatuses
            ? all with { Statuses = [] } : all);

    private static async Task<IResult> Versions(HttpContext context, [FromServices] ISettingsStore store) => TypedResults.Ok<SettingsVersionJson[]>(
        [.. (await store.Versions(context.RequestAborted)).Select(v => new SettingsVersionJson(v.Number, v.SavedAt, v.ByName))]);

    private static async Task<IResult> Version(int number, HttpContext context, [FromServices] ISettingsStore store) =>
        await store.Load(number, context.RequestAborted) is { } stored ? SettingsAnswers.Version(stored) : SettingsAnswers.NoSuchVersion();

    /// <summary>Names of floors and sites by id, for the audit log.</summary>
    private static Func<string, string> NamesOf(DrawnFloors drawn)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var floor in drawn.Floors.Values)
        {
            names[floor.Id] = floor.Name;
            names[floor.Site] = floor.SiteName ?? floor.Site;
        }
        return id => names.GetValueOrDefault(id, id);
    }
}

/// <param name="SavedBy">Name of the person.</param>
internal sealed record SettingsVersionJson(long Version, DateTimeOffset SavedAt, string SavedBy);

/// <param name="Errors">Empty: the settings can be saved.</param>
/// <param name="Now">Agents with an alert by the limits in effect, by level.</param>
/// <param name="Then">The same by the limits that were sent; null: there are errors.</param>
internal sealed record SettingsCheckedJson(IReadOnlyList<LimitProblem> Errors, AlertCounts Now, AlertCounts? Then)
{
    /// <summary>The caller may not see custom statuses: no limit of breaks is counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithoutAway { get; init; }
}
