using System.Diagnostics;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>How long a draft of 10,000 seats takes.</summary>
public sealed class DraftSizeTests(ITestOutputHelper output)
{
    [Fact, Trait("Category", "Long")]
    public void ADraftOfTenThousandSeatsIsQuick()
    {
        var document = FloorJson.Write(Drawn.Document([.. Enumerable.Range(0, 10_000).Select(n => $"s{n}")]));
        var draft = new Draft(DraftDocument.Of(document));
        var snapshot = DraftSnapshot.Write(draft);
        List<(DraftStep, string)> steps = [];
        for (var n = 0; n < 199; n++)
        {
            steps.Add((Dragged(draft, n, 50), "p"));
            draft.Apply(steps[^1].Item1, "p");
        }
        Measure("from the document", () => DraftDocument.Of(document));
        Measure("from a snapshot", () => DraftSnapshot.Read(snapshot, []));
        Measure("from a snapshot and 199 steps of 50 seats", () => DraftSnapshot.Read(snapshot, steps));
        Measure("the document as JSON", () => DraftWriting.Json(draft.Document));
        Measure("a snapshot", () => DraftSnapshot.Write(draft));
        Measure("a drag of 1,000 seats", () =>
        {
            var step = Dragged(draft, draft.N, 1_000);
            draft.Apply(step, "p");
            return step;
        });
        Measure("a drag of 1,000 seats as bytes", () => StoredStep.Write(Dragged(draft, draft.N, 1_000)));
    }

    private void Measure(string what, Func<object> run)
    {
        run();
        double[] times = [.. Enumerable.Range(0, 9).Select(_ =>
        {
            var clock = Stopwatch.StartNew();
            GC.KeepAlive(run());
            return clock.Elapsed.TotalMilliseconds;
        }).Order()];
        output.WriteLine($"{what}: {times[4]:F1} ms (median of 9, {times[0]:F1}-{times[8]:F1})");
        Assert.True(times[4] < 1_000, what);
    }

    private static DraftStep Dragged(Draft draft, int n, int seats) => draft.Do(
        "e1", $"i{n}", new DraftStepName("move", seats, null),
        [.. Enumerable.Range(0, seats).SelectMany(s => new[]
        {
            new DraftChange("seats", $"s{s}", "x", null, DraftValues.Number(s + (n * 0.5))),
            new DraftChange("seats", $"s{s}", "y", null, DraftValues.Number(s + (n * 0.25))),
        })],
        false, DraftHistory.Noon);
}
