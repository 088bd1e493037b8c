using ConnectStreaming.Live;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Live;

public sealed class SnapshotAdmissionTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private readonly SnapshotAdmission _admission = new(Options.Create(new LiveOptions { SnapshotMegabytes = 8 }));

    public void Dispose() => _admission.Dispose();

    [Fact]
    public void OneSessionCannotAskTooOften()
    {
        Assert.InRange(Enumerable.Range(0, 500).Count(_ => _admission.TryAsk("greedy")), SnapshotAdmission.SessionBurst, 100);
        Assert.True(_admission.TryAsk("another"));
    }

    [Fact]
    public void InOpenModeNobodyAsksTooOften() => Assert.Equal(1_000, Enumerable.Range(0, 1_000).Count(_ => _admission.TryAsk("")));

    [Fact]
    public void BytesThatAreBeingSentAreLimitedAndThoseThatWereSentAreNotCounted()
    {
        IDisposable[] slow = [.. Enumerable.Range(0, 8).Select(n => _admission.TrySend($"s{n}", Megabyte)!)];
        Assert.Null(_admission.TrySend("another", 1));
        Assert.Equal(8 * Megabyte, _admission.Sending);

        slow[0].Dispose();
        slow[0].Dispose();
        using (_admission.TrySend("another", Megabyte))
        {
            Assert.Null(_admission.TrySend("third", 1));
        }
        Array.ForEach(slow, one => one.Dispose());
        Assert.Equal(0, _admission.Sending);
    }

    [Fact]
    public void OneSessionThatReadsSlowlyLeavesMostForTheOthers()
    {
        Assert.Equal(8 / SnapshotAdmission.SessionPart, Enumerable.Range(0, 8).Count(_ => _admission.TrySend("slow", Megabyte) is not null));
        Assert.NotNull(_admission.TrySend("another", Megabyte));
    }

    [Fact]
    public void InOpenModeOnlyTheCommonLimitHolds() => Assert.Equal(8, Enumerable.Range(0, 20).Count(_ => _admission.TrySend("", Megabyte) is not null));

    /// <summary>A floor can be larger than the limit that somebody set.</summary>
    [Fact]
    public void WhatIsLargerThanTheLimitIsSentAlone()
    {
        var large = _admission.TrySend("a", 20 * Megabyte);
        Assert.NotNull(large);
        Assert.Null(_admission.TrySend("b", 1));
        large.Dispose();
        Assert.NotNull(_admission.TrySend("b", 1));
    }
}
