using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Floors.Drafts;

/// <summary>What became of a request to a draft.</summary>
internal enum DraftOutcome
{
    None = 0,
    Done,

    /// <summary>No draft of the floor is open.</summary>
    NoDraft,

    /// <summary>The draft of the request is not open any more. Another one may be.</summary>
    Ended,

    /// <summary>The store did not answer: it is not known whether it was stored. The same request again tells.</summary>
    NotStored,

    /// <summary>The editor's id belongs to another person.</summary>
    OtherEditor,

    /// <summary>There is nothing to undo or redo.</summary>
    Nothing,

    /// <summary>As many drafts as possible are open.</summary>
    TooManyDrafts,

    /// <summary>The step would make more elements than a draft can have.</summary>
    TooManyElements,
    NoSuchFloor,
    NotWhole,

    /// <summary>The draft was made from another version than the current one.</summary>
    OtherVersion,

    /// <summary>Others have made steps that the caller has not seen.</summary>
    StepsOfOthers,

    /// <summary>The step is not known any more, or not yet.</summary>
    TooFar,

    /// <summary>The document cannot be published as it is.</summary>
    Problems,
    NoImage,

    /// <summary>It will be published at the set time.</summary>
    Planned,
}

/// <summary>A person, as the audit log names them.</summary>
[GenerateSerializer, Immutable, Alias("draft-person")]
internal sealed record DraftPerson([property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] string? Account)
{
    public AuditActor Actor => new(Name, Id, Account);
}

/// <summary>The next step to undo or redo.</summary>
[GenerateSerializer, Immutable, Alias("draft-next-step")]
internal sealed record DraftNextStep([property: Id(0)] int N, [property: Id(1)] DraftStepName Name)
{
    public static DraftNextStep? Of(DraftStep? step) => step is null ? null : new DraftNextStep(step.N, step.Name);
}

/// <summary>A stored step, as pages get it.</summary>
[GenerateSerializer, Immutable, Alias("draft-told-step")]
internal sealed record SentStep(
    [property: Id(0)] int N, [property: Id(1)] string Editor, [property: Id(2)] string StepId, [property: Id(3)] string Act, [property: Id(4)] int Of,
    [property: Id(5)] DraftStepName Name, [property: Id(6)] DraftChange[] Changes, [property: Id(7)] DateTimeOffset At)
{
    public static SentStep From(DraftStep step) =>
        new(step.N, step.Editor, step.Id, step.Act, step.Of, step.Name, [.. step.Changes.Select(c => c.Change)], step.At);
}

/// <summary>An open page, and where its person is. Not stored.</summary>
/// <param name="X">Place of the pointer; null: not on the floor. <paramref name="Y"/> too.</param>
/// <param name="Selection">kind/id.</param>
/// <param name="Holds">The person is dragging the selection.</param>
/// <param name="Colour">0 to 5.</param>
[GenerateSerializer, Immutable, Alias("draft-editor")]
internal sealed record DraftEditor(
    [property: Id(0)] string Editor, [property: Id(1)] string PersonId, [property: Id(2)] string PersonName, [property: Id(3)] double? X,
    [property: Id(4)] double? Y, [property: Id(5)] string[] Selection, [property: Id(6)] bool Holds, [property: Id(7)] int Colour);

/// <summary>A draft that is published at a set time.</summary>
/// <param name="Failed">Why it was not published at that time; null: it was not yet.</param>
/// <param name="FailedVersion">The version that was current then.</param>
[GenerateSerializer, Immutable, Alias("draft-planned")]
internal sealed record PlannedPublish(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] int N, [property: Id(2)] string? Name, [property: Id(3)] DraftPerson By,
    [property: Id(4)] string? Failed = null, [property: Id(5)] int FailedVersion = 0);

/// <param name="Applied">Null: nothing was.</param>
[GenerateSerializer, Immutable, Alias("draft-step-answer")]
internal sealed record DraftStepAnswer(
    [property: Id(0)] DraftOutcome Outcome, [property: Id(1)] int N = 0, [property: Id(2)] DraftChange[]? Applied = null,
    [property: Id(3)] DraftChange[]? Dropped = null, [property: Id(4)] int Skipped = 0, [property: Id(5)] DraftNextStep? Undo = null,
    [property: Id(6)] DraftNextStep? Redo = null);

/// <param name="Document">JSON.</param>
[GenerateSerializer, Immutable, Alias("draft-view")]
internal sealed record DraftView(
    [property: Id(0)] DraftOutcome Outcome, [property: Id(1)] string Draft = "", [property: Id(2)] int Base = 0, [property: Id(3)] int N = 0,
    [property: Id(4)] byte[]? Document = null, [property: Id(5)] DateTimeOffset OpenedAt = default, [property: Id(6)] DraftPerson? By = null,
    [property: Id(7)] DraftEditor[]? Editors = null, [property: Id(8)] DraftNextStep? Undo = null, [property: Id(9)] DraftNextStep? Redo = null,
    [property: Id(10)] PlannedPublish? Planned = null);

/// <param name="Steps">Null: they are not known any more.</param>
[GenerateSerializer, Immutable, Alias("draft-steps-answer")]
internal sealed record DraftStepsAnswer([property: Id(0)] DraftOutcome Outcome, [property: Id(1)] SentStep[]? Steps = null);

/// <summary>A request to publish a draft up to a step.</summary>
/// <param name="Draft">Id of the draft.</param>
/// <param name="At">Null: now.</param>
/// <param name="BasedOn">The version over which it is published; null: the one from which it was made.</param>
[GenerateSerializer, Immutable, Alias("draft-publish")]
internal sealed record DraftPublishRequest(
    [property: Id(0)] string Draft, [property: Id(1)] string Editor, [property: Id(2)] int N, [property: Id(3)] string? Name,
    [property: Id(4)] DateTimeOffset? At, [property: Id(5)] int? BasedOn);

/// <summary>A published version.</summary>
[GenerateSerializer, Immutable, Alias("draft-published-version")]
internal sealed record PublishedVersion(
    [property: Id(0)] int Number, [property: Id(1)] string? Name, [property: Id(2)] string Hash, [property: Id(3)] int Seats,
    [property: Id(4)] DateTimeOffset At, [property: Id(5)] string ById, [property: Id(6)] string ByName)
{
    public static PublishedVersion Of(FloorVersion v) => new(v.Number, v.Name, v.Hash, v.Seats, v.PublishedAt, v.ById, v.ByName);
}

/// <summary>What is wrong with an element of a document that is to be published.</summary>
/// <param name="Element">Null: it concerns no element.</param>
[GenerateSerializer, Immutable, Alias("draft-problem")]
internal sealed record DraftProblem(
    [property: Id(0)] string Path, [property: Id(1)] string En, [property: Id(2)] string Ja, [property: Id(3)] string? Kind,
    [property: Id(4)] string? Element);

/// <param name="Base">The version from which the draft was made.</param>
/// <param name="Current">The floor's version.</param>
/// <param name="Count">Number of steps of others.</param>
/// <param name="Freed">Ids of seats whose occupants lost them.</param>
[GenerateSerializer, Immutable, Alias("draft-publish-answer")]
internal sealed record DraftPublishAnswer(
    [property: Id(0)] DraftOutcome Outcome, [property: Id(1)] PublishedVersion? Version = null, [property: Id(2)] string[]? Freed = null,
    [property: Id(3)] int Base = 0, [property: Id(4)] int Current = 0, [property: Id(5)] int Count = 0, [property: Id(6)] DraftProblem[]? Problems = null,
    [property: Id(7)] PlannedPublish? Planned = null);
