using System.Diagnostics;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>Steps of very many changes are undone in a time that grows with their number, not with its square.</summary>
public sealed class DraftManyChangesTests
{
    private const int Seats = 20_000;

    private static readonly string[] Ids = [.. Enumerable.Range(0, Seats).Select(n => $"m{n}")];

    private static DraftStep Do(Draft draft, string editor, Func<string, DraftChange> change)
    {
        var step = draft.Do(
            editor, $"i{draft.N}", new DraftStepName("move", Seats, null), [.. Ids.Select(change)], false, DraftHistory.Noon);
        draft.Apply(step, editor);
        return step;
    }

    private static DraftStep Undo(Draft draft, string editor)
    {
        var step = draft.Undo(editor, $"i{draft.N}", DraftHistory.Noon)!;
        draft.Apply(step, editor);
        return step;
    }

    /// <summary>Of several tries: others may work on the machine. Nothing is changed by it.</summary>
    private static TimeSpan Quickest(Draft draft) => Enumerable.Range(0, 5).Min(n =>
    {
        var began = Stopwatch.GetTimestamp();
        Assert.NotNull(draft.Undo("e1", $"t{n}", DraftHistory.Noon));
        return Stopwatch.GetElapsedTime(began);
    });

    private static Draft WithSeats()
    {
        var draft = new Draft(DraftHistory.Document());
        Do(draft, "e1", id => new DraftChange(
            "seats", id, "", null, $$"""{"id":"{{id}}","label":"","x":1,"y":1,"width":95,"height":72,"rotation":0,"kind":"agent"}"""));
        return draft;
    }

    private static DraftChange X(string id, int x) => new("seats", id, "x", null, DraftValues.Number(x));

    [Fact, Trait("Category", "Long")]
    public void AnUndoUnderTheWorkOfAnotherIsDoneWithinASecond()
    {
        var draft = WithSeats();
        Do(draft, "e1", id => X(id, 2));
        Do(draft, "e1", id => X(id, 3));
        Do(draft, "e2", id => X(id, 4));
        Assert.Equal(Seats, Undo(draft, "e1").Skipped);
        Assert.Equal(Seats, Undo(draft, "e2").Changes.Count);
        Assert.InRange(Quickest(draft).TotalSeconds, 0, 1);
        Assert.Equal(Seats, Undo(draft, "e1").Changes.Count);
    }

    [Fact, Trait("Category", "Long")]
    public void ADeletedFloorFullOfSeatsComesBackWithinASecond()
    {
        var draft = WithSeats();
        Do(draft, "e1", id => new DraftChange("seats", id, "", null, null));
        Assert.InRange(Quickest(draft).TotalSeconds, 0, 1);
        Assert.Equal(Seats, Undo(draft, "e1").Changes.Count);
    }
}
