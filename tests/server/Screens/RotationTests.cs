using System.Globalization;
using ConnectStreaming.Screens;

namespace ConnectStreaming.Tests.Screens;

public sealed class RotationTests
{
    private const long Dwell = 20_000;

    private static readonly string[] Three = ["a", "b", "c"];

    /// <summary>Rotates with a look every 200 ms.</summary>
    /// <param name="critical">Floors with an alert, from and until a time in ms: <c>b 1000-5000</c>.</param>
    /// <returns>Each change: <c>a 0</c>, with <c>!</c> if an alert holds it.</returns>
    private static string[] Run(string[] floors, long until, params string[] critical)
    {
        var spans = critical.Select(c => c.Split(' ', '-')).Select(p => (Floor: p[0], From: Ms(p[1]), To: Ms(p[2]))).ToArray();
        List<string> shown = [];
        var state = RotationState.Start;
        for (var now = 0L; now < until; now += 200)
        {
            var before = state;
            state = Rotation.Next(state, floors, spans.Where(s => s.From <= now && now < s.To).Select(s => s.Floor).ToHashSet(), Dwell, now);
            if (state.View != before.View || state.IsStopped != before.IsStopped)
            {
                shown.Add($"{state.View}{(state.IsStopped ? "!" : "")} {now}");
            }
        }
        return [.. shown];

        static long Ms(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void FloorsTakeTurnsInTheirOrder() => Assert.Equal(["a 0", "b 20000", "c 40000", "a 60000", "b 80000"], Run(Three, 90_000));

    [Fact]
    public void OneFloorStays() => Assert.Equal(["a 0"], Run(["a"], 90_000));

    [Fact]
    public void ACriticalAlertIsShownAtOnceAndHoldsTheScreen() =>
        Assert.Equal(["a 0", "c! 5000", "b 65000", "a 85000"], Run(Three, 100_000, "c 5000-65000"));

    /// <summary>The floor of an alert that is over has its dwell too.</summary>
    [Fact]
    public void AfterAShortAlertTheFloorStaysForItsDwell() =>
        Assert.Equal(["a 0", "c! 5000", "c 7000", "b 25000", "a 45000"], Run(Three, 60_000, "c 5000-7000"));

    [Fact]
    public void SeveralCriticalFloorsTakeTurns() =>
        Assert.Equal(["a 0", "b! 1000", "c! 21000", "b! 41000", "c! 61000"], Run(Three, 80_000, "b 1000-99999", "c 2000-99999"));

    /// <summary>The screen is on a floor with an alert, so a second one waits until its dwell is over, and no longer.</summary>
    [Fact]
    public void ASecondAlertWaitsForTheDwellOfTheFirst() =>
        Assert.Equal(["a 0", "b! 1000", "c! 60000"], Run(Three, 70_000, "b 1000-99999", "c 60000-99999"));

    /// <summary>Nothing is urgent on the screen any more, so the alert that waited is shown at once.</summary>
    [Fact]
    public void AnAlertThatWaitsIsShownWhenTheFirstOneEnds() =>
        Assert.Equal(["a 0", "b! 1000", "c! 3000"], Run(Three, 20_000, "b 1000-3000", "c 2000-99999"));

    [Fact]
    public void AFloorThatIsGoneIsLeftAtOnceAndANewOneWaitsForItsTurn()
    {
        var state = Rotation.Next(RotationState.Start, Three, new HashSet<string>(), Dwell, 0);
        state = Rotation.Next(state, ["c", "b"], new HashSet<string>(), Dwell, 100);
        Assert.Equal(("c", 100L), (state.View, state.Since));
        Assert.Equal("c", Rotation.Next(state, ["d", "c"], new HashSet<string>(), Dwell, 200).View);
        var none = Rotation.Next(state, [], new HashSet<string>(), Dwell, 200);
        Assert.Null(none.View);
        Assert.Equal("d", Rotation.Next(none, ["d"], new HashSet<string>(), Dwell, 300).View);
    }

    /// <summary>
    /// A thousand random schedules of alerts, some of them with floors that come and go. The rules are written down once more, without the code that it tests.
    /// </summary>
    [Fact]
    public void NoScheduleBreaksTheDwellSkipsAnAlertOrForgetsAFloor()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            try
            {
                Check(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    private static void Check(Random random)
    {
        var floors = Enumerable.Range(0, random.Next(1, 9)).Select(n => $"f{n}").ToArray();
        var (dwell, calm) = (random.Next(8, 40) * 1000L, random.NextDouble());
        Dictionary<string, long> begun = [];
        Dictionary<string, long> shownAt = [];
        List<(string View, bool Critical)> visits = [];
        var (state, now, entered) = (RotationState.Start, 0L, 0L);
        for (var step = 0; step < 1_500; step++)
        {
            now += random.Next(50, 400);
            foreach (var floor in floors.Where(_ => random.NextDouble() < 0.004))
            {
                if (!begun.Remove(floor) && random.NextDouble() > calm)
                {
                    begun[floor] = now;
                }
            }
            var before = state;
            state = Rotation.Next(state, floors, begun.Keys.ToHashSet(), dwell, now);
            Assert.Contains(state.View, floors);
            var (view, left) = (state.View!, before.View);
            Assert.Equal(begun.ContainsKey(view), state.IsStopped);
            if (view != left)
            {
                if (left is not null && now - entered < dwell)
                {
                    // Only an alert that was not shown yet interrupts a floor, and only one without an alert.
                    Assert.False(begun.ContainsKey(left), $"{left} left with an alert after {now - entered}");
                    Assert.True(begun.TryGetValue(view, out var since) && since > Shown(view), $"{left} → {view} after {now - entered}");
                }
                // Nobody waits twice: of the floors that wait for the same reason, none is shown again before the others.
                var waiting = floors.Where(f => f != view && f != left && begun.ContainsKey(f) == begun.ContainsKey(view));
                if (left is not null && now - entered >= dwell)
                {
                    Assert.All(waiting, f => Assert.True(Shown(f) >= Shown(view) || !Fits(f, view), $"{f} waits longer than {view}"));
                }
                entered = now;
                visits.Add((view, begun.ContainsKey(view)));
            }
            shownAt[view] = now;
            if (begun.Count > 0)
            {
                // On a floor without an alert, all alerts were shown since they began, and the dwell is not over.
                Assert.True(
                    begun.ContainsKey(view) || (now - entered < dwell && begun.All(b => Shown(b.Key) >= b.Value)), $"{view} at {now}");
            }
        }
        if (floors.Length > 1)
        {
            Assert.True(visits.Count > 3, $"{visits.Count} visits");
        }

        // An alert that was shown already waits behind one that was not.
        bool Fits(string f, string chosen) => !begun.ContainsKey(f)
            || (Shown(f) < begun[f]) == (Shown(chosen) < begun[chosen]);

        long Shown(string f) => shownAt.GetValueOrDefault(f, -1);
    }
}
