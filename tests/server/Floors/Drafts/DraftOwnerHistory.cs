using System.Text;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;
using Fault = ConnectStreaming.Tests.Floors.Drafts.MemoryDrafts.Fault;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>
/// One history: editors work on one draft at the same time, while its owner is dropped at any await (it goes on without anybody listening, as a server that
/// was cut off does) and its store fails before or after it took effect. Some publish, all of it or a part, and some discard.
/// </summary>
internal sealed class DraftOwnerHistory
{
    private const int RequestsEach = 8;

    private readonly Random _dice;
    private readonly MemoryDrafts _store = new(DraftHistory.Base);
    private readonly FakeTimeProvider _time = new(DraftHistory.Noon);
    private readonly List<(string Id, DraftStepAnswer Answer)> _acknowledged = [];
    private readonly List<Task> _asked = [];
    private readonly DraftHistory _history;
    private readonly string[] _editors;
    private TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DraftOwner _owner;
    private bool _isOver;

    public DraftOwnerHistory(int seed)
    {
        _dice = new Random(seed);
        _history = new DraftHistory(_dice);
        _editors = [.. Enumerable.Range(0, 2 + (seed % 3)).Select(n => $"e{n}")];
        _owner = Owner();
        var faults = seed % 4;
        _store.Next = () => _isOver || _dice.Next(30) >= faults ? Fault.None : _dice.Next(2) == 0 ? Fault.Before : Fault.After;
    }

    public int Drops { get; private set; }

    public int Acknowledged => _acknowledged.Count;

    public static void Run(int seed, Action<DraftOwnerHistory>? then = null)
    {
        var history = new DraftOwnerHistory(seed);
        new RandomTurns(history._dice).Run(history.Run);
        then?.Invoke(history);
    }

    private async Task Run()
    {
        var pages = _editors.ToDictionary(e => e, _ => new Watching());
        var dropping = Drop();
        var following = pages.Select(p => Follow(p.Key, p.Value)).ToArray();
        await Task.WhenAll(_editors.Select(Work));
        _isOver = true;
        await dropping;
        // What was asked of a dropped owner may still be stored.
        await Task.WhenAll([.. _asked]).ContinueWith(_ => { }, TaskScheduler.FromCurrentSynchronizationContext());
        await Call(o => o.Open(Person("e0")), v => v.Outcome);
        var last = await Call(o => o.Read(Person("e0"), null), v => v.Outcome);
        pages.Values.ToList().ForEach(p => p.Until = (last.Draft, last.N));
        await Task.WhenAll(following);

        foreach (var page in pages.Values)
        {
            Assert.Equal(Encoding.UTF8.GetString(last.Document!), Encoding.UTF8.GetString(page.Page!.Json()));
        }
        await AssertLoadedAgain(last);
        AssertNothingIsLost();
        AssertLaws();
    }

    private async Task Work(string editor)
    {
        var draft = (await Call(o => o.Open(Person(editor)), v => v.Outcome)).Draft;
        for (var n = 0; n < RequestsEach; n++)
        {
            await Task.Yield();
            var asked = _history.Next([editor]);
            var isRedo = asked.Act == DraftAct.Redo;
            var answer = _dice.Next(25) switch
            {
                0 => await End(editor),
                1 => await PublishPart(editor),
                _ => await Call(
                    o => asked.Act is DraftAct.Undo or DraftAct.Redo ? o.Undo(Person(editor), draft, editor, asked.Id, isRedo)
                        : o.Do(Person(editor), draft, editor, asked.Id, asked.Name, asked.Changes, asked.Act == DraftAct.Restore),
                    a => a.Outcome),
            };
            if (answer is { Outcome: DraftOutcome.Done, Applied: not null })
            {
                _acknowledged.Add((asked.Id, answer));
            }
            else if (answer?.Outcome == DraftOutcome.Ended)
            {
                draft = (await Call(o => o.Open(Person(editor)), v => v.Outcome)).Draft;
            }
        }
    }

    private async Task<DraftStepAnswer?> End(string editor)
    {
        var (draft, n) = await Seen(editor);
        _ = _dice.Next(2) == 0 ? await Call(o => o.Discard(Person(editor), draft, editor, n, true), a => a.Outcome)
            : await Call(o => o.Publish(Person(editor), new DraftPublishRequest(draft, editor, n, null, null, null)), a => a.Outcome);
        return null;
    }

    private async Task<DraftStepAnswer?> PublishPart(string editor)
    {
        var (draft, n) = await Seen(editor);
        await Call(o => o.Publish(Person(editor), new DraftPublishRequest(draft, editor, _dice.Next(n + 1), null, null, null)), a => a.Outcome);
        return null;
    }

