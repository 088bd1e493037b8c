namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>The steps of one editor that can be undone and redone, oldest first.</summary>
/// <param name="person">Id of the person to whom the editor belongs.</param>
internal sealed class EditorSteps(string person)
{
    public string Person { get; } = person;

    /// <summary>Numbers of steps of the kind <see cref="DraftStep.IsDo"/>.</summary>
    public List<int> Undo { get; init; } = [];

    /// <summary>Numbers of undo steps.</summary>
    public List<int> Redo { get; init; } = [];

    /// <summary>Numbers of undone steps of which a part stays, and which cannot be redone any more: they may cover an older step.</summary>
    public List<int> Covers { get; init; } = [];

    /// <summary>Ids of the last steps, oldest first. A page waits for the answer to one before it sends the next, so a few are enough.</summary>
    public List<string> Ids { get; init; } = [];

    /// <summary>The last step of this editor.</summary>
    public int Last { get; set; }
}
