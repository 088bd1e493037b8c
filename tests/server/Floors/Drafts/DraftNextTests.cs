using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>A draft has ended and the next one is open: who still means the first does nothing to the next, and sees nothing of it.</summary>
public sealed class DraftNextTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly DraftPerson Kato = new("p2", "Kato", "kato");

    private readonly MemoryDrafts _store = new(DraftHistory.Base);
    private readonly DraftOwner _owner;

    public DraftNextTests() => _owner = Owner();

    private DraftOwner Owner() => new(Drawn.Floor().Id, _store, (_, _) => true, new NoNames(), new FakeTimeProvider(DraftHistory.Noon));

    private Task<DraftStepAnswer> Move(DraftPerson person, string draft, string id, int x) => _owner.Do(
        person, draft, $"e-{person.Id}", id, new DraftStepName("move", 1, null), [new DraftChange("seats", "s1", "x", null, DraftValues.Number(x))], false);

    private Task<DraftNews> Follow(DraftOwner owner, string draft, int n) =>
        owner.Follow(Sato, "e-p1", new DraftPosition(draft, n, 0), _ => Task.CompletedTask);

    /// <summary>Two steps of Sato, an end, and three steps of Kato in the next draft.</summary>
    private async Task<(string First, string Next)> Two(Func<string, Task> end)
    {
        var first = (await _owner.Open(Sato)).Draft;
        await Move(Sato, first, "a1", 10);
        await Move(Sato, first, "a2", 20);
        await end(first);
        var next = (await _owner.Open(Kato)).Draft;
        for (var n = 1; n <= 3; n++)
        {
            Assert.Equal(DraftOutcome.Done, (await Move(Kato, next, $"b{n}", 100 * n)).Outcome);
        }
        Assert.NotEqual(first, next);
        return (first, next);
    }

    private Task<(string First, string Next)> Discarded() => Two(first => _owner.Discard(Sato, first, "e-p1", 2, false));

    [Fact]
    public async Task NothingIsDoneToTheNextDraft()
    {
        var (first, next) = await Discarded();
        var before = await _owner.Read(Kato, "e-p2");
        DraftOutcome[] outcomes =
        [
            (await Move(Sato, first, "a3", 30)).Outcome,
            // The answer was lost: the same step is sent again.
            (await Move(Sato, first, "a2", 20)).Outcome,
            (await _owner.Undo(Kato, first, "e-p2", "u1", isRedo: false)).Outcome,
            (await _owner.Undo(Kato, first, "e-p2", "u2", isRedo: true)).Outcome,
            (await _owner.Publish(Sato, new DraftPublishRequest(first, "e-p1", 2, null, null, null))).Outcome,
            (await _owner.Publish(Sato, new DraftPublishRequest(first, "e-p1", 2, null, DraftHistory.Noon.AddHours(1), null))).Outcome,
            (await _owner.Discard(Sato, first, "e-p1", 3, false)).Outcome,
            (await _owner.Discard(Sato, first, "e-p1", 2, true)).Outcome,
            await _owner.Cancel(Sato, first),
            (await _owner.After(first, 2)).Outcome,
        ];
        Assert.All(outcomes, o => Assert.Equal(DraftOutcome.Ended, o));
        var after = await Owner().Read(Kato, "e-p2");
        Assert.Equal((next, 3, before.Undo, 1), (after.Draft, after.N, after.Undo, _store.Version));
        Assert.Equal(before.Document, after.Document);
        Assert.Null(after.Planned);
    }

    [Fact]
    public async Task AFollowerIsToldThatTheDraftEndedAndNothingOfTheNext()
    {
        var (first, _) = await Discarded();
        var news = await Follow(_owner, first, 2);
        Assert.Equal((DraftOutcome.Done, "discarded", first, 2), (news.Outcome, news.Ended, news.At.Draft, news.At.N));
        Assert.Empty(news.Steps!);
        Assert.Empty(news.Editors!);
        Assert.Null(news.Planned);
        // Who is there is told to those of the next draft: Sato is not.
        Assert.Empty((await _owner.Read(Kato, "e-p2")).Editors!);
        Assert.Equal("discarded", (await Follow(Owner(), first, 2)).Ended);
        Assert.Equal("discarded", (await Follow(_owner, "never-there", 0)).Ended);
    }

    [Fact]
    public async Task WhatHappenedToItIsSaid()
    {
        var (first, _) = await Two(draft => _owner.Publish(Sato, new DraftPublishRequest(draft, "e-p1", 2, null, null, null)));
        var news = await Follow(_owner, first, 1);
        Assert.Equal(("published", 2), (news.Ended, news.Version));
        Assert.Empty(news.Steps!);
    }
}
