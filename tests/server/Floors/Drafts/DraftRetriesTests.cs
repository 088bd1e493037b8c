using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>A request that is sent again much later is not done again.</summary>
public sealed class DraftRetriesTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly DraftPerson Ito = new("p2", "Ito", "ito");

    private readonly MemoryDrafts _store = new(DraftHistory.Base);
    private string _draft = "";

    private DraftOwner Owner() => new(Drawn.Floor().Id, _store, (_, _) => true, new NoNames(), new FakeTimeProvider(DraftHistory.Noon));

    private Task<DraftStepAnswer> Move(DraftOwner owner, DraftPerson person, string editor, string id, int x) => owner.Do(
        person, _draft, editor, id, new DraftStepName("move", 1, null), [new DraftChange("seats", "s1", "x", null, DraftValues.Number(x))], false);

    [Fact]
    public async Task AnIdIsOneStepAlsoAfterManyStepsOfOthers()
    {
        var owner = Owner();
        _draft = (await owner.Open(Sato)).Draft;
        await Move(owner, Sato, "e1", "first", 1_000);
        await Move(owner, Sato, "e1", "second", 2_000);
        Assert.Equal(DraftOutcome.Done, (await owner.Undo(Sato, _draft, "e1", "undo", false)).Outcome);
        for (var n = 0; n <= Draft.MostRecent; n++)
        {
            await Move(owner, Ito, "e2", $"i{n}", n);
        }
        // The owner of the moment, and one that has read the stored snapshot.
        foreach (var one in new[] { owner, Owner() })
        {
            var before = (await one.Read(Sato, "e1")).N;
            Assert.Equal(DraftOutcome.TooFar, (await one.Undo(Sato, _draft, "e1", "undo", false)).Outcome);
            Assert.Equal(DraftOutcome.TooFar, (await Move(one, Sato, "e1", "second", 2_000)).Outcome);
            Assert.Equal(before, (await one.Read(Sato, "e1")).N);
        }
    }
}
