using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>
/// The draft of a floor: one for all its editors. Steps are stored in the order in which they arrive, and the hub <c>/live/drafts</c> tells everybody.
/// </summary>
internal static class DraftsApi
{
    private const string Whole =
        "Only a floor of which everybody is in your scope: all its instances, without groups or profiles. Otherwise the answer is 403.";

    /// <summary>Of every request that works on a draft.</summary>
    internal const string Names = "draft: its id. If it is not open any more, the answer is 404 with the code gone, also when another draft is open.";

    private const string Retry = "If the answer is lost, or 503, send the same id again: it is one step.";

    public static void MapDrafts(this IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup("/api/floors/{id}/draft").WithTags("Floors").RequireAuthorization(Policies.Plan)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        drafts.MapPost("", Open).WithSummary("Opens a draft from the current version, or answers the open one")
            .WithDescription($"{Whole} At most {IDraftStore.Most} drafts are open at once (409).").Produces<DraftJson>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapGet("", Read).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("The open draft: its document with all steps, who is there, and what the editor can undo").WithDescription(Whole)
            .Produces<DraftJson>();
        drafts.MapGet("/steps", Steps).RequireRateLimiting(CostlyReads.Often).WithSummary("The steps after a number, in order")
            .WithDescription($"{Whole} {Names} 410: some are not known any more (the last {Draft.MostRecent} are); read the draft again.")
            .Produces<DraftStepJson[]>().ProducesProblem(StatusCodes.Status410Gone);
        drafts.MapPost("/steps", Do).RequireRateLimiting(CostlyReads.Steps).WithSummary("Makes a step: what one undo takes back")
            .WithDescription(
                $"{Whole} {Names} Changes are per field; the last writer of a field wins. What is not possible any more because of others is in \"dropped\". "
                + $"An element that another editor deleted comes back only with restore: true. {Retry} At most {DraftReader.MostChanges:N0} changes and 8 MB.")
            .WithMetadata(new RequestSizeLimitAttribute(DraftReader.MostBytes + 1)).Accepts<DraftStepRequestJson>("application/json")
            .Produces<DraftStepAnswerJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        drafts.MapPost("/undo", Undo).RequireRateLimiting(CostlyReads.Steps).WithSummary("Takes back the last step of this editor")
            .WithDescription($"{Whole} {Names} What another editor has changed since stays (\"skipped\"). {Retry}")
            .Produces<DraftStepAnswerJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapPost("/redo", Redo).RequireRateLimiting(CostlyReads.Steps)
            .WithSummary("Makes the step again that this editor has undone last").WithDescription($"{Whole} {Names} {Retry}")
            .Produces<DraftStepAnswerJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapDraftPublishing();
        app.MapHub<DraftHub>("/live/drafts", options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.TransportMaxBufferSize = options.ApplicationMaxBufferSize = 64 * 1024;
        }).RequireAuthorization(Policies.Plan);
    }

    /// <summary>The floor, if its draft is the caller's to change.</summary>
    internal static async Task<(DrawnFloor? Floor, IResult? Refused)> Find(string id, HttpContext context, FloorBook book)
    {
        var viewer = context.Viewer();
        context.Response.Headers.CacheControl = "no-store";
        return await book.Find(id, viewer.Scope, context.RequestAborted) is not { } floor ? (null, FloorAnswers.NoSuchFloor())
            : viewer.Scope.HasAllOfFloor(floor.Id, floor.Instances) ? (floor, null)
            : (null, FloorAnswers.Refused(FloorRefusal.NotWhole, floor));
    }

    internal static DraftPerson Person(Viewer viewer) => new(viewer.Id, viewer.Name, viewer.Account);

    private static async Task<IResult> Open(string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains)
    {
        var (floor, refused) = await Find(id, context, book);
        return floor is null ? refused! : View(
            await OrNotStored(() => grains.GetGrain<IDraftGrain>(id).Open(Person(context.Viewer())), new DraftView(DraftOutcome.NotStored)), floor);
    }

    private static async Task<IResult> Read(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains, [FromQuery] string? editor = null)
    {
        var (floor, refused) = await Find(id, context, book);
        return floor is null ? refused! : editor is not null && !DraftReader.IsId(editor) ? DraftAnswers.BadIds(("editor", false)) : View(
            await OrNotStored(() => grains.GetGrain<IDraftGrain>(id).Read(Person(context.Viewer()), editor), new DraftView(DraftOutcome.NotStored)), floor);
    }

    private static IResult View(DraftView view, DrawnFloor floor) => view.Outcome != DraftOutcome.Done ? DraftAnswers.Refused(view.Outcome)
        : new PackedJson(new DraftJson(
            floor.Id, view.Draft, view.Base, view.N, new RawJson(view.Document!), view.OpenedAt, new FloorByJson(view.By!.Id, view.By.Name),
            [.. view.Editors!.Select(DraftEditorJson.Of)], DraftNextJson.Of(view.Undo), DraftNextJson.Of(view.Redo), DraftPlanJson.Of(view.Planned),
            floor.Version));

    private static async Task<IResult> Steps(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains, [FromQuery] string? draft = null,
        [FromQuery] int after = 0)
    {
        var (floor, refused) = await Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        if (!DraftReader.IsId(draft))
        {
            return DraftAnswers.BadIds(("draft", false));
        }
        var answer = await OrNotStored(() => grains.GetGrain<IDraftGrain>(id).After(draft!, after), new DraftStepsAnswer(DraftOutcome.NotStored));
        return answer.Outcome switch
        {
            DraftOutcome.Done => new PackedJson(answer.Steps!.Select(DraftStepJson.From).ToArray()),
            DraftOutcome.TooFar => DraftAnswers.Gone(),
            _ => DraftAnswers.Refused(answer.Outcome),
        };
    }

    private static async Task<IResult> Do(string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains)
    {
        var (floor, refused) = await Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        if (await FloorAnswers.Body(context, DraftReader.MostBytes) is not { } body)
        {
            return FloorAnswers.TooLarge(DraftReader.MostBytes, "A step");
        }
        if (DraftReader.Read(body, out var problems) is not { } step)
        {
            return FloorAnswers.Problems(problems);
        }
        // Not cancelled with the request: a step that is stored is told to everybody.
        return Answer(
            await OrNotStored(
                () => grains.GetGrain<IDraftGrain>(id).Do(
                    Person(context.Viewer()), step.Draft, step.Editor, step.Id, step.Name, [.. step.Changes], step.IsRestore),
                new DraftStepAnswer(DraftOutcome.NotStored)),
            isBack: false);
    }

    private static Task<IResult> Undo(
        string id, DraftBackRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains) =>
        Back(id, asked, isRedo: false, context, book, grains);

    private static Task<IResult> Redo(
        string id, DraftBackRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains) =>
        Back(id, asked, isRedo: true, context, book, grains);

    private static async Task<IResult> Back(
        string id, DraftBackRequestJson asked, bool isRedo, HttpContext context, FloorBook book, IGrainFactory grains)
    {
        var (floor, refused) = await Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        if (!DraftReader.IsId(asked.Draft) || !DraftReader.IsId(asked.Editor) || !DraftReader.IsId(asked.Id))
        {
            return DraftAnswers.BadIds(
                ("draft", DraftReader.IsId(asked.Draft)), ("editor", DraftReader.IsId(asked.Editor)), ("id", DraftReader.IsId(asked.Id)));
        }
        return Answer(
            await OrNotStored(
                () => grains.GetGrain<IDraftGrain>(id).Undo(Person(context.Viewer()), asked.Draft!, asked.Editor!, asked.Id!, isRedo),
                new DraftStepAnswer(DraftOutcome.NotStored)),
            isBack: true);
    }

    private static IResult Answer(DraftStepAnswer answer, bool isBack) => answer.Outcome != DraftOutcome.Done ? DraftAnswers.Refused(answer.Outcome)
        : new PackedJson(new DraftStepAnswerJson(
            answer.N, [.. answer.Applied!.Select(DraftChangeJson.Of)], [.. answer.Dropped!.Select(DraftChangeJson.Of)], DraftNextJson.Of(answer.Undo),
            DraftNextJson.Of(answer.Redo))
        {
            Skipped = isBack ? answer.Skipped : null,
        });

    /// <summary>A grain that does not answer in time may have done what it was asked for.</summary>
    internal static async Task<T> OrNotStored<T>(Func<Task<T>> ask, T notStored)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            return notStored;
        }
    }

    /// <summary>A large draft is sent in gzip.</summary>
    private sealed class PackedJson(object value) : IResult
    {
        private const int Small = 16 << 10;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), JsonSerializerOptions.Web);
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            if (json.Length > Small && httpContext.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
            {
                json = DraftSnapshot.Packed(json);
                response.Headers.ContentEncoding = "gzip";
            }
            response.ContentLength = json.Length;
            await response.Body.WriteAsync(json, httpContext.RequestAborted);
        }
    }
}
