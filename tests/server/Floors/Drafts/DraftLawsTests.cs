using System.Globalization;
using System.Text;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>The undo laws U1 to U4 on many random histories of several editors, against an oracle that knows them in another way.</summary>
public sealed class DraftLawsTests
{
    private const int Histories = 400;
    private const int Steps = 40;

    [Fact]
    public void EveryHistoryObeysTheUndoLaws() => All((seed, dice) =>
    {
        var history = new DraftHistory(dice);
        var draft = new Draft(DraftHistory.Document());
        var oracle = new DraftOracle(DraftHistory.Document());
        var editors = Enumerable.Range(0, 2 + (seed % 3)).Select(n => $"e{n}").ToArray();
        for (var i = 0; i < Steps; i++)
        {
            if (history.Next(editors).Made(draft) is { } step)
            {
                draft.Apply(step, step.Editor);
                oracle.Take(step);
                AssertSame(oracle.Values(), draft.Document);
            }
        }
    });

    /// <summary>U2 as it is written: the whole document, and everything that others touched is looked away from.</summary>
    [Fact]
    public void UndoThenRedoIsTheDocumentAsItWasExceptForWhatOthersChanged() => All((_, dice) =>
    {
        var history = new DraftHistory(dice);
        var draft = new Draft(DraftHistory.Document());
        Run(draft, history, 15);
        if (draft.Undo("e0", history.Id(), DraftHistory.Noon) is not { } undo)
        {
            return;
        }
        var before = Values(draft.Document);
        draft.Apply(undo, "e0");
        HashSet<string> touched = [];
        for (var n = dice.Next(6); n > 0; n--)
        {
            if (history.Next(["e1", "e2"]).Made(draft) is { } step)
            {
                draft.Apply(step, step.Editor);
                touched.UnionWith(step.Changes.Select(c => $"{c.Change.Kind}/{c.Change.Id}"));
            }
        }
        draft.Apply(draft.Redo("e0", history.Id(), DraftHistory.Noon)!, "e0");
        var after = Values(draft.Document);
        bool IsOthers(string key) => touched.Contains(key[..key.IndexOf('.', StringComparison.Ordinal)]);
        Assert.Equal(
            before.Where(v => !IsOthers(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal),
            after.Where(v => !IsOthers(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal));
    });

    /// <summary>From the base, from any snapshot, and through the stored bytes: the same document and the same undo and redo.</summary>
    [Fact]
    public void StoredStepsGiveTheSameBytesAndTheSameUndo() => All((seed, dice) =>
    {
        var history = new DraftHistory(dice);
        var live = new Draft(DraftHistory.Document());
        var snapshot = DraftSnapshot.Write(live);
        var page = new DraftPage(FloorJson.Write(DraftHistory.Base));
        List<(DraftStep, string)> stored = [];
        List<byte[]> bytes = [DraftWriting.Json(live.Document)];
        for (var i = 0; i < Steps; i++)
        {
            if (history.Next(["e0", "e1", "e2"]).Made(live) is not { } step)
            {
                continue;
            }
            live.Apply(step, "p" + step.Editor);
            page.Fold(step.Changes.Select(c => c.Change));
            var head = step with { Changes = [], Dropped = [], Name = new DraftStepName("", null, null), Skipped = 0 };
            stored.Add((StoredStep.Read(StoredStep.Write(step), head), "p" + step.Editor));
            bytes.Add(DraftWriting.Json(live.Document));
            Assert.Equal(Text(bytes[^1]), Text(page.Json()));
            if (dice.Next(12) == 0)
            {
                snapshot = DraftSnapshot.Write(live);
                // The steps that are not needed any more are gone.
                stored.RemoveAll(s => !live.Kept.ContainsKey(s.Item1.N) && s.Item1.N < live.Recent.First().N);
            }
            if (dice.Next(15) == 0 && live.N > 2)
            {
                live.CutAt(dice.Next(live.N));
                snapshot = DraftSnapshot.Write(live);
            }
        }
        var loaded = DraftSnapshot.Read(snapshot, stored);
        Assert.Equal(Text(bytes[^1]), Text(DraftWriting.Json(loaded.Document)));
        AssertSame(live, loaded);
        for (var n = 0; n < live.N; n += 1 + (seed % 7))
        {
            Assert.Equal(Text(bytes[n]), Text(DraftWriting.JsonBefore(loaded.Document, loaded.After(n)!)));
        }
        // And they go on in the same way.
        foreach (var asked in Enumerable.Range(0, 10).Select(_ => history.Next(["e0", "e1", "e2"])))
        {
            var (one, other) = (asked.Made(live), asked.Made(loaded));
            Assert.Equal(one is null, other is null);
            if (one is not null)
            {
                live.Apply(one, "p");
                loaded.Apply(other!, "p");
            }
        }
        Assert.Equal(Text(DraftWriting.Json(live.Document)), Text(DraftWriting.Json(loaded.Document)));
        AssertSame(live, loaded);
    });

    /// <summary>A published document has the bytes of the draft: valid drafts are read and written without a change.</summary>
    [Fact]
    public void ADraftWritesTheBytesOfItsDocument()
    {
        var valid = 0;
        All((seed, dice) =>
        {
            var draft = new Draft(DraftHistory.Document());
            Run(draft, new DraftHistory(dice), seed % 12);
            var json = DraftWriting.Json(draft.Document);
            if (FloorReader.Read(json, out _) is { } document)
            {
                valid++;
                Assert.Equal(Text(json), Text(FloorJson.Write(document)));
            }
        });
        Assert.InRange(valid, Histories / 5, Histories);
    }

    private static void All(Action<int, Random> history)
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            try
            {
                history(seed, new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {error.Message}"), error);
            }
        }
    }

    private static void Run(Draft draft, DraftHistory history, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            if (history.Next(["e0", "e1", "e2"]).Made(draft) is { } step)
            {
                draft.Apply(step, step.Editor);
            }
        }
    }

    private static void AssertSame(Draft one, Draft other)
    {
        string Stacks(Draft draft) => string.Join(';', draft.Editors.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e =>
            $"{e.Key} of {e.Value.Person}, last {e.Value.Last}: {string.Join(',', e.Value.Undo)} | {string.Join(',', e.Value.Redo)}"));
        Assert.Equal(Stacks(one), Stacks(other));
        Assert.Equal(one.Kept.Keys, other.Kept.Keys);
        Assert.Equal(one.N, other.N);
    }

    private static void AssertSame(Dictionary<string, string?> oracle, DraftDocument document) => Assert.Equal(
        oracle.OrderBy(v => v.Key, StringComparer.Ordinal), Values(document).OrderBy(v => v.Key, StringComparer.Ordinal));

    private static Dictionary<string, string?> Values(DraftDocument document) => DraftKinds.All
        .SelectMany(kind => document.Places(kind).Where(p => p.Value.Values is not null)
            .SelectMany(p => kind.Fields.Select((f, i) => (Key: $"{kind.Name}/{p.Key}.{f.Name}", Value: p.Value.Values![i]))))
        .Concat(DraftKinds.OfFloor.Select((f, i) => (Key: $"floor/.{f.Name}", Value: document.Floor.Values![i])))
        .Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value);

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
