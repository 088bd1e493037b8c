using ConnectStreaming.Live;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

public sealed class DeltaCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void AllViewsTogetherKeepNoMoreThanTheBudgetAndEachItsNewestDelta()
    {
        var budget = new DeltaBudget(1000);
        var views = Enumerable.Range(0, 5).Select(_ => new DeltaCache(budget, _time)).ToArray();
        for (var rev = 0; rev < 20; rev++)
        {
            foreach (var view in views)
            {
                view.Add(rev, rev + 1, new WireBytes(new byte[100]));
                Assert.InRange(budget.Kept, 0, 1000 + (views.Length * 100));
                Assert.True(view.TryGet(rev, rev + 1, out _));
            }
        }

        Array.ForEach(views, view => view.Clear());
        Assert.Equal(0, budget.Kept);
    }

    [Fact]
    public void ADeltaThatNoBrowserCanNeedAnyMoreIsNotKept()
    {
        var budget = new DeltaBudget();
        var deltas = new DeltaCache(budget, _time);
        deltas.Add(1, 2, new WireBytes(new byte[100]));
        _time.Advance(TimeSpan.FromSeconds(9));
        deltas.Add(2, 3, new WireBytes(new byte[100]));
        _time.Advance(TimeSpan.FromSeconds(2));
        deltas.RemoveOld();
        Assert.Equal((1, 100L), (deltas.Count, budget.Kept));
    }
}
