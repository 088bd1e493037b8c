using ConnectStreaming.Access;
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
        Assert.InRange(Enumerable.Range(0, 500).Count(_ => _admission.TryAcquire("greedy")), SnapshotAdmission.SessionBurst, 100);
        Assert.True(_admission.TryAcquire("another"));
    }

    [Fact]
    public void InOpenModeNobodyAsksTooOften() => Assert.Equal(1_000, Enumerable.Range(0, 1_000).Count(_ => _admission.TryAcquire("")));

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
        Assert.Equal(8 / SnapshotAdmission.ReaderPart, Enumerable.Range(0, 8).Count(_ => _admission.TrySend("slow", Megabyte) is not null));
        Assert.NotNull(_admission.TrySend("another", Megabyte));
    }

    [Fact]
    public void InOpenModeOneAddressThatReadsSlowlyLeavesMostForTheOthers()
    {
        var viewer = new Viewer("", "", "", Roles.None, Scope.Everything, Privacy.Nothing);
        string Reader(string group) => SnapshotAdmission.ReaderOf(viewer, group);

        Assert.Equal(2, Enumerable.Range(0, 20).Count(_ => _admission.TrySend(Reader("10.0.0.1"), Megabyte) is not null));
        Assert.True(_admission.IsFull(Reader("10.0.0.1")));
        Assert.NotNull(_admission.TrySend(Reader("10.0.0.2"), Megabyte));
        Assert.Equal("s1", SnapshotAdmission.ReaderOf(viewer with { Session = "s1" }, "10.0.0.1"));
    }

    /// <summary>A large floor must not wait until nothing small is being sent: that may never be.</summary>
    [Fact]
    public void ASnapshotLargerThanThePartOfAReaderIsSentBesideASmallOne()
    {
        Assert.NotNull(_admission.TrySend("a", 1));
        Assert.NotNull(_admission.TrySend("a", 3 * Megabyte));
        Assert.Null(_admission.TrySend("a", 1));
        Assert.NotNull(_admission.TrySend("b", 1));
    }

    /// <summary>A floor can be larger than the limit that somebody set.</summary>
    [Fact]
    public void WhileWhatIsLargerThanTheLimitIsSentNothingElseIs()
    {
        var large = _admission.TrySend("a", 20 * Megabyte);
        Assert.NotNull(large);
        Assert.Null(_admission.TrySend("b", 1));
        large.Dispose();
        Assert.NotNull(_admission.TrySend("b", 1));
    }
}