    private async Task<(string Draft, int N)> Seen(string editor)
    {
        var view = await Call(o => o.Read(Person(editor), editor), v => v.Outcome);
        return (view.Draft, view.N);
    }

    /// <summary>Folds what the owner tells, over any number of owners and drafts.</summary>
    private async Task Follow(string editor, Watching page)
    {
        var position = default(DraftPosition);
        while (page.Until is not { } until || page.Page is null || until != (position.Draft, position.N))
        {
            await Task.Yield();
            if (page.Page is null)
            {
                var read = await Call(o => o.Read(Person(editor), editor), v => v.Outcome);
                if (read.Outcome == DraftOutcome.Done)
                {
                    page.Page = new DraftPage(read.Document!);
                    position = new DraftPosition(read.Draft, read.N, 0);
                }
                continue;
            }
            var known = position;
            var news = await Call(o => o.Follow(Person(editor), editor, known, Patiently), a => a.Outcome);
            if (news.Outcome != DraftOutcome.Done || news.Ended is not null || news.IsReset)
            {
                page.Page = null;
                continue;
            }
            Assert.Equal(Enumerable.Range(position.N + 1, news.Steps!.Length), news.Steps.Select(s => s.N));
            page.Page.Fold(news.Steps.SelectMany(s => s.Changes));
            position = news.At;
        }
    }

    private static async Task Patiently(Task changed)
    {
        for (var n = 0; n < 5 && !changed.IsCompleted; n++)
        {
            await Task.Yield();
        }
    }

    /// <summary>Asks the owner of the moment; when it is dropped or does not know, asks the next one the same.</summary>
    private async Task<T> Call<T>(Func<DraftOwner, Task<T>> ask, Func<T, DraftOutcome> outcome)
    {
        while (true)
        {
            var (owner, dropped) = (_owner, _dropped.Task);
            var asking = ask(owner);
            await Task.WhenAny(asking, dropped);
            if (asking.IsCompletedSuccessfully && outcome(asking.Result) is not DraftOutcome.NotStored)
            {
                return asking.Result;
            }
            // What a dropped owner answers later is heard by nobody.
            if (asking.Exception?.InnerException is { } error and not IOException)
            {
                throw new InvalidOperationException(error.ToString(), error);
            }
            _asked.Add(asking);
            await Task.Yield();
        }
    }

    private async Task Drop()
    {
        while (!_isOver)
        {
            for (var n = _dice.Next(150); n > 0 && !_isOver; n--)
            {
                await Task.Yield();
            }
            _owner = Owner();
            Drops++;
            var before = _dropped;
            _dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            before.SetResult();
        }
    }

    private DraftOwner Owner() => new(Drawn.Floor().Id, _store, (_, _) => true, new NoNames(), _time);

    private static DraftPerson Person(string editor) => new($"p-{editor}", editor, null);

    private async Task AssertLoadedAgain(DraftView last)
    {
        var again = Owner();
        var loaded = await again.Read(Person("e0"), null);
        Assert.Equal((last.Draft, last.N), (loaded.Draft, loaded.N));
        Assert.Equal(last.Document, loaded.Document);
        foreach (var editor in _editors)
        {
            var (one, other) = (await _owner.Read(Person(editor), editor), await again.Read(Person(editor), editor));
            Assert.Equal((one.Undo, one.Redo), (other.Undo, other.Redo));
        }
    }

    private void AssertNothingIsLost()
    {
        var stored = _store.Log.Where(l => l.Step is not null).ToDictionary(l => l.Step!.Id, l => l.Step!);
        foreach (var (id, answer) in _acknowledged)
        {
            Assert.Equal(answer.N, stored[id].N);
            Assert.Equal(answer.Applied!, stored[id].Changes.Select(c => c.Change));
        }
    }

    /// <summary>What was stored obeys the laws, and what was published is the document of its step.</summary>
    private void AssertLaws()
    {
        var document = DraftHistory.Document();
        foreach (var of in _store.Log.GroupBy(l => l.Draft))
        {
            var (oracle, page) = (new DraftOracle(document), new DraftPage(DraftWriting.Json(document)));
            Dictionary<int, byte[]> bytes = new() { [0] = page.Json() };
            foreach (var (_, step, published, content) in of)
            {
                if (step is not null)
                {
                    oracle.Take(step);
                    page.Fold(step.Changes.Select(c => c.Change));
                    bytes[step.N] = page.Json();
                    continue;
                }
                Assert.Equal(Encoding.UTF8.GetString(bytes[published]), Encoding.UTF8.GetString(content!));
                oracle.Published(published);
                document = DraftDocument.Of(content);
            }
        }
    }

    private sealed class Watching
    {
        public DraftPage? Page { get; set; }

        /// <summary>The step of the draft at which it may stop.</summary>
        public (string? Draft, int N)? Until { get; set; }
    }
}
