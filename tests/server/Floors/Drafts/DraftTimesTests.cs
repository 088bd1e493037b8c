using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>A draft that is published at a set time.</summary>
public sealed class DraftTimesTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly DateTimeOffset At = DraftHistory.Noon.AddHours(1);

    private readonly MemoryDrafts _store = new(DraftHistory.Base);
    private readonly FakeTimeProvider _time = new(DraftHistory.Noon);
    private string _draft = "";
    private bool _mayChange = true;

    private DraftOwner Owner() => new(Drawn.Floor().Id, _store, (_, _) => _mayChange, new NoNames(), _time);

    private Task<DraftStepAnswer> Move(DraftOwner owner, int x) => owner.Do(
        Sato, _draft, "e1", $"i{x}", new DraftStepName("move", 1, null), [new DraftChange("seats", "s1", "x", null, DraftValues.Number(x))], false);

    private async Task<DraftOwner> Planned()
    {
        var owner = Owner();
        _draft = (await owner.Open(Sato)).Draft;
        await Move(owner, 10);
        var answer = await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 1, "春", At, null));
        Assert.Equal((DraftOutcome.Planned, At, 1), (answer.Outcome, answer.Planned!.At, answer.Planned.N));
        await Move(owner, 20);
        return owner;
    }

    private async Task<double> Published() => (await _store.Current("", default))!.Value.Document!.Document().Seats[0].X;

    private string[] Said() => [.. _store.Entries.Select(e => $"{e.What}: {string.Join("; ", e.Facts.Select(f => AuditWords.Of(f).En))}")];

    [Fact]
    public async Task ItIsPublishedOnceAtItsTimeAsItWasWhenTheTimeWasSet()
    {
        var owner = await Planned();
        await owner.Due();
        Assert.Equal(1, _store.Version);
        _time.SetUtcNow(At);
        // Two owners for a moment: one of them does it.
        await Task.WhenAll(owner.Due(), Owner().Due());
        await owner.Due();

        Assert.Equal((2, 10), (_store.Version, await Published()));
        var view = await owner.Read(Sato, "e1");
        Assert.Equal((2, 2, 2, null), (view.Base, view.N, view.Undo!.N, view.Planned));
        Assert.Equal("floor.published: at 2026-03-02 13:00:00Z; draft up to step 1; version 1 → 2, 3 seats; named 春", Said()[^1]);
    }

    [Fact]
    public async Task AServerThatWasNotRunningThenDoesItAtItsStartAndTheLogSaysSo()
    {
        await Planned();
        _time.SetUtcNow(At.AddHours(5));
        await Owner().Due();

        Assert.Equal((2, 10), (_store.Version, await Published()));
        Assert.StartsWith(
            "floor.published: set for 2026-03-02 13:00:00Z, but published later; draft up to step 1", Said()[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverAnotherVersionNothingIsPublishedAndTheDraftSaysWhy()
    {
        var owner = await Planned();
        _store.Import(Drawn.Document("s1", "s9"));
        _time.SetUtcNow(At);
        await owner.Due();
        await Owner().Due();

        Assert.Equal((2, 0), (_store.Version, await Published()));
        var planned = (await owner.Read(Sato, null)).Planned!;
        Assert.Equal(("other-version", 2), (planned.Failed, planned.FailedVersion));
        Assert.Equal(
            "floor.publish-not-done: another version was current: 2; at 2026-03-02 13:00:00Z; draft up to step 1; named 春", Said()[^1]);
        Assert.Equal(DraftOutcome.Done, await owner.Cancel(Sato, _draft));
        Assert.Equal(DraftOutcome.Done, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 2, null, null, 2))).Outcome);
    }

    [Fact]
    public async Task WhoMayNoLongerChangeTheFloorPublishesNothing()
    {
        var owner = await Planned();
        (_mayChange, var before) = (false, _store.Version);
        _time.SetUtcNow(At);
        await owner.Due();

        Assert.Equal(before, _store.Version);
        Assert.Equal("not-allowed", (await owner.Read(Sato, null)).Planned!.Failed);
    }

    [Fact]
    public async Task APartThatIsPublishedEarlierDoesNotStopALaterOne()
    {
        var owner = await Planned();
        await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 2, null, At.AddHours(1), null));
        Assert.Equal(DraftOutcome.Done, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 1, null, null, null))).Outcome);
        _time.SetUtcNow(At.AddHours(1));
        await owner.Due();

        Assert.Equal((3, 20), (_store.Version, await Published()));
        Assert.Equal(DraftOutcome.NoDraft, (await owner.Read(Sato, null)).Outcome);
    }

    [Fact]
    public async Task ACancelledTimeIsNotActedOn()
    {
        var owner = await Planned();
        Assert.Equal(DraftOutcome.Done, await owner.Cancel(Sato, _draft));
        Assert.Equal(DraftOutcome.Nothing, await owner.Cancel(Sato, _draft));
        _time.SetUtcNow(At);
        await owner.Due();
        Assert.Equal(1, _store.Version);
    }

    [Fact]
    public async Task TheLogNamesTheSetTimeThatIsDiscardedWithTheDraftAndCountsNoPublishedSteps()
    {
        var owner = await Planned();
        Assert.Equal(DraftOutcome.Done, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 1, null, null, null))).Outcome);
        Assert.Equal(DraftOutcome.Done, (await owner.Discard(Sato, _draft, "e1", 2, false)).Outcome);
        Assert.Equal("floor.draft-discarded: 1 step was discarded; with it the time that Sato had set: 2026-03-02 13:00:00Z", Said()[^1]);
    }

    [Fact]
    public async Task NoTimeIsSetForAPlanWhoseImageIsNotStored()
    {
        _store.Images.Clear();
        var owner = Owner();
        _draft = (await owner.Open(Sato)).Draft;
        await Move(owner, 10);
        Assert.Equal(DraftOutcome.NoImage, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 1, null, At, null))).Outcome);
        Assert.Null((await owner.Read(Sato, null)).Planned);
    }

    [Fact]
    public async Task AStoreThatFailsAtTheTimeIsTriedAgain()
    {
        var owner = await Planned();
        _time.SetUtcNow(At);
        var (calls, fault) = (0, MemoryDrafts.Fault.After);
        _store.Next = () => calls++ == 2 ? fault : MemoryDrafts.Fault.None;
        await Assert.ThrowsAsync<IOException>(owner.Due);
        await owner.Due();
        Assert.Equal(2, _store.Version);
    }
}
