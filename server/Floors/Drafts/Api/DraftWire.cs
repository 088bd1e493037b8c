using System.Text.Json.Serialization;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Floors.Drafts.Api;

// The messages of /api/floors/ID/draft and of the hub /live/drafts.

/// <param name="Kind">seats, islands, zones, walls, doors, labels or floor.</param>
/// <param name="Id">Id of the element; "" for the floor.</param>
/// <param name="Field">Name of a field of the document; "": the whole element, which is made (old null) or deleted (new null).</param>
/// <param name="At">Of an element that comes back: its index in the list of its kind, when the changes are applied in order. Left out: at the end.</param>
internal sealed record DraftChangeJson(
    string Kind, string Id, string Field, RawJson Old, RawJson New, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? At)
{
    public static DraftChangeJson Of(DraftChange change) =>
        new(change.Kind, change.Id, change.Field, RawJson.Of(change.Old), RawJson.Of(change.New), change.At);
}

/// <param name="Code">What the step does: move, resize, …</param>
/// <param name="Count">Number of elements.</param>
internal sealed record DraftNameJson(string Code, int? Count, string? Text)
{
    public static DraftNameJson Of(DraftStepName name) => new(name.Code, name.Count, name.Text);
}

/// <summary>The step that the next undo or redo is about.</summary>
internal sealed record DraftNextJson(int N, string Code, int? Count, string? Text)
{
    public static DraftNextJson? Of(DraftNextStep? next) => next is null ? null : new DraftNextJson(next.N, next.Name.Code, next.Name.Count, next.Name.Text);
}

/// <param name="Id">The id that the page gave it.</param>
/// <param name="Act">do, undo, redo or restore.</param>
/// <param name="Of">Number of the step that is undone or redone; null: none.</param>
internal sealed record DraftStepJson(
    int N, string Editor, string Id, string Act, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Of, DraftNameJson Name,
    DraftChangeJson[] Changes, DateTimeOffset At)
{
    public static DraftStepJson From(SentStep s) => new(
        s.N, s.Editor, s.StepId, s.Act, s.Of == 0 ? null : s.Of, DraftNameJson.Of(s.Name), [.. s.Changes.Select(DraftChangeJson.Of)], s.At);
}

/// <param name="X">Place of the pointer; null: not on the floor.</param>
/// <param name="Selection">kind/id.</param>
/// <param name="Holds">Is dragging the selection.</param>
/// <param name="Colour">0 to 5.</param>
internal sealed record DraftEditorJson(string Editor, FloorByJson Person, double? X, double? Y, string[] Selection, bool Holds, int Colour)
{
    public static DraftEditorJson Of(DraftEditor e) => new(e.Editor, new FloorByJson(e.PersonId, e.PersonName), e.X, e.Y, e.Selection, e.Holds, e.Colour);
}

/// <param name="N">The step up to which it is published.</param>
/// <param name="Failed">Why it was not published at that time; null: it was not yet.</param>
internal sealed record DraftPlanJson(DateTimeOffset At, int N, string? Name, FloorByJson By, DraftFailedJson? Failed)
{
    public static DraftPlanJson? Of(PlannedPublish? plan) => plan is null ? null : new DraftPlanJson(
        plan.At, plan.N, plan.Name, new FloorByJson(plan.By.Id, plan.By.Name),
        plan.Failed is { } why ? new DraftFailedJson(why, plan.FailedVersion) : null);
}

/// <param name="Code">other-version, not-allowed, no-image, floor-deleted or not-readable.</param>
/// <param name="Version">The version that was current.</param>
internal sealed record DraftFailedJson(string Code, int Version);

