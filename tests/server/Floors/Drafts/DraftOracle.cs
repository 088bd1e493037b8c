using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>
/// The undo laws once more, slow and obvious. Every field has the list of what was written to it and by whom; the last entry is its value. A step adds an
/// entry. Undo cuts the list before the step's entry, and redo puts the cut entries back. Being there is a field too, of the element.
/// </summary>
internal sealed class DraftOracle
{
    private sealed record Entry(int Step, string? Editor, string? Value);

    private sealed class Element
    {
        public List<Entry> There { get; set; } = [];

        public Dictionary<string, List<Entry>> Fields { get; set; } = [];
    }

    private sealed record Cut(List<Entry> Left, List<Entry> Former);

    private readonly Dictionary<(string Kind, string Id), Element> _elements = [];

    /// <summary>What the fields of an element were when a step removed it.</summary>
    private readonly Dictionary<(int Step, string Kind, string Id), Dictionary<string, List<Entry>>> _removed = [];
    private readonly Dictionary<(int Step, string Kind, string Id, string Field), Cut> _cuts = [];
    private readonly Dictionary<int, DraftStep> _steps = [];

    public DraftOracle(DraftDocument document)
    {
        _elements[(DraftKinds.Floor, "")] = new Element
        {
            There = [new Entry(0, null, "floor")],
            Fields = DraftKinds.OfFloor.Select((f, i) => (f.Name, document.Floor.Values![i])).ToDictionary(f => f.Name, f => Base(f.Item2)),
        };
        foreach (var kind in DraftKinds.All)
        {
            foreach (var (id, place) in document.Places(kind))
            {
                _elements[(kind.Name, id)] = Made(kind, 0, null, DraftDocument.Element(kind, id, place.Values!));
            }
        }
    }

    /// <summary>Checks a step that was just made against the laws, and applies it.</summary>
    public void Take(DraftStep step)
    {
        _steps[step.N] = step;
        if (step.IsDo)
        {
            foreach (var change in step.Changes.Select(c => c.Change))
            {
                Do(step, change);
            }
            return;
        }
        // The step that is taken back: the one that was done, or its undo.
        var back = step.Act == DraftAct.Undo ? _steps[step.Of] : _steps.Values.Last(s => s.Act == DraftAct.Undo && s.Of == step.Of && s.Editor == step.Editor);
        Assert.Equal(step.Editor, back.Editor);
        var made = step.Changes.ToDictionary(c => Key(c.Change), c => c.Change);
        foreach (var change in back.Changes.Reverse().Select(c => c.Change))
        {
            var isDone = made.Remove(Key(change), out var done);
            var may = step.Act == DraftAct.Undo ? MayUndo(step, back, change) : MayRedo(back, change);
            Assert.True(may == isDone, $"Step {step.N}, {step.Act} of {step.Of} by {step.Editor}: {change.Kind}/{change.Id}.{change.Field}, {may}");
            if (isDone)
            {
                Back(step, back, change);
                Assert.Equal(Value(change), done!.New);
            }
        }
        Assert.Empty(made);
    }

    /// <summary>Steps up to this one are published: they are the beginning for what follows.</summary>
    public void Published(int n)
    {
        foreach (var element in _elements.Values)
        {
            element.There = Since(n, element.There);
            element.Fields = Since(n, element.Fields);
        }
        foreach (var key in _removed.Keys.ToArray())
        {
            _removed[key] = Since(n, _removed[key]);
        }
        foreach (var (key, cut) in _cuts.ToArray())
        {
            _cuts[key] = new Cut(Since(n, cut.Left), Since(n, cut.Former));
        }
    }

    /// <summary>The value of everything: what is not there has none.</summary>
    public Dictionary<string, string?> Values() => _elements.Where(e => IsThere(e.Value)).SelectMany(
        e => e.Value.Fields.Select(f => (Key: $"{e.Key.Kind}/{e.Key.Id}.{f.Key}", f.Value[^1].Value))).Where(f => f.Value is not null)
        .ToDictionary(f => f.Key, f => f.Value);

    private void Do(DraftStep step, DraftChange change)
    {
        var at = (change.Kind, change.Id);
        var element = _elements.GetValueOrDefault(at);
        if (!change.IsElement)
        {
            Assert.True(IsThere(element));
            Assert.Equal(element!.Fields[change.Field][^1].Value, change.Old);
            element.Fields[change.Field].Add(new Entry(step.N, step.Editor, change.New));
            return;
        }
        var kind = DraftKinds.Of(change.Kind)!;
        if (change.New is null)
        {
            Assert.True(IsThere(element));
            Remove(step.N, at, element!);
            element!.There.Add(new Entry(step.N, step.Editor, null));
            return;
        }
        Assert.False(IsThere(element));
        // U3
        Assert.True(
            step.Act == DraftAct.Restore || element?.There is not [.., { Editor: { } deleter }] || deleter == step.Editor,
            $"Step {step.N} of {step.Editor} brings back {change.Id}");
        var made = Made(kind, step.N, step.Editor, change.New);
        _elements[at] = made;
        made.There = [.. element?.There ?? [], .. made.There];
    }

