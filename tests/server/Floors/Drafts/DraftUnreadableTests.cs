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
    private string _draft = "";

    private DraftOwner Owner() => new(Drawn.Floor().Id, _store, (_, _) => true, new NoNames(), _time);

    private async Task<DraftOwner> Spoilt()
    {
        var owner = Owner();
        _draft = (await owner.Open(Sato)).Draft;
        await owner.Do(Sato, _draft, "e1", "i1", new DraftStepName("move", 1, null), [new DraftChange("seats", "s1", "x", null, DraftValues.Number(7))], false);
        await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 1, null, At, null));
        _store.Spoil();
        return Owner();
    }

    [Fact]
    public async Task ItCanBeDiscardedAndAnotherOneOpened()
    {
        var owner = await Spoilt();
        await Assert.ThrowsAsync<InvalidDataException>(() => owner.Read(Sato, "e1"));
        var refused = await owner.Discard(Sato, _draft, "e1", 1, false);
        Assert.Equal((DraftOutcome.StepsOfOthers, 1), (refused.Outcome, refused.Count));
        Assert.Equal(DraftOutcome.Done, (await owner.Discard(Sato, _draft, "e1", 1, true)).Outcome);
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
