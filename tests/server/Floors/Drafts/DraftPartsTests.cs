using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>A draft of which a part is published, by several people and more than once.</summary>
public sealed class DraftPartsTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly DraftPerson Ito = new("p2", "Ito", "ito");

    private readonly MemoryDrafts _store = new(DraftHistory.Base);
    private string _draft = "";

    private async Task<DraftOwner> WithSteps(int steps)
    {
        DraftOwner owner = new(Drawn.Floor().Id, _store, (_, _) => true, new NoNames(), new FakeTimeProvider(DraftHistory.Noon));
        _draft = (await owner.Open(Sato)).Draft;
        for (var n = 1; n <= steps; n++)
        {
            await owner.Do(
                Sato, _draft, "e1", $"i{n}", new DraftStepName("move", 1, null),
                [new DraftChange("seats", "s1", "x", null, DraftValues.Number(n * 10))], false);
        }
        return owner;
    }

    private async Task<double> Published() => (await _store.Current("", default))!.Value.Document!.Document().Seats[0].X;

    [Fact]
    public async Task AnOlderStepDoesNotTakeANewerPublicationBack()
    {
        var owner = await WithSteps(12);
        Assert.Equal(DraftOutcome.Done, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 10, null, null, null))).Outcome);
        Assert.Equal(DraftOutcome.TooFar, (await owner.Publish(Ito, new DraftPublishRequest(_draft, "e2", 5, null, null, null))).Outcome);
        var later = DraftHistory.Noon.AddDays(1);
        Assert.Equal(DraftOutcome.TooFar, (await owner.Publish(Ito, new DraftPublishRequest(_draft, "e2", 5, null, later, null))).Outcome);
        Assert.Equal((2, 100), (_store.Version, await Published()));
        Assert.Equal(DraftOutcome.Done, (await owner.Publish(Ito, new DraftPublishRequest(_draft, "e2", 11, null, null, null))).Outcome);
        Assert.Equal((3, 110), (_store.Version, await Published()));
    }

    [Fact]
    public async Task ARepeatedPublicationIsTheVersionThatWasMade()
    {
        var owner = await WithSteps(12);
        // The current version is read, then it is published: an effect without an answer.
        var calls = 0;
        _store.Next = () => ++calls == 2 ? MemoryDrafts.Fault.After : MemoryDrafts.Fault.None;
        await Assert.ThrowsAsync<IOException>(() => owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 10, "春", null, null)));
        Assert.Equal(2, _store.Version);
        var again = await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 10, "春", null, null));
        Assert.Equal((DraftOutcome.Done, 2, "春"), (again.Outcome, again.Version?.Number, again.Version?.Name));
        Assert.Equal(2, _store.Version);
        // Over a version of somebody else it is published again, when that is asked for.
        _store.Import(DraftHistory.Base);
        Assert.Equal(DraftOutcome.OtherVersion, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 10, null, null, null))).Outcome);
        Assert.Equal(DraftOutcome.Done, (await owner.Publish(Sato, new DraftPublishRequest(_draft, "e1", 10, null, null, 3))).Outcome);
        Assert.Equal((4, 100), (_store.Version, await Published()));
    }
}