    /// <summary>U1: only what I wrote last. U3: only what I deleted.</summary>
    private bool MayUndo(DraftStep step, DraftStep done, DraftChange change)
    {
        var element = _elements[(change.Kind, change.Id)];
        if (!change.IsElement)
        {
            return IsThere(element) && element.Fields[change.Field][^1].Editor == step.Editor && Has(element.Fields[change.Field], done.N);
        }
        return Has(element.There, done.N) && element.There[^1].Editor == step.Editor && (change.New is null ? !IsThere(element)
            : IsThere(element) && element.Fields.Values.All(f => f[^1].Editor == step.Editor));
    }

    /// <summary>U2: what nobody touched since my undo.</summary>
    private bool MayRedo(DraftStep undone, DraftChange change)
    {
        var element = _elements[(change.Kind, change.Id)];
        var left = _cuts[(undone.N, change.Kind, change.Id, change.Field)].Left;
        if (!change.IsElement)
        {
            return IsThere(element) && element.Fields[change.Field].SequenceEqual(left);
        }
        return element.There.SequenceEqual(left) && (change.New is null
            || element.Fields.All(f => f.Value.SequenceEqual(_removed[(undone.N, change.Kind, change.Id)][f.Key])));
    }

    private void Back(DraftStep step, DraftStep back, DraftChange change)
    {
        var at = (change.Kind, change.Id);
        var element = _elements[at];
        var list = change.IsElement ? element.There : element.Fields[change.Field];
        List<Entry> now = step.Act == DraftAct.Undo ? [.. list.TakeWhile(e => e.Step != back.N)]
            : [.. _cuts[(back.N, change.Kind, change.Id, change.Field)].Former];
        _cuts[(step.N, change.Kind, change.Id, change.Field)] = new Cut([.. now], list);
        if (!change.IsElement)
        {
            element.Fields[change.Field] = now;
            return;
        }
        element.There = now;
        if (change.New is null)
        {
            element.Fields = Copy(_removed[(back.N, change.Kind, change.Id)]);
            // What an undo leaves is what its redo must find.
            _removed[(step.N, change.Kind, change.Id)] = Copy(element.Fields);
        }
        else
        {
            Remove(step.N, at, element);
        }
    }

    private void Remove(int step, (string Kind, string Id) at, Element element)
    {
        _removed[(step, at.Kind, at.Id)] = element.Fields;
        element.Fields = [];
    }

    private string? Value(DraftChange change)
    {
        var element = _elements[(change.Kind, change.Id)];
        return !change.IsElement ? element.Fields[change.Field][^1].Value
            : !IsThere(element) ? null
            : DraftDocument.Element(
                DraftKinds.Of(change.Kind)!, change.Id, [.. DraftKinds.Of(change.Kind)!.Fields.Select(f => element.Fields[f.Name][^1].Value)]);
    }

    private static Element Made(DraftKind kind, int step, string? editor, string json)
    {
        var values = DraftDocument.Values(kind, json);
        return new Element
        {
            There = [new Entry(step, editor, "there")],
            Fields = kind.Fields.Select((f, i) => (f.Name, values[i])).ToDictionary(f => f.Name, f => new List<Entry> { new(step, editor, f.Item2) }),
        };
    }

    private static List<Entry> Since(int n, List<Entry> list) => [.. list.Where(e => e.Step <= n).TakeLast(1).Select(e => e with { Step = 0, Editor = null }),
        .. list.Where(e => e.Step > n)];

    private static Dictionary<string, List<Entry>> Since(int n, Dictionary<string, List<Entry>> fields) =>
        fields.ToDictionary(f => f.Key, f => Since(n, f.Value));

    private static List<Entry> Base(string? value) => [new Entry(0, null, value)];

    private static bool IsThere(Element? element) => element?.There is [.., { Value: not null }];

    private static bool Has(List<Entry> list, int step) => list.Any(e => e.Step == step);

    private static Dictionary<string, List<Entry>> Copy(Dictionary<string, List<Entry>> fields) => fields.ToDictionary(f => f.Key, f => f.Value.ToList());

    private static (string, string, string) Key(DraftChange change) => (change.Kind, change.Id, change.Field);
}
