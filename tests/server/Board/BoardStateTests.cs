using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Tests.Board;

public sealed class BoardStateTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly BoardState _board = new("e1", new BoardOptions { MaxAgents = 4 }, new SuspectOptions());

    [Fact]
    public void EveryBatchWithAChangeIsExactlyOneRevision()
    {
        var first = Apply(Samples.Agent(1, 1, T0), Samples.Agent(2, 1, T0));
        var second = Apply(Samples.Agent(1, 2, T0));

        Assert.Equal((0, 1, 2), (first!.From, first.Rev, first.Agents.Length));
        Assert.Equal((1, 2, 1), (second!.From, second.Rev, second.Agents.Length));
        Assert.Equal(first.Agents.Single(a => a.State.AgentArn.EndsWith("a1", StringComparison.Ordinal)).Index, second.Agents[0].Index);
    }

    /// <summary>Ordered by the last applied event, then the shard's epoch, then the version.</summary>
    [Theory]
    [InlineData(-1, 9, 9, false)]
    [InlineData(0, 4, 9, false)]
    [InlineData(0, 5, 4, false)]
    [InlineData(0, 5, 5, false)]
    [InlineData(0, 5, 6, true)]
    [InlineData(0, 6, 1, true)]
    [InlineData(1, 6, 1, true)]
    [InlineData(1, 0, 1, true)]
    public void OnlyANewerStateIsShown(int seconds, long epoch, long version, bool shown)
    {
        Apply(5, Samples.Agent(1, 5, T0, ShownCode.Talking));

        var frame = Apply(epoch, Samples.Agent(1, version, T0.AddSeconds(seconds), ShownCode.Acw));

        Assert.Equal(shown, frame is not null);
        Assert.Equal(shown ? ShownCode.Acw : ShownCode.Talking, _board.Snapshot().Agents.Single().State.Shown);
    }

    /// <summary>A silo leaves: replicas and screens go on, so the epoch, the numbers and the state of the source stay.</summary>
    [Fact]
    public void ABoardThatMovesGoesOnUnderItsEpoch()
    {
        var health = new SourceHealth { Source = SourceKey.Shard("s|1"), Stream = "s", State = SourceState.Live, CaughtUpTo = T0, Epoch = 3 };
        var stream = new SourceHealth { Source = SourceKey.Stream("s"), Stream = "s", State = SourceState.Live };
        _board.Apply(new FeedBatch([], [new(health, true, "a"), new(stream, true, "a"), new(stream with { State = SourceState.Denied }, true, "b")], null), T0);
        Apply(1, Samples.Agent(1, 1, T0), Samples.Agent(2, 1, T0));
        _board.Sweep(T0);
        var before = _board.Snapshot();

        var after = BoardState.Of(_board.Moved([]), new BoardOptions { MaxAgents = 4 }, new SuspectOptions());

        Assert.Equal((before.Position, before.Source), (after.Position, after.Snapshot().Source));
        Assert.Equal(before.Agents, after.Snapshot().Agents);
        Assert.Equal(SourceState.Live, after.Sweep(T0.AddSeconds(1)).Source.State);
        Assert.Null(after.Apply(new FeedBatch([new AgentChange(Samples.Agent(1, 1, T0), "s1", 1)], [], null), T0));
        var next = after.Apply(new FeedBatch([new AgentChange(Samples.Agent(3, 1, T0), "s1", 1)], [], null), T0)!;
        Assert.Equal((before.Position.Rev, before.Position.Rev + 1), (next.From, next.Rev));
        Assert.DoesNotContain(next.Agents[0].Index, before.Agents.Select(a => a.Index));
    }

    [Fact]
    public void AShardThatContinuesFromAnOlderStoredStateIsShownWhenItIsNewerThanTheBoard()
    {
        Apply(1, Samples.Agent(1, 40, T0.AddSeconds(40), ShownCode.Talking));

        Assert.All(Enumerable.Range(20, 20), second => Assert.Null(Apply(2, Samples.Agent(1, second - 15, T0.AddSeconds(second)))));
        Apply(2, Samples.Agent(1, 26, T0.AddSeconds(41), ShownCode.Acw));

        Assert.Equal((26, ShownCode.Acw), (_board.Snapshot().Agents.Single().State.Version, _board.Snapshot().Agents.Single().State.Shown));
    }

    [Fact]
    public void TheNewestStateWinsWhenReplicasMergeAndTheStoreOnlyFills()
    {
        _board.Merge([Held(1, 7, ShownCode.Talking)], T0);
        _board.Merge([Held(1, 6, ShownCode.Offline), Held(2, 1, ShownCode.Away)], T0);

        var agents = _board.Snapshot().Agents.ToDictionary(a => a.State.AgentArn[^2..]);
        Assert.Equal((7, ShownCode.Talking), (agents["a1"].State.Version, agents["a1"].State.Shown));
        Assert.Equal(ShownCode.Away, agents["a2"].State.Shown);
    }

    [Fact]
    public void BeforeTheFirstReportOfAStreamTheSourceIsStartingAlsoWithAgentsFromBeforeARestart()
    {
        Assert.Equal(SourceState.Starting, _board.Snapshot().Source.State);
        _board.Merge([Held(1, 1, ShownCode.Talking)], T0);
        Assert.Equal(SourceState.Starting, _board.Snapshot().Source.State);

        _board.Apply(new FeedBatch([], [Progress(T0)], null, []), T0);
        Assert.Equal(SourceState.Live, _board.Sweep(T0).Source.State);
    }

    [Fact]
    public void SilenceIsMeasuredInCaughtUpTimeAndAChangeIsOneRevision()
    {
        Apply(Samples.Agent(1, 1, T0, ShownCode.Talking));
        _board.Apply(new FeedBatch([], [Progress(T0.AddSeconds(300))], null, []), T0.AddSeconds(300));
        Assert.Empty(_board.Sweep(T0.AddSeconds(300)).Agents);

        _board.Apply(new FeedBatch([], [Progress(T0.AddSeconds(301))], null, []), T0.AddSeconds(301));
        var flip = _board.Sweep(T0.AddSeconds(301));

        Assert.Equal(Overlay.Silent, flip.Agents.Single().Overlay);
        Assert.Equal(flip.From + 1, flip.Rev);
        Assert.Equal(SourceState.Down, flip.Source.State);
        var after = _board.Sweep(T0.AddSeconds(302));
        Assert.Equal((flip.Rev, flip.Rev, 0), (after.From, after.Rev, after.Agents.Length));
    }

    [Fact]
    public void SomebodyWhoOnlyOpenedTheWebSiteDoesNotMakeTheSourceDown()
    {
        Apply(Samples.Agent(1, 1, T0, ShownCode.Unknown) with { Status = null, LastEventType = "LOGIN" });

        _board.Apply(new FeedBatch([], [Progress(T0.AddMinutes(10))], null, []), T0.AddMinutes(10));

        Assert.Equal(SourceState.Live, _board.Sweep(T0.AddMinutes(10)).Source.State);
    }

    [Fact]
    public void NobodyTurnsSilentWhileTheStreamIsNotCaughtUp()
    {
        Apply(Samples.Agent(1, 1, T0));

        Assert.Empty(_board.Sweep(T0.AddHours(2)).Agents);
        Assert.Equal(SourceState.Starting, _board.Sweep(T0.AddHours(2)).Source.State);
    }

    [Fact]
    public void AFullBoardRemovesTheOfflineAgentWithTheOldestEvent()
    {
        Apply(Samples.Agent(1, 1, T0.AddSeconds(1), ShownCode.Offline), Samples.Agent(2, 1, T0, ShownCode.Offline),
            Samples.Agent(3, 1, T0), Samples.Agent(4, 1, T0));

        var frame = Apply(Samples.Agent(5, 1, T0.AddSeconds(2)));

        Assert.Single(frame!.Gone);
        Assert.Equal(["a1", "a3", "a4", "a5"], _board.Snapshot().Agents.Select(a => a.State.AgentArn[^2..]).Order());
    }

    [Fact]
    public void TheLimitHoldsForAnyStreamAndAgentsWhoWorkedHereStay()
    {
        var board = new BoardState("e1", new BoardOptions { MaxAgents = 100 }, new SuspectOptions());
        void Send(DateTimeOffset now, IEnumerable<AgentState> states) =>
            board.Apply(new FeedBatch([.. states.Select(s => new AgentChange(s, "s1", 1))], [], null), now);
        int Real() => board.Snapshot().Agents.Count(a => a.State.Version >= 100);

        Send(T0, Enumerable.Range(0, 60).Select(n => Samples.Agent(n, 100, T0)));
        for (var second = 1; second <= 10; second++)
        {
            var now = T0.AddSeconds(second);
            Send(now, Enumerable.Range(second * 1000, 500).Select(n => Samples.Agent(n, 1, now)));
            Assert.Equal((100, 60), (board.Count, Real()));
        }
        Assert.Equal((T0.AddSeconds(10), T0.AddSeconds(10)), (board.FullAt, board.Snapshot().FullAt));

        // All agents go home while the flood continues.
        Send(T0.AddSeconds(20), Enumerable.Range(0, 60).Select(n => Samples.Agent(n, 101, T0.AddSeconds(20), ShownCode.Offline)));
        Send(T0.AddSeconds(21), Enumerable.Range(50_000, 5_000).Select(n => Samples.Agent(n, 1, T0.AddSeconds(21))));
        Assert.Equal((100, 60), (board.Count, Real()));
    }

    [Fact]
    public void AFullBoardAddsAFewNewAgentsEachSecondAndThoseWithMoreEventsAtOnce()
    {
        var board = new BoardState("e1", new BoardOptions { MaxAgents = 100 }, new SuspectOptions());
        BoardFrame? Send(DateTimeOffset now, params IEnumerable<AgentState> states) =>
            board.Apply(new FeedBatch([.. states.Select(s => new AgentChange(s, "s1", 1))], [], null), now);

        Send(T0, Enumerable.Range(0, 100).Select(n => Samples.Agent(n, 1, T0)));
        Assert.Equal(BoardCapacity.NewcomersPerSecond, Send(T0, Enumerable.Range(1_000, 500).Select(n => Samples.Agent(n, 1, T0)))!.Gone.Length);
        Assert.Null(Send(T0, Samples.Agent(2_000, 1, T0)));
        Assert.Single(Send(T0, Samples.Agent(2_000, 2, T0))!.Gone);
        Assert.Single(Send(T0.AddSeconds(1), Samples.Agent(2_001, 1, T0))!.Gone);
    }

    [Fact]
    public void WithTooManyCommittedAgentsThoseWithMostEventsStay()
    {
        _board.Merge(Enumerable.Range(1, 8).Select(n => Held(n, n <= 4 ? 1 : 100, n == 8 ? ShownCode.Offline : ShownCode.Available)), T0);
        Assert.Equal(["a5", "a6", "a7", "a8"], _board.Snapshot().Agents.Select(a => a.State.AgentArn[^2..]).Order());
    }

    [Fact]
    public void AnAgentUnseenForSevenDaysLeaves()
    {
        Apply(Samples.Agent(1, 1, T0, ShownCode.Offline));

        Assert.Empty(_board.Sweep(T0.AddDays(7)).Gone);
        Assert.Single(_board.Sweep(T0.AddDays(7).AddSeconds(1)).Gone);
        Assert.Equal(0, _board.Count);
    }

    [Fact]
    public void AStepThatThrowsDoesNotChangeTheBoard()
    {
        Apply(Samples.Agent(1, 1, T0, ShownCode.Talking));
        var (before, agents) = (_board.Snapshot(), _board.Snapshot().Agents);
        var broken = new AgentChange(null!, "s1", 1);

        Assert.ThrowsAny<Exception>(() => _board.Apply(
            new FeedBatch([new AgentChange(Samples.Agent(1, 2, T0.AddSeconds(1), ShownCode.Acw), "s1", 1), broken], [Progress(T0)], null), T0));
        Assert.ThrowsAny<Exception>(() => _board.Merge([Held(2, 1, ShownCode.Away), Held(3, 1, ShownCode.Away) with { State = null! }], T0));

        var after = _board.Snapshot();
        Assert.Equal((before.Position, before.Source, before.FullAt), (after.Position, after.Source, after.FullAt));
        Assert.Equal(agents, after.Agents);
        Assert.Equal(SourceState.Starting, _board.Sweep(T0).Source.State);

        // Without the broken part, the same batch is accepted, in one frame.
        var frame = _board.Apply(new FeedBatch([new AgentChange(Samples.Agent(1, 2, T0.AddSeconds(1), ShownCode.Acw), "s1", 1)], [Progress(T0)], null), T0);
        Assert.Equal((before.Position.Rev, ShownCode.Acw), (frame!.From, frame.Agents.Single().State.Shown));
    }

    private static SourceReport Progress(DateTimeOffset caughtUpTo) =>
        new(new SourceHealth { Source = SourceKey.Shard("s1"), Stream = "s", State = SourceState.Live, CaughtUpTo = caughtUpTo }, Ours: true);

    private static BoardAgent Held(int n, long version, ShownCode shown) => new(9, Samples.Agent(n, version, T0, shown), "", Overlay.None);

    private BoardFrame? Apply(params AgentState[] states) => Apply(1, states);

    private BoardFrame? Apply(long epoch, params AgentState[] states) =>
        _board.Apply(new FeedBatch([.. states.Select(s => new AgentChange(s, "s1", epoch))], [], T0, []), T0);
}
