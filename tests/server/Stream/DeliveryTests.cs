using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Agents;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 4 and 7 of the failure catalogue: a delivery to an agent's grain fails or is not answered, before or after it took effect.</summary>
public sealed class DeliveryTests : ShardReaderCase
{
    /// <summary>The result of a frozen process or a lost silo: the grain has the events, and the shard does not know it.</summary>
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

    /// <summary>A slow server that processes half of a page within the time limit must not start with the same half again and again.</summary>
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
    public async Task ADeliveryWithoutAnAnswerIsRepeatedAfterFiveSecondsAndMayArriveLate()
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

    /// <summary>A simulated contact centre. One in seven of the first deliveries fails, in one of several ways.</summary>
    [Fact]
    public async Task ForAnyDeliveryFaultStatesAndIntervalsEqualARunWithoutFaults()
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
            put.Add(Teams.Change(next.Json.ToArray(), put.Count));
            Kinesis.Put(StreamHarness.Stream, next.AgentArn, put[^1]);
            if (put.Count % 50 == 0)
            {
                await Task.Delay(20);
            }
        }

        var truth = Histories.FoldRecords(put);
        await harness.UntilApplied(Store, truth.Agents.ToDictionary(a => a.Key, a => (int)a.Value.Version));

        Assert.True(put.Count > 1_000 && calls.Faults == Most, $"only {put.Count} events and {calls.Faults} faults");
        Oracle.AssertSame(truth, [.. Store.Agents.Values], Store.Intervals.Values, Store.ContactIntervals.Values, Store.ProfileIntervals.Values);

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

    /// <summary>One of an agent's events cannot be folded, and the call for the next event fails. The first event is not settled twice.</summary>
    [Fact]
    public async Task AnEventThatCannotBeFoldedIsQuarantinedOnceForAnyLaterCalls()
    {
        var calls = new OneBadEvent();
        await using var harness = await StreamHarness.Start(Kinesis, Store, Time, calls: calls);
        Events.Put(agents: 1, each: 5);

        await harness.Until("all but the bad one are applied", () => Store.Agents.Values.Any(a => a.Status?.Name == "n5" && a.Version == 4));

        Assert.True(calls.Failed);
        Assert.Contains("scripted", Assert.Single(Store.Bad).Reason, StringComparison.Ordinal);
    }

    /// <summary>The second event cannot be folded. The first call with the third event fails.</summary>
    private sealed class OneBadEvent : IIncomingGrainCallFilter
    {
        public bool Failed { get; private set; }

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod.DeclaringType == typeof(IAgentGrain) && context.Request.GetArgumentCount() == 3
                && context.Request.GetArgument(2) is AgentEvent[] events)
            {
                if (events.Any(e => e.EventId.StartsWith("2-", StringComparison.Ordinal)))
                {
                    context.Result = Delivery.Without(DeliveryResult.FoldFailed, "scripted");
                    return;
                }

                if (!Failed && events[0].EventId.StartsWith("3-", StringComparison.Ordinal))
                {
                    Failed = true;
                    throw new TimeoutException("scripted");
                }
            }

            await context.Invoke();
        }
    }

    private enum Fault
    {
        None,

        /// <summary>The grain never gets the events.</summary>
        Before,

        /// <summary>The grain folds the events, and the answer is lost.</summary>
        After,

        /// <summary>The same with an error that does not come from Orleans.</summary>
        Other,

        /// <summary>The grain folds the events, and answers after the caller has stopped waiting.</summary>
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

        /// <summary>The longest time between two deliveries to an agent.</summary>
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
