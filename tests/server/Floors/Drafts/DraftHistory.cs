using System.Globalization;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>What editors do at random, on few elements and fields: they meet all the time.</summary>
internal sealed class DraftHistory(Random dice)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Seats = ["s1", "s2", "s3", "n1", "n2"];

    private int _ids;

    public static FloorDocument Base { get; } = Drawn.Document("s1", "s2", "s3") with
    {
        Islands = [new FloorIsland("i1", "島", null, 0, 0, 100, 100)],
        Walls = [new FloorWall("w1", [[0, 0], [10.5, -3]], 6) { Locked = true, Group = "g1" }],
        Background = new FloorBackground(new string('a', 64), 0, 0, 10, 10, 0.5),
    };

    public static DraftDocument Document() => DraftDocument.Of(FloorJson.Write(Base));

    public string Id() => string.Create(CultureInfo.InvariantCulture, $"step-{_ids++}");

    /// <summary>A request: what an editor wants, without knowing what others do.</summary>
    public Request Next(IReadOnlyList<string> editors)
    {
        var editor = editors[dice.Next(editors.Count)];
        return dice.Next(10) switch
        {
            < 3 => new Request(editor, Id(), DraftAct.Undo, []),
            < 5 => new Request(editor, Id(), DraftAct.Redo, []),
            5 => new Request(editor, Id(), DraftAct.Restore, Changes()),
            _ => new Request(editor, Id(), DraftAct.Do, Changes()),
        };
    }

    /// <summary>Different targets, as <see cref="DraftReader"/> demands.</summary>
    private DraftChange[] Changes()
    {
        Dictionary<(string, string, string), DraftChange> changes = [];
        for (var n = dice.Next(4); n >= 0; n--)
        {
            var change = Change();
            if (changes.Values.All(c => c.Kind != change.Kind || c.Id != change.Id || (!c.IsElement && !change.IsElement)))
            {
                changes[(change.Kind, change.Id, change.Field)] = change;
            }
        }
        return [.. changes.Values];
    }

    private DraftChange Change() => dice.Next(12) switch
    {
        0 => new DraftChange(DraftKinds.Floor, "", "width", null, Number()),
        1 => new DraftChange(DraftKinds.Floor, "", "background", null, null),
        2 => new DraftChange("islands", "i1", "name", null, DraftValues.Text($"島{dice.Next(3)}")),
        3 => new DraftChange("walls", "w1", "locked", null, dice.Next(2) == 0 ? null : "true"),
        4 or 5 => new DraftChange("seats", Seat(), "", null, null),
        6 or 7 => Made(Seat()),
        8 or 9 => new DraftChange("seats", Seat(), "x", null, Number()),
        10 => new DraftChange("seats", Seat(), "island", null, dice.Next(2) == 0 ? null : "\"i1\""),
        _ => new DraftChange("seats", Seat(), "label", null, DraftValues.Text($"A{dice.Next(3)}")),
    };

    private DraftChange Made(string id) => new(
        "seats", id, "", null,
        $$"""{"id":"{{id}}","label":"{{dice.Next(9)}}","x":{{dice.Next(9)}},"y":1,"width":95,"height":72,"rotation":0,"kind":"agent"}""");

    private string Seat() => Seats[dice.Next(Seats.Length)];

    private string Number() => DraftValues.Number(dice.Next(1, 4));

    internal sealed record Request(string Editor, string Id, string Act, DraftChange[] Changes)
    {
        public DraftStepName Name { get; } = new("move", Changes.Length, null);

        /// <returns>Null: there is nothing to undo or redo.</returns>
        public DraftStep? Of(Draft draft) => Act switch
        {
            DraftAct.Undo => draft.Undo(Editor, Id, Noon),
            DraftAct.Redo => draft.Redo(Editor, Id, Noon),
            _ => draft.Do(Editor, Id, Name, Changes, Act == DraftAct.Restore, Noon),
        };
    }
}
