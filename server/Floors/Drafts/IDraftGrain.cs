using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Floors.Drafts;

/// <summary>What a follower knows of a draft.</summary>
/// <param name="Draft">Id of the draft.</param>
/// <param name="N">The last step that it has.</param>
/// <param name="Rev">Revision of the editors and of the set time; 0: none yet.</param>
[GenerateSerializer, Immutable, Alias("draft-position")]
internal readonly record struct DraftPosition([property: Id(0)] string Draft, [property: Id(1)] int N, [property: Id(2)] long Rev);

/// <summary>What a follower lacks.</summary>
/// <param name="Outcome">Done, OtherEditor or NotStored.</param>
/// <param name="At">The new position.</param>
/// <param name="Editors">All; null: unchanged, or see <paramref name="Moved"/>.</param>
/// <param name="Ended">published, discarded, or gone: not known any more; null: the draft is open.</param>
/// <param name="Version">The version that was published when it ended, or when a part of it was published since the follower came; 0: none.</param>
/// <param name="Base">The version from which the rest of the draft was made.</param>
/// <param name="IsReset">The steps after <see cref="DraftPosition.N"/> are not known any more: the whole draft is to be read again.</param>
/// <param name="Moved">Editors who came or changed; a selection that did not change is null. Null: see <paramref name="Editors"/>.</param>
/// <param name="Left">Ids of editors who left.</param>
[GenerateSerializer, Immutable, Alias("draft-news")]
internal sealed record DraftNews(
    [property: Id(0)] DraftOutcome Outcome, [property: Id(1)] DraftPosition At = default, [property: Id(2)] SentStep[]? Steps = null,
    [property: Id(3)] DraftEditor[]? Editors = null, [property: Id(4)] string? Ended = null, [property: Id(5)] int Version = 0,
    [property: Id(6)] int Base = 0, [property: Id(7)] bool IsReset = false, [property: Id(8)] PlannedPublish? Planned = null,
    [property: Id(9)] DraftEditor[]? Moved = null, [property: Id(10)] string[]? Left = null);

/// <summary>Where a person is on the floor.</summary>
/// <param name="Selection">Null: as before.</param>
[GenerateSerializer, Immutable, Alias("draft-here")]
internal sealed record DraftHere(
    [property: Id(0)] double? X, [property: Id(1)] double? Y, [property: Id(2)] string[]? Selection, [property: Id(3)] bool Holds);

/// <summary>
/// One per floor: orders the steps of all editors of its draft, stores each before it answers, and publishes. What it has in memory is what is stored; when
/// a write fails it forgets all and reads it again. A request names the draft that it means: it never works on another one. Key: id of the floor.
/// </summary>
[Alias("draft")]
internal interface IDraftGrain : IGrainWithStringKey
{
    /// <summary>Opens a draft from the current version, or answers the open one.</summary>
    [Alias("open"), ResponseTimeout("00:00:20")]
    Task<DraftView> Open(DraftPerson person);

    /// <param name="editor">Null: none, so nothing to undo.</param>
    [Alias("read"), ResponseTimeout("00:00:20")]
    Task<DraftView> Read(DraftPerson person, string? editor);

    [Alias("after"), ResponseTimeout("00:00:20")]
    Task<DraftStepsAnswer> After(string draft, int n);

    [Alias("do"), ResponseTimeout("00:00:20")]
    Task<DraftStepAnswer> Do(DraftPerson person, string draft, string editor, string id, DraftStepName name, DraftChange[] changes, bool isRestore);

    /// <param name="isRedo">Redoes the last undone step.</param>
    [Alias("undo"), ResponseTimeout("00:00:20")]
    Task<DraftStepAnswer> Undo(DraftPerson person, string draft, string editor, string id, bool isRedo);

    /// <summary>Brings back what a step deleted, also of another person.</summary>
    /// <param name="n">Number of the step.</param>
    [Alias("restore"), ResponseTimeout("00:00:20")]
    Task<DraftStepAnswer> Restore(DraftPerson person, string draft, string editor, string id, int n);

    /// <summary>What was deleted and can be restored.</summary>
    [Alias("deleted"), ResponseTimeout("00:00:20")]
    Task<DraftDeletedAnswer> Deleted(string draft);

    [Alias("publish"), ResponseTimeout("00:00:30")]
    Task<DraftPublishAnswer> Publish(DraftPerson person, DraftPublishRequest asked);

    /// <summary>Cancels a set time.</summary>
    [Alias("cancel"), ResponseTimeout("00:00:20")]
    Task<DraftOutcome> Cancel(DraftPerson person, string draft);

    /// <param name="n">The last step that the caller has seen.</param>
    /// <param name="isAll">Also when others have made steps since.</param>
    [Alias("discard"), ResponseTimeout("00:00:20")]
    Task<DraftPublishAnswer> Discard(DraftPerson person, string draft, string editor, int n, bool isAll);

    /// <summary>The time of a draft may have come: publishes it then. Another caller may have been first.</summary>
    [Alias("due"), ResponseTimeout("00:00:30")]
    Task Due();

    /// <summary>
    /// Returns what the caller lacks. If it lacks nothing, the answer waits for a change, at most 2 s. The editor counts as present for 5 s after it.
    /// </summary>
    [Alias("follow"), ResponseTimeout("00:00:10")]
    Task<DraftNews> Follow(DraftPerson person, string editor, DraftPosition known);

    [Alias("here"), ResponseTimeout("00:00:05")]
    Task Here(DraftPerson person, string editor, DraftHere here);
}
