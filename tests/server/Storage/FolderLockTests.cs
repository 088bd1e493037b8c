using ConnectStreaming.Storage;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Which process is named as the user of a data folder.</summary>
public sealed class FolderLockTests : IDisposable
{
    private readonly StoreFiles _files = new(Directory.CreateTempSubdirectory("connect-streaming-lock-").FullName);

    public void Dispose() => Directory.Delete(_files.Folder, recursive: true);

    [Fact]
    public void AFolderInUseNamesItsProcess()
    {
        using var held = FolderLock.Take(_files);

        Assert.Contains($"in use by process {Environment.ProcessId} ", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void ADeadProcessIsNotNamed()
    {
        using var held = FolderLock.Take(_files);
        File.WriteAllText(_files.LockOwner, $$"""{ "pid": {{int.MaxValue}}, "startedAt": "2026-01-01T00:00:00Z", "host": "{{Environment.MachineName}}" }""");

        Assert.Contains("in use by another process", Refusal(), StringComparison.Ordinal);
    }

    /// <summary>Error numbers as the runtime reports them: a lock in use, then a full disk, a read-only disk, and a disk error.</summary>
    [Theory]
    [InlineData(11, true)]
    [InlineData(35, true)]
    [InlineData(unchecked((int)0x80070020), true)]
    [InlineData(28, false)]
    [InlineData(30, false)]
    [InlineData(5, false)]
    public void OnlyALockInUseNamesAnotherProcess(int error, bool held) => Assert.Equal(held, FolderLock.IsHeld(new IOException("", error)));

    [Fact]
    public void TheRuntimeReportsAHeldLockAsOneOfTheseNumbers()
    {
        using var held = FolderLock.Take(_files);

        Assert.True(FolderLock.IsHeld(Assert.ThrowsAny<IOException>(() => File.Open(_files.Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None))));
    }

    private string Refusal() => Assert.Throws<StoreStartException>(() => FolderLock.Take(_files)).Message;
}
