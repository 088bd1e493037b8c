using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using CsCheck;

namespace ConnectStreaming.Tests.Board;

public sealed class BoardReplicaTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly BoardReplica _replica = new(Samples.Instance);

    [Fact]
    public void AFrameThatDoesNotConnectIsRefused()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 3), [], SourceHealth.Unheard));

        Assert.False(_replica.TryApply(Frame(4, 5, Agent(0, 1))));
        Assert.False(_replica.TryApply(Frame(3, 4, Agent(0, 1)) with { Epoch = "e2" }));
        Assert.True(_replica.TryApply(Frame(3, 4, Agent(0, 1))));
    }

    [Fact]
    public void AHeartbeatThatShowsNothingNewIsKeptButSendsNothing()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 0), [Agent(0, 1)], SourceHealth.Unheard));
        var beat = Agent(0, 1) with { State = Samples.Agent(0, 2, T0) with { LastEventAt = T0.AddMinutes(2) } };

        _replica.TryApply(Frame(0, 1, beat));

        Assert.Equal(0, _replica.VisibleRev);
        Assert.Empty(_replica.Since(new("e1", 0))!.Lives);
        Assert.Equal(T0.AddMinutes(2), _replica.Agents().Single().State.LastEventAt);
    }

    /// <summary>Open details read the slots again when the agent changes.</summary>
    [Fact]
    public void OtherSlotsAreAChangeOfTheAgentAndEqualOnesAreNot()
    {
        BoardAgent With(long version, int used) =>
            Agent(0, version) with { State = Samples.Agent(0, version, T0) with { Slots = [new ChannelSlots("CHAT", used, 3)] } };
        _replica.Reset(new BoardSnapshot(new("e1", 0), [With(1, 1)], SourceHealth.Unheard));

        _replica.TryApply(Frame(0, 1, With(2, 1)));
        Assert.Equal(0, _replica.VisibleRev);

        _replica.TryApply(Frame(1, 2, With(3, 2)));
        Assert.Equal(2, _replica.VisibleRev);
        Assert.Single(_replica.Since(new("e1", 1))!.Lives);
    }

    [Fact]
    public void AnAgentIsFoundByArnAndByTheUserNameOfNow()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 0), [Agent(0, 1), Agent(1, 1), Named(2, "user1", T0.AddDays(1))], SourceHealth.Unheard));
        Assert.Equal(0, _replica.Agent($"{Samples.Instance}/agent/a0")!.Index);
        Assert.Null(_replica.Agent($"{Samples.Instance}/agent/a9"));
        // Of two with one name, the one with the newest event: the other one is gone from Amazon Connect.
        Assert.Equal((0, 2), (_replica.User("user0")!.Index, _replica.User("user1")!.Index));

        _replica.TryApply(Frame(0, 1, Named(0, "sato", T0.AddDays(2))));
        Assert.Null(_replica.User("user0"));
        Assert.Equal((0, T0.AddDays(2)), (_replica.User("sato")!.Index, _replica.User("sato")!.State.LastEventAt));

        _replica.TryApply(Frame(1, 2) with { Gone = [2] });
        Assert.Equal(1, _replica.User("user1")!.Index);
        _replica.Reset(new BoardSnapshot(new("e2", 0), [Agent(5, 1)], SourceHealth.Unheard));
        Assert.Equal((null, null, 5), (_replica.User("sato"), _replica.Agent($"{Samples.Instance}/agent/a0"), _replica.User("user5")!.Index));
    }

    [Fact]
    public void AChangeTellsTheProfileAtTheEarlierPosition()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 0), [Agent(0, 1), Agent(1, 1)], SourceHealth.Unheard));
        _replica.TryApply(Frame(0, 1, Named(0, "b", T0)));
        _replica.TryApply(Frame(1, 2, Named(0, "c", T0), Agent(1, 2, ShownCode.Talking)));
        _replica.TryApply(Frame(2, 3, Named(7, "new", T0)));
        _replica.TryApply(Frame(3, 4, Named(7, "newer", T0)) with { Gone = [1] });

        string? Before(long since, int index) => _replica.Since(new("e1", since))!
            .ProfileBefore(index, _replica.Agents().Single(a => a.Index == index).State.Profile).Username;
        Assert.Equal(["user0", "b", "c"], new[] { 0L, 1, 2 }.Select(since => Before(since, 0)));
        Assert.Equal(["new", "newer"], new[] { 3L, 4 }.Select(since => Before(since, 7)));
        var delta = _replica.Since(new("e1", 1))!;
        Assert.Equal(("user1", true), (Assert.Single(delta.Gone).Profile.Username, delta.WasHere(delta.Gone[0])));
    }

    [Fact]
    public void TheLastTwentyChangesOfAnAgentAreKeptNewestFirst()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        ShownCode[] turns = [ShownCode.Available, ShownCode.Talking, ShownCode.Acw];
        Assert.Empty(_replica.Recent(Agent(0, 1).State.AgentArn));

        for (var n = 1; n <= 47; n++)
        {
            _replica.TryApply(Frame(n - 1, n, Agent(0, n, turns[n % 3])));
            var recent = _replica.Recent(Agent(0, n).State.AgentArn);

            Assert.Equal(Math.Min(n, 20), recent.Length);
            Assert.Equal(Enumerable.Range(0, recent.Length).Select(age => turns[(n - age) % 3]), recent.Select(r => r.State));
        }
    }

    [Fact]
    public void TheChangesOfAgentsWhoAreNotInANewEpochAreDropped()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 1), [Agent(0, 1), Agent(1, 1)], SourceHealth.Unheard));
        _replica.Reset(new BoardSnapshot(new("e2", 1), [Agent(0, 1)], SourceHealth.Unheard));

        Assert.NotEmpty(_replica.Recent(Agent(0, 1).State.AgentArn));
        Assert.Empty(_replica.Recent(Agent(1, 1).State.AgentArn));
    }

    [Fact]
    public void AnotherEpochAFutureRevisionAndADroppedOneCannotBePatched()
    {
        _replica.Reset(new BoardSnapshot(new("e1", 10), [Agent(0, 1)], SourceHealth.Unheard));

        Assert.Null(_replica.Since(new("e0", 10)));
        Assert.Null(_replica.Since(new("e1", 11)));
        Assert.Null(_replica.Since(new("e1", 9)));
        Assert.NotNull(_replica.Since(new("e1", 10)));
    }

    [Fact]
    public void PatchingAnyEarlierPictureGivesTheBoard() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 3], Gen.Bool).Array[1, 60].Sample(steps =>
        {
            var replica = new BoardReplica(Samples.Instance);
            replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
            var pictures = new List<Dictionary<int, BoardAgent>> { new() };
            foreach (var (index, state, leaves) in steps)
            {
                long rev = pictures.Count;
                var agent = Agent(index, rev, state == 1 ? ShownCode.Talking : state == 2 ? ShownCode.Acw : ShownCode.Available);
                replica.TryApply(new BoardFrame("e1", rev - 1, rev, null, leaves ? [] : [agent], leaves ? [index] : [], SourceHealth.Unheard));
                pictures.Add(replica.Agents().ToDictionary(a => a.Index));
            }
            for (var from = 0; from < pictures.Count; from++)
            {
                var delta = replica.Since(new("e1", from))!;
                var patched = new Dictionary<int, BoardAgent>(pictures[from]);
                foreach (var gone in delta.Gone)
                {
                    patched.Remove(gone.Index);
                }
                foreach (var agent in delta.Lives)
                {
                    patched[agent.Index] = agent;
                }
                Assert.Equal(
                    pictures[^1].Values.Select(a => (a.Index, a.State.Shown)).Order(),
                    patched.Values.Select(a => (a.Index, a.State.Shown)).Order());
            }
        }, iter: 200);

    private static BoardAgent Agent(int index, long version, ShownCode shown = ShownCode.Available) =>
        new(index, Samples.Agent(index, version, T0, shown), "s1", Overlay.None);

    private static BoardAgent Named(int index, string user, DateTimeOffset heard)
    {
        var agent = Agent(index, 2);
        return agent with { State = agent.State with { Profile = agent.State.Profile with { Username = user }, LastEventAt = heard } };
    }

    private static BoardFrame Frame(long from, long rev, params BoardAgent[] agents) => new("e1", from, rev, T0, agents, [], SourceHealth.Unheard);
}
