using ConnectStreaming.Floors;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Logging.Abstractions;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

/// <summary>The folder cannot be written when the server starts. The server is live from memory, and uses the database as soon as possible.</summary>
public sealed class StoreOutageTests : IAsyncDisposable, IAsyncLifetime
{
    private readonly StoreFixture _store = new();
    private IDisposable? _block;

    /// <summary>An earlier run left two agents, a seat assignment and a seat. Then the folder became read-only.</summary>
    public async Task InitializeAsync()
    {
        _store.Open();
        var epoch = (await _store.Take(Shard)).Epoch;
        await _store.Commit(Batch(epoch, "7") with { Agents = [(Agent(1), 1), (Agent(2), 2)] });
        await new AutoSeatTable(_store.Store).SaveSeats(Instance, [new AutoSeat(Arn(1), "Tokyo", 3)], default);
        await _store.Store.DisposeAsync();
        _block = Block(_store.Files);
        _store.OpenOrWait();
    }

    public async Task DisposeAsync()
    {
        _block?.Dispose();
        await _store.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    [Fact]
    public async Task StoredDataAreReadAndTheFaultIsReported()
    {
        Assert.Equal([Arn(1), Arn(2)], (await _store.LoadAgents()).Select(a => a.AgentArn).Order(StringComparer.Ordinal));
        Assert.Equal(new AutoSeat(Arn(1), "Tokyo", 3), Assert.Single(await new AutoSeatTable(_store.Store).LoadSeats(Instance, 100, default)));
        Assert.Equal("read-only", Assert.Single(_store.Health.Troubles).Code);
        Assert.Contains("live from memory", _store.Health.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AShardIsReadFromItsPositionWithAnEpochBelowEveryRealOne()
    {
        var shards = Shards();
        var taken = await shards.TakeOver(Shard, 0, UInt128.MaxValue, default);

        Assert.Equal(("7", 2), (taken.Checkpoint!.Sequence, taken.Agents.Count));
        Assert.True(taken.Epoch < 0);
        Assert.Equal(CommitResult.Committed, await shards.Commit(Batch(taken.Epoch, "9") with { Agents = [(Agent(1, 5), 1)] }, default));
        var again = await shards.TakeOver(Shard, 0, UInt128.MaxValue, default);
        Assert.Equal("9", again.Checkpoint!.Sequence);
        Assert.Equal([2, 5], again.Agents.Select(a => a.AgentArn == Arn(1) ? (int)a.Version : 2).Order());
        Assert.True(again.Epoch > taken.Epoch);
        Assert.Equal("9", (await shards.Checkpoints(Source, default))[Shard.Name].Sequence);
    }

    [Fact]
    public async Task WhenTheFolderCanBeWrittenTheShardContinuesFromTheStoredPosition()
    {
        var shards = Shards();
        var memory = await shards.TakeOver(Shard, 0, UInt128.MaxValue, default);
        await shards.Commit(Batch(memory.Epoch, "9") with { Agents = [(Agent(1, 5), 1)], Checkpoint = new Checkpoint("9", null, null, null, Finished: true) },
            default);

        Heal();

        Assert.Equal(CommitResult.StaleEpoch, await shards.Commit(Batch(memory.Epoch, "10"), default));
        Assert.False((await shards.Checkpoints(Source, default))[Shard.Name].Finished);
        var real = await shards.TakeOver(Shard, 0, UInt128.MaxValue, default);
        Assert.Equal(("7", 2), (real.Checkpoint!.Sequence, real.Agents.Count));
        Assert.True(real.Epoch > 0);
        Assert.Equal(CommitResult.Committed, await shards.Commit(Batch(real.Epoch, "9"), default));
        Assert.Empty(_store.Health.Troubles);
    }

    [Fact]
    public async Task TheJournalOfAKilledServerIsReadToo()
    {
        await using var killed = new StoreFixture().Open();
        var epoch = (await killed.Take(Shard)).Epoch;
        await killed.Commit(Batch(epoch, "7") with { Agents = [(Agent(1), 1), (Agent(2), 2)] });
        await using var after = new StoreFixture();
        after.Files.CreateFolder();
        foreach (var (from, to) in new[]
        {
            (killed.Files.Database, after.Files.Database), (killed.Files.Wal, after.Files.Wal), (killed.Files.SharedMemory, after.Files.SharedMemory),
        })
        {
            File.Copy(from, to);
        }
        Assert.NotEqual(0, new FileInfo(after.Files.Wal).Length);
        using var block = Block(after.Files);

        after.OpenOrWait();

        Assert.Equal([Arn(1), Arn(2)], (await after.LoadAgents()).Select(a => a.AgentArn).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AFirstStartInAFolderThatCannotBeWrittenIsRefused()
    {
        await using var first = new StoreFixture();
        first.Files.CreateFolder();
        using var block = Block(first.Files);

        Assert.Contains("read-only", Assert.Throws<StoreStartException>(() => first.OpenOrWait()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, StoreProblem.DiskFull)]
    [InlineData(30, StoreProblem.ReadOnly)]
    [InlineData(5, StoreProblem.DiskError)]
    public void TheSystemsErrorAboutADiskIsReported(int error, object problem) =>
        Assert.Equal(problem, StoreUnavailableException.ProblemOf(new IOException("", error)));

    private ShardStore Shards() => new(_store.Store, _store.Health, NullLogger<ShardStore>.Instance, _store.Time);

    /// <summary>The next try opens the store.</summary>
    private void Heal()
    {
        _block!.Dispose();
        _block = null;
        _store.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(SpinWait.SpinUntil(() => !_store.Store.IsOut, TimeSpan.FromSeconds(30)));
    }
}
