using ConnectStreaming.Live;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Live;

public sealed class SnapshotAdmissionTests
{
    [Fact]
    public void OneSessionCannotUseUpTheSnapshotsOfTheOthers()
    {
        using var admission = new SnapshotAdmission(Options.Create(new LiveOptions { SnapshotsPerSecond = 100 }));
        Assert.InRange(Enumerable.Range(0, 500).Count(_ => admission.TryEnter("greedy")), SnapshotAdmission.SessionBurst, 100);
        Assert.True(admission.TryEnter("another"));
    }

    [Fact]
    public void InOpenModeOnlyTheCommonLimitHolds()
    {
        using var admission = new SnapshotAdmission(Options.Create(new LiveOptions { SnapshotsPerSecond = 100 }));
        Assert.InRange(Enumerable.Range(0, 1_000).Count(_ => admission.TryEnter("")), 200, 800);
    }
}
