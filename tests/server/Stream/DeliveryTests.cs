using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Agents;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 4 and 7: a delivery to an agent's grain that fails, or is not answered, after it took effect or before.</summary>
public sealed class DeliveryTests : ShardReaderCase
{
    /// <summary>What a frozen process and a lost silo do: the grain has the events, and the shard does not know it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task ADeliveryThatTakesEffectAndThenFailsLosesNoInterval(int agents)
    {
        var failing = Enumerable.Range(0, agents).Select(NumberedEvents.Arn).ToHashSet();
        ConcurrentDictionary<string, bool> failed = [];
        var calls = new Deliveries((agent, delivery) => delivery > 1 && failing.Contains(agent) && failed.TryAdd(agent, true) ? Fault.After : Fault.None);
        await using var harness = await StreamHarness.Start(Kinesis, Store, Time, calls: calls);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);
        Events.Put(agents: 10, each: 5);

        await harness.UntilApplied(Store, Events.Sent);

        Assert.Equal(failing.Order(), failed.Keys.Order());
        AssertExactlyOnce(harness);
    }

    /// <summary>A starved server that takes in half of a page within the time limit must not begin with the same half for ever.</summary>
    [Fact]
    public async Task OnlyWhatFailedIsDeliveredAgain()
    {
        var failing = NumberedEvents.Arn(0);
        var calls = new Deliveries((agent, delivery) => agent == failing && delivery is > 1 and < 5 ? Fault.Before : Fault.None);
        await using var harness = await StreamHarness.Start(Kinesis, Store, Time, calls: calls);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);
        Events.Put(agents: 10);

        await harness.UntilApplied(Store, Events.Sent);

        Assert.Equal(5, calls.Count(failing));
        Assert.All(Enumerable.Range(1, 9).Select(NumberedEvents.Arn), agent => Assert.Equal(2, calls.Count(agent)));
        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task ADeliveryThatIsNotAnsweredIsMadeAgainAfterFiveSecondsAndMayComeInLate()
    {
        var slow = NumberedEvents.Arn(0);
        var calls = new Deliveries((agent, delivery) => agent == slow && delivery == 2 ? Fault.Late : Fault.None);
        await using var harness = await StreamHarness.Start(Kinesis, Store, Time, calls: calls);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);
        Events.Put(agents: 10, each: 3);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.InRange(calls.Longest(slow), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
    }

    /// <summary>A simulated floor, and of the first deliveries one in seven fails in one of the ways there are.</summary>
    [Fact]
    public async Task WhateverDeliveriesDoStatesAndIntervalsAreThoseOfAnUndisturbedRun()
    {
        const int Most = 25;
        var random = new Random(5);
        var left = Most;
        var calls = new Deliveries((_, _) => Draw() switch { 0 => Fault.Before, 1 => Fault.After, 2 => Fault.Other, _ => Fault.None });
        await using var harness = await StreamHarness.Start(Kinesis, Store, Time, calls: calls);
        var simulation = new Simulation(SimulateOptions.DefaultInstance, 60, seed: 11, speed: 60, Time.GetUtcNow() - TimeSpan.FromSeconds(40));
        List<byte[]> put = [];
        for (var next = simulation.Next(); next.Due <= TimeSpan.FromSeconds(40); next = simulation.Next())
        {
            put.Add(next.Json.ToArray());
            Kinesis.Put(StreamHarness.Stream, next.AgentArn, put[^1]);
            if (put.Count % 50 == 0)
            {
                await Task.Delay(20);
            }
        }

        var truth = Histories.FoldRecords(put);
        await harness.UntilApplied(Store, truth.Agents.ToDictionary(a => a.Key, a => (int)a.Value.Version));

        Assert.True(put.Count > 1_000 && calls.Faults == Most, $"only {put.Count} events and {calls.Faults} faults");
        Oracle.AssertSame(truth, [.. Store.Agents.Values], Store.Intervals.Values, Store.ContactIntervals.Values);

        int Draw()
        {
            lock (random)
            {
                var drawn = left > 0 ? random.Next(20) : int.MaxValue;
                left -= drawn < 3 ? 1 : 0;
                return drawn;
            }
        }
    }

    private enum Fault
    {
        None,

        /// <summary>The grain never gets the events.</summary>
        Before,

        /// <summary>It folds them, and the answer is lost.</summary>
        After,

        /// <summary>The same with an error that is none of Orleans' own.</summary>
        Other,

        /// <summary>It folds them, and answers when nobody waits any more.</summary>
        Late,
    }

    /// <param name="fault">What happens to an agent's n-th delivery (from 1).</param>
    private sealed class Deliveries(Func<string, int, Fault> fault) : IIncomingGrainCallFilter
    {
        private readonly ConcurrentDictionary<string, int> _counts = new();
        private readonly ConcurrentQueue<(string Agent, DateTimeOffset At)> _seen = new();
        private int _faults;

        public int Faults => _faults;

        public int Count(string agent) => _counts[agent];

        /// <summary>Longest time between two deliveries to an agent.</summary>
        public TimeSpan Longest(string agent)
        {
            var times = _seen.Where(s => s.Agent == agent).Select(s => s.At).ToArray();
            return times.Zip(times.Skip(1), (one, next) => next - one).Max();
        }

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod.DeclaringType != typeof(IAgentGrain))
            {
                await context.Invoke();
                return;
            }

            var agent = context.TargetId.Key.ToString()!;
            _seen.Enqueue((agent, TimeProvider.System.GetUtcNow()));
            var what = fault(agent, _counts.AddOrUpdate(agent, 1, (_, n) => n + 1));
            Interlocked.Add(ref _faults, what == Fault.None ? 0 : 1);
            if (what == Fault.Before)
            {
                throw new TimeoutException("scripted, before");
            }

            await context.Invoke();
            switch (what)
            {
                case Fault.After:
                    throw new TimeoutException("scripted, after");
                case Fault.Other:
                    throw new InvalidOperationException("scripted, after");
                case Fault.Late:
                    await Task.Delay(TimeSpan.FromSeconds(7));
                    break;
                default:
                    break;
            }
        }
    }
}
