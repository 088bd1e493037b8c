using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 27–33 of the failure catalogue: splits, merges, trims, recreated streams, restarts.</summary>
public sealed class ReshardAndRestartTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private readonly MemoryShardStore _store = new();
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;
    private FakeStream _stream = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start(_time);
        _stream = _kinesis.CreateStream(StreamHarness.Stream);
        _events = new NumberedEvents(_kinesis, _time);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task SplitsAndMergesUnderLoadLoseNothingAndNeedNoRestart()
    {
        await using var harness = await Start();
        var random = new Random(7);
        for (var round = 0; round < 6; round++)
        {
            _events.Put(agents: 30, each: 3);
            var open = _stream.OpenShards;
            if (open.Count > 2 && random.Next(2) == 0)
            {
                var at = random.Next(open.Count - 1);
                var sorted = open.OrderBy(s => s.FirstKey).ToArray();
                _stream.Merge(sorted[at].Id, sorted[at + 1].Id);
            }
            else
            {
                _stream.Split(open[random.Next(open.Count)].Id);
            }

            _events.Put(agents: 30, each: 2);
        }

        _stream.UpdateShardCount(3);
        _events.Put(agents: 30);

        await harness.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, harness);
    }

    [Fact]
    public async Task ShardsThatAreReshardedAndTrimmedDuringADowntimeLeaveAGapAndTheirChildrenAreRead()
    {
        _events.Put(agents: 10);
        await using (var first = await Start())
        {
            await first.UntilApplied(_store, _events.Sent);
        }

        var parent = _stream.OpenShards[0].Id;
        _stream.Split(parent);
        _time.Move(TimeSpan.FromHours(30));
        _stream.Trim(_time.GetUtcNow().AddHours(-24));
        _events.Put(agents: 10);
        await using var second = await Start();

        await second.UntilApplied(_store, _events.Sent);
        await second.Until("the gap", () => _store.Lost.Count > 0);

        Assert.True(_store.At(parent)?.Finished);
    }

    [Fact]
    public async Task TheEndOfAShardIsStoredAfterACrashAndARestart()
    {
        _events.Put(agents: 10);
        var first = await Start();
        await first.UntilApplied(_store, _events.Sent);
        await first.Crash();
        var parent = _stream.OpenShards[0].Id;
        _stream.Split(parent);
        _events.Put(agents: 10);

        await using var second = await Start();
        await second.UntilApplied(_store, _events.Sent);

        Assert.True(_store.At(parent)?.Finished);
        ExactlyOnce.Assert(_store, _events, second);
    }

    /// <summary>The window of row 29 of the failure catalogue: all is applied, the end is known, and the process dies before the end is stored.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACrashBetweenTheLastRecordAndTheStoredEndFinishesTheShardOnceAndThenStartsItsChildren(bool lastRecordsAreStored)
    {
        var parent = _stream.OpenShards[0].Id;
        // The store stays down: the old reader must not store the end after the crash.
        _store.Refuses = commit => commit.Shard.Name == parent && commit.Epoch == 1 && commit.Checkpoint.Finished;
        var first = await Start();
        _events.Put(agents: 10, each: 2);
        await first.UntilApplied(_store, _events.Sent);
        if (!lastRecordsAreStored)
        {
            _events.Put(agents: 10);
        }

        var (lower, upper) = _stream.Split(parent);
        await first.Until("the end is not stored", () => _store.Refused > 0);
        Assert.All(first.Changes.Versions.Values, a => Assert.Equal(lastRecordsAreStored ? 2 : 3, a.Version));
        await first.Crash();
        Assert.False(_store.At(parent)!.Finished);
        Assert.Empty(Starts(lower, upper));
        _events.Put(agents: 10);

        await using var second = await Start();
        await second.UntilApplied(_store, _events.Sent);

        Assert.True(_store.At(parent)?.Finished);
        Assert.Equal([lower, upper], Starts(lower, upper).Order());
        ExactlyOnce.Assert(_store, _events, second);

        IEnumerable<string> Starts(params string[] shards) =>
            _kinesis.Calls.Where(c => c.Operation == "GetShardIterator" && shards.Contains(c.Shard)).Select(c => c.Shard!);
    }

    [Theory]
    [InlineData(nameof(TrimStyle.Silent))]
    [InlineData("InvalidArgument")]
    [InlineData("NotFound")]
    public async Task ADowntimeLongerThanTheRetentionIsReportedAsAGap(string style)
    {
        _stream.TrimStyle = Enum.GetValues<TrimStyle>().First(s => s.ToString().Contains(style, StringComparison.OrdinalIgnoreCase));
        _events.Put(agents: 5);
        var stoppedAt = _time.GetUtcNow();
        await using (var first = await Start())
        {
            await first.UntilApplied(_store, _events.Sent);
        }

        _time.Move(TimeSpan.FromHours(10));
        _events.Put(agents: 5);
        _time.Move(TimeSpan.FromHours(26));
        _stream.Trim(_time.GetUtcNow().AddHours(-24));
        _events.Put(agents: 5);
        await using var second = await Start();

        await second.Until("newest events", () => second.Changes.Versions.Count == 5 && second.Changes.Versions.Values.All(s => s.Status?.Name == "n3"));
        await second.Until("the gap", () => _store.Lost.Count > 0);

        var gap = _store.Lost[0];
        Assert.InRange(gap.From, stoppedAt.AddMinutes(-3), stoppedAt.AddMinutes(3));
        Assert.True(gap.To > gap.From.AddHours(11), $"the gap {gap.From:u} – {gap.To:u} is too short");
    }

    /// <summary>Up to when nothing had come is known, so what came and went since is a gap.</summary>
    [Fact]
    public async Task AShardThatNeverHadARecordLeavesAGapToo()
    {
        await using (var first = await Start())
        {
            await first.Until("caught up", () => first.Status.Shards is [{ Health: { State: SourceState.Live, CaughtUpTo: not null } }]);
        }

        var stoppedAt = _time.GetUtcNow();
        _time.Move(TimeSpan.FromHours(10));
        _events.Put(agents: 5);
        _time.Move(TimeSpan.FromHours(26));
        _stream.Trim(_time.GetUtcNow().AddHours(-24));
        _events.Put(agents: 5);
        await using var second = await Start();

        await second.Until("the gap", () => _store.Lost.Count > 0);

        Assert.InRange(_store.Lost[0].From, stoppedAt.AddMinutes(-3), stoppedAt.AddMinutes(1));
        Assert.True(_store.Lost[0].To > stoppedAt.AddHours(11), $"the gap ends at {_store.Lost[0].To:u}");
    }

    [Fact]
    public async Task AnIdleWeekendIsNotReplayed()
    {
        _stream.Retention = TimeSpan.FromDays(7);
        _events.Put(agents: 50, each: 4);
        await using (var first = await Start())
        {
            await first.UntilApplied(_store, _events.Sent);
            _time.Move(TimeSpan.FromHours(60));
            await first.Until("caught up at Monday", () => _store.At(_stream.OpenShards[0].Id)?.CaughtUpAt > _time.GetUtcNow().AddMinutes(-1));
        }

        _events.Put(agents: 50);
        await using var second = await Start();
        await second.UntilApplied(_store, _events.Sent);

        await second.Until("the read count", () => second.Status.Shards.Sum(s => s.Records) >= 50);
        Assert.Equal(50, second.Status.Shards.Sum(s => s.Records));
        ExactlyOnce.Assert(_store, _events, second);
    }

    [Fact]
    public async Task ACrashBeforeTheFirstRecordDoesNotMoveTheStart()
    {
        var started = _time.GetUtcNow();
        ConcurrentQueue<DateTimeOffset?> stored = [];
        _kinesis.OnCall = call =>
        {
            if (call.Operation == "GetShardIterator")
            {
                stored.Enqueue(_store.At(call.Shard!)?.StartAt);
            }

            return null;
        };
        var first = await Start();
        await first.Until("the first read", () => !stored.IsEmpty);
        await first.Crash();

        // It is stored before the first read of the shard.
        Assert.InRange(stored.First()!.Value, started.AddMinutes(-71), started.AddMinutes(-69));
    }

    [Fact]
    public async Task ARecreatedStreamStartsCleanAndAgentsKeepTheirState()
    {
        _events.Put(agents: 10, each: 2);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        _kinesis.DeleteStream(StreamHarness.Stream);
        await harness.Until("missing", () => harness.Status.Health.State == SourceState.Missing);
        _time.Move(TimeSpan.FromSeconds(1));
        _stream = _kinesis.CreateStream(StreamHarness.Stream);
        _events.Put(agents: 10, each: 2);

        await harness.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, harness);
    }

    [Fact]
    public async Task TheOldReadersOfARecreatedStreamAreStopped()
    {
        _events.Put(agents: 3);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        await harness.Until("the status of its shard", () => harness.Status.Shards.Count == 1);
        var old = harness.Status.Shards.Single().Shard;
        _time.Move(TimeSpan.FromSeconds(1));
        _stream = _kinesis.CreateStream(StreamHarness.Stream);
        _events.Put(agents: 3);
        await harness.UntilApplied(_store, _events.Sent);

        await harness.Until("the old reader's last word", () =>
            harness.Changes.Reports.LastOrDefault(r => r.Source == SourceKey.Shard(old))?.State == SourceState.Stopped);
        Assert.DoesNotContain(old, harness.Status.Shards.Select(s => s.Shard));
    }

    /// <summary>The round was planned before the stream was found to be another one.</summary>
    [Fact]
    public async Task APingAfterTheStopDoesNotStartAReaderOfTheOldStream()
    {
        _events.Put(agents: 3);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        await harness.Until("the status of its shard", () => harness.Status.Shards.Count == 1);
        var old = harness.Status.Shards.Single().Shard;
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.BeforeCheckpoints = stream =>
        {
            if (stream != ShardId.Parse(old).Stream)
            {
                return Task.CompletedTask;
            }

            held.TrySetResult();
            return release.Task;
        };
        await held.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _time.Move(TimeSpan.FromSeconds(1));
        _stream = _kinesis.CreateStream(StreamHarness.Stream);
        _events.Put(agents: 3);
        await harness.Until("the old reader has stopped", () => LastOfOld() == SourceState.Stopped);

        release.SetResult();
        await harness.UntilApplied(_store, _events.Sent);

        Assert.Equal(SourceState.Stopped, LastOfOld());

        SourceState? LastOfOld() => harness.Changes.Reports.LastOrDefault(r => r.Source == SourceKey.Shard(old))?.State;
    }

    [Fact]
    public async Task AReaderOfTheOldStreamReadsNothingOfTheNewOneThatHasItsArn()
    {
        await using var harness = await Start();
        await harness.Until("the empty stream is read", () => harness.Status.Shards is [{ LastReadAt: not null }]);
        var old = ShardId.Parse(harness.Status.Shards[0].Shard);
        // Nobody can learn yet that the stream is another one, so the old reader continues alone.
        _kinesis.OnCall = call => call.Operation == "DescribeStreamSummary" ? FakeFault.Unavailable : null;
        _time.Move(TimeSpan.FromSeconds(1));
        _stream = _kinesis.CreateStream(StreamHarness.Stream);
        _events.Put(agents: 3);
        await harness.Until("the old reader has asked for the shard again", () => _kinesis.Calls.Count(c => c.Operation == "GetShardIterator") > 2
            || _store.At(old.Name)?.Sequence is not null);
        _kinesis.OnCall = null;
        await harness.UntilApplied(_store, _events.Sent);

        Assert.Null((await _store.Checkpoints(old.Stream, CancellationToken.None))[old.Name].Sequence);
        ExactlyOnce.Assert(_store, _events, harness);
    }

    [Fact]
    public async Task AStreamThatDoesNotExistYetIsReadWhenItExists()
    {
        _kinesis.DeleteStream(StreamHarness.Stream);
        await using var harness = await Start();
        await harness.Until("missing", () => harness.Status.Health.State == SourceState.Missing);
        Assert.Contains(StreamHarness.Stream, harness.Status.Stream, StringComparison.Ordinal);
        _kinesis.CreateStream(StreamHarness.Stream);
        _events.Put(agents: 3);

        await harness.UntilApplied(_store, _events.Sent);
    }

    [Fact]
    public async Task CrashesAtRandomMomentsUnderLoadEndInTheSameState()
    {
        var random = new Random(3);
        for (var round = 0; round < 4; round++)
        {
            var harness = await Start();
            for (var i = 0; i < 5; i++)
            {
                _events.Put(agents: 20, each: 2);
                await Task.Delay(random.Next(10, 120));
            }

            await harness.Crash();
        }

        await using var last = await Start();
        // All may have been committed before the last crash. The board learns it with the next event of each agent.
        _events.Put(agents: 20);
        await last.UntilApplied(_store, _events.Sent);
        await last.Until("board", () => last.Changes.Versions.Count == 20 && last.Changes.Versions.All(v => v.Value.Version == _events.Sent[v.Key]));

        ExactlyOnce.Assert(_store, _events, last);
    }

    private Task<StreamHarness> Start(Action<StreamOptions>? options = null) => StreamHarness.Start(_kinesis, _store, _time, options);
}
