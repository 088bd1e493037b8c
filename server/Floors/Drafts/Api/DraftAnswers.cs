using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>Refusals of the drafts' endpoints.</summary>
internal static class DraftAnswers
{
    public static IResult Refused(DraftOutcome outcome, DraftPublishAnswer? why = null) => outcome switch
    {
        DraftOutcome.NoDraft => NoDraft(),
        DraftOutcome.Ended => Problem(
            StatusCodes.Status404NotFound, "gone",
            "This draft is not open any more: it was published or discarded. POST /api/floors/ID/draft opens or answers the next one.", "Draft not open"),
        DraftOutcome.NotStored => TypedResults.Problem(
            "The store does not answer, so it is not certain that this was stored. Send the same request again: it is done once.",
            statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not stored"),
        DraftOutcome.OtherEditor => Problem(
            StatusCodes.Status403Forbidden, "other-editor", "This editor id belongs to another person. Make a new one.", "Another person's editor"),
        DraftOutcome.Nothing => Problem(
            StatusCodes.Status409Conflict, "nothing", "There is nothing to undo, redo or restore, and no set time to cancel.", "Nothing to do"),
        DraftOutcome.TooManyDrafts => Problem(
            StatusCodes.Status409Conflict, "too-many", $"{IDraftStore.Most} drafts are open already. Publish or discard one first.", "Too many drafts"),
        DraftOutcome.TooManyElements => FloorAnswers.Problems([new FloorProblem(
            "$.changes", "The draft would have too many elements.", "下書きの要素が多すぎます。")]),
        DraftOutcome.NoSuchFloor => FloorAnswers.NoSuchFloor(),
        DraftOutcome.NotWhole => FloorAnswers.Refused(FloorRefusal.NotWhole, null),
        DraftOutcome.NoImage => FloorAnswers.Refused(FloorRefusal.NoSuchImage, null),
        DraftOutcome.OtherVersion => TypedResults.Problem(
            $"The draft was made from version {why!.Base}, but version {why.Current} is current. Look at it; to publish over it, send basedOn {why.Current}.",
            statusCode: StatusCodes.Status409Conflict, title: "Another version is current",
            extensions: Code("other-version", ("base", why.Base), ("current", why.Current))),
        DraftOutcome.StepsOfOthers => TypedResults.Problem(
            $"Others have made {why!.Count} steps that you have not seen.{SetTime(why.Planned)} Look at them; to discard them too, send all: true.",
            statusCode: StatusCodes.Status409Conflict, title: "Steps of others",
            extensions: Code("steps-of-others", [("count", why.Count), .. Set(why.Planned)])),
        DraftOutcome.PlannedByOther => TypedResults.Problem(
            $"Discarding would drop this.{SetTime(why!.Planned)} Ask them; to discard it too, send all: true.",
            statusCode: StatusCodes.Status409Conflict, title: "Another person's set time", extensions: Code("set-time", [.. Set(why.Planned)])),
        DraftOutcome.TooFar => Problem(
            StatusCodes.Status409Conflict, "too-far",
            "This step is not known any more, or not yet, or a later one was published. Read the draft again.", "Unknown step"),
        DraftOutcome.Problems => TypedResults.Problem(
            $"{why!.Problems![0].Path}: {why.Problems[0].En}{(why.Problems.Length > 1 ? $" And {why.Problems.Length - 1} more, in \"problems\"." : "")} "
            + "Nothing was published.", statusCode: StatusCodes.Status400BadRequest, title: "The document is not valid",
            extensions: new Dictionary<string, object?>
            {
                ["problems"] = why.Problems.Select(p => new { path = p.Path, en = p.En, ja = p.Ja, kind = p.Kind, id = p.Element }).ToArray(),
            }),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Nothing was refused."),
    };

    public static IResult NotCurrent(int asked, int current) => TypedResults.Problem(
        $"Version {current} is current, not {asked}: only the current version can be taken back.", statusCode: StatusCodes.Status409Conflict,
        title: "Another version is current", extensions: Code("other-version", ("current", current)));

    public static IResult NoDraft() => FloorAnswers.NotFound("No draft of this floor is open. POST /api/floors/ID/draft opens one.", "No draft");

    public static IResult Gone() => Problem(
        StatusCodes.Status410Gone, "too-far", "Some of these steps are not known any more. Read the draft again.", "Steps not known");

    /// <summary>An editor id or a step id that is not one.</summary>
    public static IResult BadIds(params (string Field, bool IsRight)[] ids) =>
        Problems.Fields([.. ids.Where(id => !id.IsRight).Select(id => (id.Field, "bad"))]);

    private static string SetTime(PlannedPublish? plan) =>
        plan is null ? "" : $" {plan.By.Name} has set a time at which the draft is published: {plan.At.UtcDateTime:u}.";

    private static IEnumerable<(string, object)> Set(PlannedPublish? plan) => plan is null ? [] : [("at", plan.At), ("by", plan.By.Name)];

    private static IResult Problem(int status, string code, string detail, string title) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: Code(code));

    private static Dictionary<string, object?> Code(string code, params (string Name, object Value)[] more)
    {
        Dictionary<string, object?> extensions = new() { ["code"] = code };
        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }
        return extensions;
    }
}
