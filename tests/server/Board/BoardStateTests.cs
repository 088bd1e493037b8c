using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Tests.Board;

public sealed class BoardStateTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly BoardState _board = new("e1", new OneRow(), new BoardOptions { MaxAgents = 4 }, new SuspectOptions());

    [Fact]
    public void EveryBatchWithAChangeIsExactlyOneRevision()
    {
        var first = Apply(Samples.Agent(1, 1, T0), Samples.Agent(2, 1, T0));
        var second = Apply(Samples.Agent(1, 2, T0));

        Assert.Equal((0, 1, 2), (first!.From, first.Rev, first.Agents.Length));
        Assert.Equal((1, 2, 1), (second!.From, second.Rev, second.Agents.Length));
        Assert.Equal(first.Agents.Single(a => a.State.AgentArn.EndsWith("a1", StringComparison.Ordinal)).Index, second.Agents[0].Index);
    }

    [Fact]
    public void AVersionAlreadyPassedChangesNothing()
    {
        Apply(Samples.Agent(1, 5, T0, ShownCode.Talking));

        Assert.Null(Apply(Samples.Agent(1, 4, T0)));
        Assert.Null(Apply(Samples.Agent(1, 5, T0)));
        Assert.Equal(ShownCode.Talking, _board.Snapshot().Agents.Single().State.Shown);
    }

    [Fact]
    public void TheHighestVersionWinsWhenReplicasMergeAndTheStoreOnlyFills()
    {
        _board.Merge([Held(1, 7, ShownCode.Talking)], T0);
        _board.Merge([Held(1, 6, ShownCode.Offline), Held(2, 1, ShownCode.Away)], T0);

        var agents = _board.Snapshot().Agents.ToDictionary(a => a.State.AgentArn[^2..]);
        Assert.Equal((7, ShownCode.Talking), (agents["a1"].State.Version, agents["a1"].State.Shown));
        Assert.Equal(ShownCode.Away, agents["a2"].State.Shown);
    }

    [Fact]
    public void AgentsFromBeforeARestartAreCatchingUpUntilAShardReports()
    {
        _board.Merge([Held(1, 1, ShownCode.Talking)], T0);
        Assert.Equal("catching-up", _board.Snapshot().Source.State);

        _board.Apply(new FeedBatch([], [Progress(T0)], null), T0);
        Assert.Equal("live", _board.Sweep(T0).Source.State);
    }

    [Fact]
    public void SilenceCountsInCaughtUpTimeAndAFlipIsOneRevision()
    {
        Apply(Samples.Agent(1, 1, T0, ShownCode.Talking));
        _board.Apply(new FeedBatch([], [Progress(T0.AddSeconds(300))], null), T0.AddSeconds(300));
        Assert.Empty(_board.Sweep(T0.AddSeconds(300)).Agents);

        _board.Apply(new FeedBatch([], [Progress(T0.AddSeconds(301))], null), T0.AddSeconds(301));
        var flip = _board.Sweep(T0.AddSeconds(301));

        Assert.Equal(Overlay.Silent, flip.Agents.Single().Overlay);
        Assert.Equal(flip.From + 1, flip.Rev);
        Assert.Equal("down", flip.Source.State);
        var after = _board.Sweep(T0.AddSeconds(302));
        Assert.Equal((flip.Rev, flip.Rev, 0), (after.From, after.Rev, after.Agents.Length));
    }

    [Fact]
    public void NobodyTurnsSilentWhileTheStreamIsNotCaughtUp()
    {
        Apply(Samples.Agent(1, 1, T0));

        Assert.Empty(_board.Sweep(T0.AddHours(2)).Agents);
        Assert.Equal("none", _board.Sweep(T0.AddHours(2)).Source.State);
    }

    [Fact]
    public void AFullBoardLetsTheOfflineOneHeardOfLongestAgoGo()
    {
        Apply(Samples.Agent(1, 1, T0.AddSeconds(1), ShownCode.Offline), Samples.Agent(2, 1, T0, ShownCode.Offline),
            Samples.Agent(3, 1, T0), Samples.Agent(4, 1, T0));

        var frame = Apply(Samples.Agent(5, 1, T0.AddSeconds(2)));

        Assert.Single(frame!.Gone);
        Assert.Equal(["a1", "a3", "a4", "a5"], _board.Snapshot().Agents.Select(a => a.State.AgentArn[^2..]).Order());
    }

    [Fact]
    public void AnAgentUnseenForSevenDaysLeaves()
    {
        Apply(Samples.Agent(1, 1, T0, ShownCode.Offline));

        Assert.Empty(_board.Sweep(T0.AddDays(7)).Gone);
        Assert.Single(_board.Sweep(T0.AddDays(7).AddSeconds(1)).Gone);
        Assert.Equal(0, _board.Count);
    }

    private static ShardProgress Progress(DateTimeOffset caughtUpTo) => new("s1", caughtUpTo, 0, "reading", null);

    private static BoardAgent Held(int n, long version, ShownCode shown) => new(9, Samples.Agent(n, version, T0, shown), "", Overlay.None, default);

    private BoardFrame? Apply(params AgentState[] states) =>
        _board.Apply(new FeedBatch([.. states.Select(s => new AgentChange(s, "s1"))], [], T0), T0);

    internal sealed class OneRow : ISeatingPlan
    {
        public void Remember(AgentState agent, BoardPlace place) { }

        public BoardPlace Place(AgentState agent) => new("", 0);

        public void Leave(string agentArn) { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
