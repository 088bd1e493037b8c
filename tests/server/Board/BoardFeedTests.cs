using System.Reflection;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Board;

public sealed class BoardFeedTests
{
    /// <summary>A second pump would deliver nothing and end only with the process.</summary>
    [Fact]
    public async Task ShardsThatSendTheFirstEventsOfAnInstanceAtOnceStartOnePump()
    {
        const int Instances = 400;
        const int Shards = 4;
        var options = Options.Create(new BoardOptions { MaxInstances = Instances });
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        var feed = new BoardFeed(
            grains, new BoardInstances(options, new OperatorNotes(), NullLogger<BoardInstances>.Instance), options, TimeProvider.System,
            NullLogger<BoardFeed>.Instance);
        using var together = new Barrier(Shards);

        await Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => Task.Factory.StartNew(
            () =>
            {
                for (var n = 0; n < Instances; n++)
                {
                    var instance = $"arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-{n:D12}";
                    var agent = Samples.Agent(shard, 1, DateTimeOffset.UnixEpoch) with { InstanceArn = instance };
                    together.SignalAndWait();
                    feed.Changed(agent, $"stream|0|shard{shard}", 1);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        await feed.StopAsync(CancellationToken.None);

        Assert.Equal(Instances, ((Grains)(object)grains).Calls);
    }

    /// <summary>Counts the requested boards: each pump requests its own board once.</summary>
    private class Grains : DispatchProxy
    {
        private int _asked;

        public int Calls => Volatile.Read(ref _asked);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Interlocked.Increment(ref _asked);
            return DispatchProxy.Create<IBoardGrain, Nothing>();
        }
    }

    private class Nothing : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => ValueTask.CompletedTask;
    }
}
