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
                view.Add(Views.At(rev), Views.At(rev + 1), new WireBytes(new byte[100]));
                Assert.InRange(budget.Kept, 0, 1000 + (views.Length * 100));
                Assert.True(view.TryGet(Views.At(rev), Views.At(rev + 1), out _));
            }
        }

        Array.ForEach(views, view => view.Clear());
        Assert.Equal(0, budget.Kept);
    }

    [Fact]
    public void ADeltaThatNoBrowserNeedsIsNotKept()
    {
        var budget = new DeltaBudget();
        var deltas = new DeltaCache(budget, _time);
        deltas.Add(Views.At(1), Views.At(2), new WireBytes(new byte[100]));
        _time.Advance(TimeSpan.FromSeconds(9));
        deltas.Add(Views.At(2), Views.At(3), new WireBytes(new byte[100]));
        _time.Advance(TimeSpan.FromSeconds(2));
        deltas.RemoveOld();
        Assert.Equal((1, 100L), (deltas.Count, budget.Kept));
    }
}
