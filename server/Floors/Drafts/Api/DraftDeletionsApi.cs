using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>What was deleted in a draft, and the explicit restore of it by anybody.</summary>
internal static class DraftDeletionsApi
{
    private const string Whole =
        "Only a floor of which everybody is in your scope: all its instances, without groups or profiles. Otherwise the answer is 403.";

    /// <param name="drafts">The group of the floor's draft.</param>
    public static void MapDraftDeletions(this RouteGroupBuilder drafts)
    {
        drafts.MapGet("/deleted", Deleted).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("What was deleted in the draft and can be restored, by steps, newest first")
            .WithDescription(
                $"{Whole} {DraftsApi.Names} Steps whose content is not known any more are left out: the last {Draft.MostRecent} are known, and those that "
                + "can be undone. What was deleted by a published step is in the versions.")
            .Produces<DraftDeletionJson[]>().ProducesValidationProblem();
        drafts.MapPost("/restore", Restore).RequireRateLimiting(CostlyReads.Steps)
            .WithSummary("Makes a step that brings back what another step deleted, also of another person")
            .WithDescription(
                $"{Whole} {DraftsApi.Names} n: number of that step. Nothing of it is gone: 409. If the answer is lost, or 503, send the same id again.")
            .Produces<DraftStepAnswerJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Deleted(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains, [FromServices] AccessBook people,
        [FromQuery] string? draft = null)
    {
        var (floor, refused) = await DraftsApi.Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        if (!DraftReader.IsId(draft))
        {
            return DraftAnswers.BadIds(("draft", false));
        }
        var answer = await DraftsApi.OrNotStored(
            () => grains.GetGrain<IDraftGrain>(id).Deleted(draft!), new DraftDeletedAnswer(DraftOutcome.NotStored));
        return answer.Outcome != DraftOutcome.Done ? DraftAnswers.Refused(answer.Outcome)
            : new DraftsApi.PackedJson(answer.Deletions!.Select(d => new DraftDeletionJson(
                d.N, d.Editor, d.Person is { } who && people.Person(who) is { } person ? new FloorByJson(person.Id, person.Name) : null, d.At, d.Kinds,
                d.Names)).ToArray());
    }

    private static async Task<IResult> Restore(
        string id, DraftRestoreRequestJson asked, HttpContext context, [FromServices] FloorBook book, [FromServices] IGrainFactory grains)
    {
        var (floor, refused) = await DraftsApi.Find(id, context, book);
        if (floor is null)
        {
            return refused!;
        }
        var errors = PersonFields.Errors(
            ("draft", DraftReader.IsId(asked.Draft) ? null : "bad"), ("editor", DraftReader.IsId(asked.Editor) ? null : "bad"),
            ("id", DraftReader.IsId(asked.Id) ? null : "bad"), ("n", asked.N is null ? "missing" : asked.N < 1 ? "out-of-range" : null)).ToArray();
        return errors.Length > 0 ? Problems.Fields(errors) : DraftsApi.Answer(
            await DraftsApi.OrNotStored(
                () => grains.GetGrain<IDraftGrain>(id).Restore(
                    DraftsApi.Person(context.Viewer()), asked.Draft!, asked.Editor!, asked.Id!, asked.N!.Value),
                new DraftStepAnswer(DraftOutcome.NotStored)),
            isBack: false);
    }
}
