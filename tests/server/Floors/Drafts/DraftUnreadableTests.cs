using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>A draft of which what is stored cannot be read: it does not stay in the way for ever.</summary>
public sealed class DraftUnreadableTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly DateTimeOffset At = DraftHistory.Noon.AddHours(1);

    private readonly MemoryDrafts _store = new(DraftHistory.Base);
    private readonly FakeTimeProvider _time = new(DraftHistory.Noon);

    private DraftOwner Owner() => new(Drawn.Floor().Id, _store, (_, _) => true, new NoNames(), _time);

    private async Task<DraftOwner> Spoilt()
    {
        var owner = Owner();
        await owner.Open(Sato);
        await owner.Do(Sato, "e1", "i1", new DraftStepName("move", 1, null), [new DraftChange("seats", "s1", "x", null, DraftValues.Number(7))], false);
        await owner.Publish(Sato, new DraftPublishAsked("e1", 1, null, At, null));
        _store.Spoil();
        return Owner();
    }

    [Fact]
    public async Task ItCanBeDiscardedAndAnotherOneOpened()
    {
        var owner = await Spoilt();
        await Assert.ThrowsAsync<InvalidDataException>(() => owner.Read(Sato, "e1"));
        Assert.Equal((DraftOutcome.StepsOfOthers, 1), await owner.Discard(Sato, "e1", 1, false) is var refused ? (refused.Outcome, refused.Count) : default);
        Assert.Equal(DraftOutcome.Done, (await owner.Discard(Sato, "e1", 1, true)).Outcome);
        Assert.Equal(DraftOutcome.Done, (await owner.Open(Sato)).Outcome);
    }

    [Fact]
    public async Task ItsSetTimeIsMarkedOnceAndNothingIsPublished()
    {
        var owner = await Spoilt();
        await owner.Due();
        Assert.Null((await ((IDraftStore)_store).Load("", default))!.Planned!.Failed);
        _time.SetUtcNow(At);
        await owner.Due();
        await owner.Due();

        Assert.Equal((1, "not-readable"), (_store.Version, (await ((IDraftStore)_store).Load("", default))!.Planned!.Failed));
        Assert.Single(_store.Entries, e => e.What == "floor.publish-not-done");
    }
}
