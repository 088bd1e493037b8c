using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>However much is sent, a draft keeps a bounded part of it in memory.</summary>
public sealed class DraftMemoryTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");

    private static DraftStep Labelled(Draft draft, string seat, int length)
    {
        var change = new DraftChange("seats", seat, "label", null, DraftValues.Text(new string((char)('a' + (draft.N % 20)), length)));
        var step = draft.Do("e1", $"i{draft.N}", new DraftStepName("text", 1, null), [change], false, DraftHistory.Noon);
        draft.Apply(step, "p1");
        return step;
    }

    private static long Characters(IEnumerable<DraftStep> steps) => steps.Sum(s => DraftSize.Of(s).Characters);

    [Fact]
    public void LongValuesAreForgottenEarlierThanShortOnes()
    {
        var draft = new Draft(DraftHistory.Document());
        for (var n = 0; n < 60; n++)
        {
            Labelled(draft, "s1", 500_000);
        }
        Assert.InRange(Characters(draft.Recent), 1_000_000, Draft.Most.Characters);
        Assert.InRange(Characters(draft.Kept.Values), 1_000_000, Draft.Most.Characters);
        // The last ones can be undone, also after they were stored.
        var loaded = DraftSnapshot.Read(DraftSnapshot.Write(draft), [.. draft.Recent.Select(s => (s, "p1"))]);
        Assert.Equal(draft.Kept.Keys, loaded.Kept.Keys);
        Assert.Equal(59, draft.Undo("e1", "u", DraftHistory.Noon)!.Of - 1);
    }

    [Fact]
    public void WhatIsDroppedIsNamedWithoutItsValue()
    {
        var draft = new Draft(DraftHistory.Document());
        var dropped = Assert.Single(Labelled(draft, "gone", 1_000_000).Dropped);
        Assert.Equal(new DraftChange("seats", "gone", "label", null, null), dropped);
        Assert.Equal(new DraftSize(1, 0), DraftSize.Of(draft.Recent.Single()));
    }

    [Fact]
    public async Task ElementsThatAreMadeAndDeletedAgainAreCounted()
    {
        DraftOwner owner = new(Drawn.Floor().Id, new MemoryDrafts(DraftHistory.Base), (_, _) => true, new NoNames(), new FakeTimeProvider(DraftHistory.Noon));
        var draft = (await owner.Open(Sato)).Draft;
        var most = DraftKinds.Of("walls")!.Most;
        Task<DraftStepAnswer> Step(string id, Func<string, string?> element, string from) => owner.Do(
            Sato, draft, "e1", id, new DraftStepName("add-wall", 1, null),
            [.. Enumerable.Range(0, most).Select(n => $"{from}{n}").Select(wall => new DraftChange("walls", wall, "", null, element(wall)))], false);
        static string Wall(string id) => $$"""{"id":"{{id}}","points":[[0,0],[1,1]],"thickness":6}""";

        List<DraftOutcome> made = [];
        for (var round = 0; round < 6; round++)
        {
            made.Add((await Step($"m{round}", Wall, $"r{round}-")).Outcome);
            await Step($"d{round}", _ => null, $"r{round}-");
        }

        Assert.Equal([DraftOutcome.Done, DraftOutcome.TooManyElements], made.Distinct());
        Assert.InRange(made.Count(o => o == DraftOutcome.Done), 3, 4);
        // What was there before may come back.
        Assert.Equal(DraftOutcome.Done, (await Step("again", Wall, "r0-")).Outcome);
    }
}
