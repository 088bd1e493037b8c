using ConnectStreaming.Agents;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Tests.Floors;

/// <summary>What the grain of the drawn floors reads of the people with a seat.</summary>
public sealed class DrawnFloorsReaderTests
{
    private readonly Store _store = new();
    private readonly Agents _agents = new();

    /// <summary>A seat that is given to somebody who left Connect is named at once; who falls silent in a seat, the next time that all are looked at.</summary>
    [Fact]
    public async Task NewOccupantsAreLookedAtAtOnceAndTheOthersWhenAsked()
    {
        var reader = new DrawnFloorsReader(_store, _agents);
        _store.Seats = ["a1", "a2", "user:i/new"];
        Assert.Empty((await reader.Read(withAgents: false))!.Value.Agents);
        _agents.Unheard = ["a1", "a3"];
        Assert.Null(await reader.Read(withAgents: false));

        _store.Seats = ["a1", "a2", "a3"];
        Assert.Equal(["a3"], (await reader.Read(withAgents: false))!.Value.Agents.Select(a => a.AgentArn));
        Assert.Equal(["a1", "a3"], (await reader.Read(withAgents: true))!.Value.Agents.Select(a => a.AgentArn).Order());

        // Without a seat, or heard again.
        _store.Seats = ["a1"];
        Assert.Equal(["a1"], (await reader.Read(withAgents: false))!.Value.Agents.Select(a => a.AgentArn));
        _agents.Unheard = [];
        Assert.Empty((await reader.Read(withAgents: true))!.Value.Agents);
        Assert.Equal(["a1 a2", "a3", "a1 a2 a3", "a1"], _agents.Requests);
    }

    [Fact]
    public async Task ARowThatCouldNotBeReadIsReadAgain()
    {
        var reader = new DrawnFloorsReader(_store, _agents);
        await reader.Read(withAgents: false);
        _store.Seats = ["a1"];
        _agents.Unheard = ["a1"];
        _agents.IsOff = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.Read(withAgents: false));
        _agents.IsOff = false;
        Assert.Single((await reader.Read(withAgents: false))!.Value.Agents);
    }

    private sealed class Store : IDrawnFloorsStore
    {
        private string[] _seats = [];
        private long _stamp;

        public string[] Seats { set => (_seats, _stamp) = (value, _stamp + 1); }

        public Task<long> Stamp(CancellationToken cancellationToken) => Task.FromResult(_stamp);

        public Task<DrawnFloorsRows> Load(CancellationToken cancellationToken) =>
            Task.FromResult(new DrawnFloorsRows(_stamp, [], [.. _seats.Select((who, n) => new Seated(who, new DrawnSeat("f", $"s{n}")))]));
    }

    private sealed class Agents : ILastKnownAgents
    {
        public string[] Unheard { get; set; } = [];

        public bool IsOff { get; set; }

        public List<string> Requests { get; } = [];

        public Task<IReadOnlyList<LastKnownAgent>> Of(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken)
        {
            if (IsOff)
            {
                throw new InvalidOperationException("scripted");
            }
            if (agentArns.Count > 0)
            {
                Requests.Add(string.Join(' ', agentArns.Order()));
            }
            return Task.FromResult<IReadOnlyList<LastKnownAgent>>(
                [.. Unheard.Where(agentArns.Contains).Select(arn => new LastKnownAgent(arn, new AgentProfile(), DateTimeOffset.UnixEpoch))]);
        }
    }
}