/// <param name="Floor">Id of the floor.</param>
/// <param name="Draft">Id of the draft. If it has ended and another one is open, nothing is done to that one.</param>
/// <param name="Base">The version from which the draft was made; 0: none.</param>
/// <param name="N">Number of the last step.</param>
/// <param name="Document">With all steps.</param>
/// <param name="Undo">The next step to undo of the editor of the request.</param>
/// <param name="PublishAt">The set time; null: none.</param>
/// <param name="Current">The floor's version: another one than the base if somebody published without the draft.</param>
internal sealed record DraftJson(
    string Floor, string Draft, int Base, int N, RawJson Document, DateTimeOffset OpenedAt, FloorByJson By, DraftEditorJson[] Editors,
    DraftNextJson? Undo, DraftNextJson? Redo, DraftPlanJson? PublishAt, int Current);

/// <param name="Changes">As they were applied.</param>
/// <param name="Dropped">What was not possible any more, because of others.</param>
internal sealed record DraftStepAnswerJson(int N, DraftChangeJson[] Changes, DraftChangeJson[] Dropped, DraftNextJson? Undo, DraftNextJson? Redo)
{
    /// <summary>Only for undo and redo: changes that stay, because another editor was there since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Skipped { get; init; }
}

/// <param name="Draft">Id of the draft.</param>
/// <param name="Editor">Id of the tab, made by the page.</param>
/// <param name="Id">Made by the page: the same id is one step, however often it is sent.</param>
internal sealed record DraftStepRequestJson(
    string Draft, string Editor, string Id, DraftNameJson Name, DraftChangeJson[] Changes, bool? Restore);

/// <inheritdoc cref="DraftStepRequestJson"/>
internal sealed record DraftBackRequestJson(string? Draft, string? Editor, string? Id);

/// <param name="Draft">Id of the draft.</param>
/// <param name="N">The step up to which it is published. Later ones stay in the draft.</param>
/// <param name="Name">A version with a name is kept for ever.</param>
/// <param name="At">With Z or an offset from UTC. Null: now.</param>
/// <param name="BasedOn">The current version, if it is another one than the draft's base: it is published over it.</param>
internal sealed record DraftPublishRequestJson(
    string? Draft, string? Editor, int? N, string? Name, [property: JsonConverter(typeof(InstantConverter))] DateTimeOffset? At, int? BasedOn);

internal sealed record DraftPlannedJson(DateTimeOffset At, int N);

/// <param name="Draft">Id of the draft.</param>
internal sealed record DraftCancelRequestJson(string? Draft);

/// <param name="Draft">Id of the draft.</param>
/// <param name="N">The last step that the page has seen.</param>
/// <param name="All">Also when others have made steps since.</param>
internal sealed record DraftDiscardRequestJson(string? Draft, string? Editor, int? N, bool? All);

/// <param name="Undo">Number for <c>POST /api/floors/ID/versions/NUMBER/undo</c>; null: there was no version before.</param>
internal sealed record DraftPublishedJson(FloorJsonRow Floor, FloorVersionJson Version, string[] Freed, int? Undo);

/// <param name="Seated">Ids of seats that were given back.</param>
/// <inheritdoc cref="DraftPublishedJson"/>
internal sealed record PublishUndoneJson(FloorJsonRow Floor, FloorVersionJson Version, string[] Freed, string[] Seated, int? Undo);

/// <summary>What changed since the frame before.</summary>
/// <param name="Draft">Id of the draft that is watched.</param>
/// <param name="N">The last step.</param>
/// <param name="Editors">Everybody who is there; null: unchanged.</param>
/// <param name="Ended">published or discarded; null: the draft is open.</param>
/// <param name="Version">The version that was published; null: none since the frame before.</param>
/// <param name="PublishChanged"><paramref name="PublishAt"/> may have changed.</param>
/// <param name="Reset">The steps are not known any more: read the draft again.</param>
/// <param name="Base">The version from which the draft is made.</param>
internal sealed record DraftFrameJson(
    string Draft, int N, DraftStepJson[] Steps, DraftEditorJson[]? Editors, string? Ended, int? Version, DraftPlanJson? PublishAt, bool PublishChanged,
    bool Reset, int Base);

/// <param name="X">Null: the pointer is not on the floor.</param>
internal sealed record DraftHereJson(double? X, double? Y, string?[]? Selection, bool? Holds);
