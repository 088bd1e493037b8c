namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>A change of one field of one element. Values are JSON texts (<see cref="DraftValues"/>).</summary>
/// <param name="Kind">seats, islands, zones, walls, doors, labels or floor.</param>
/// <param name="Id">Id of the element; "" for the floor.</param>
/// <param name="Field">Name of the field; "": the whole element, which is made (<paramref name="Old"/> null) or deleted (<paramref name="New"/> null).</param>
/// <param name="Old">The value before; null: none.</param>
/// <param name="New">The value after; null: none.</param>
/// <param name="At">An element that comes back: its index in the list of its kind. Null: at the end.</param>
[GenerateSerializer, Immutable, Alias("draft-change")]
internal sealed record DraftChange(
    [property: Id(0)] string Kind, [property: Id(1)] string Id, [property: Id(2)] string Field, [property: Id(3)] string? Old, [property: Id(4)] string? New,
    [property: Id(5)] int? At = null)
{
    public bool IsElement => Field.Length == 0;

    /// <summary>What it writes. A step writes each target at most once.</summary>
    public (string Kind, string Id, string Field) Target => (Kind, Id, Field);
}

/// <summary>Who wrote a value last.</summary>
/// <param name="Step">Number of the step; 0: the version from which the draft was opened.</param>
/// <param name="Editor">Id of the editor; null: as above.</param>
internal readonly record struct DraftStamp(int Step, string? Editor)
{
    public bool IsBase => Step == 0;
}

/// <summary>A change that was applied, with what is needed to take it back.</summary>
/// <param name="Before">Who had written the value, or had made or deleted the element, before it.</param>
/// <param name="After">Who has, after it: this step, or the former writer when a change is taken back.</param>
/// <param name="Fields">
/// Of an element that is removed or comes back: the writers of its fields, in the order of <see cref="DraftKind.Fields"/>. Null: all <see cref="After"/>.
/// </param>
internal sealed record AppliedChange(DraftChange Change, DraftStamp Before, DraftStamp After, IReadOnlyList<DraftStamp>? Fields = null);

/// <summary>What a step does, in a code that the page has words for.</summary>
/// <param name="Code">One of <see cref="All"/>.</param>
/// <param name="Count">Number of elements; null: not said.</param>
/// <param name="Text">For example the label of the seat; null: none.</param>
[GenerateSerializer, Immutable, Alias("draft-step-name")]
internal sealed record DraftStepName([property: Id(0)] string Code, [property: Id(1)] int? Count, [property: Id(2)] string? Text)
{
    public static IReadOnlyList<string> All { get; } =
    [
        "move", "resize", "rotate", "align", "distribute", "add-seats", "add-island", "add-zone", "add-wall", "add-door", "add-label", "delete", "duplicate",
        "paste", "text", "number", "lock", "unlock", "group", "ungroup", "image", "kind", "zone", "restore", "table",
    ];
}

/// <summary>The four kinds of steps.</summary>
internal static class DraftAct
{
    public const string Do = "do";
    public const string Undo = "undo";
    public const string Redo = "redo";

    /// <summary>As <see cref="Do"/>, and brings back what another editor deleted.</summary>
    public const string Restore = "restore";
}

/// <summary>One step of one editor: what one undo takes back.</summary>
/// <param name="N">Its number in the draft, from 1.</param>
/// <param name="Id">Made by the page: the same id is one step, however often it is sent.</param>
/// <param name="Of">Number of the step that is undone or redone; 0: none.</param>
/// <param name="Dropped">What was asked for and not applied, because of others.</param>
/// <param name="Skipped">Number of changes of an undo or redo that stay, because of others.</param>
internal sealed record DraftStep(
    int N, string Editor, string Id, string Act, int Of, DraftStepName Name, IReadOnlyList<AppliedChange> Changes, IReadOnlyList<DraftChange> Dropped,
    int Skipped, DateTimeOffset At)
{
    public bool IsDo => Act is DraftAct.Do or DraftAct.Restore;
}
