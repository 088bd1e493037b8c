using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// Where the silo's changed states go: one outbox per instance, each handing its newest batch to the board as soon as the
/// call before has returned. Never blocks the caller; holds one state per agent however slow the board is.
/// </summary>
internal sealed partial class BoardFeed(
    IGrainFactory grains, BoardInstances instances, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<BoardFeed> log) : IAgentChanges, IHostedService
{
    // Lazy: of two that open the same outbox at once, only one starts a pump.
    private readonly ConcurrentDictionary<string, Lazy<BoardOutbox>> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SourceKey, SourceHealth> _health = new();

    /// <summary>(stream ARN, instance ARN) that belong together: an event came, or setup connected them.</summary>
    private readonly ConcurrentDictionary<(string Stream, string Instance), bool> _carried = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _pumps = [];

    public void Changed(AgentState state, string shard, long epoch)
    {
        if (OutboxOf(state.InstanceArn)?.Put(new AgentChange(state, shard, epoch)) == true)
        {
            // The first event of this shard for this instance.
            Carries(StreamOf(shard), state.InstanceArn);
        }
    }

    public void Health(SourceHealth health)
    {
        if (health.State is SourceState.Finished or SourceState.Stopped)
        {
            _health.TryRemove(health.Source, out _);
        }
        else
        {
            _health[health.Source] = health;
        }

        if (health.Source.Kind == SourceKind.Instance)
        {
            OutboxOf(health.Source.Name)?.Put(Report(health, health.Source.Name));
            return;
        }

        foreach (var instance in instances.Known())
        {
            OutboxOf(instance)?.Put(Report(health, instance));
        }
    }

    public void Forget(SourceKey source)
    {
        _health.TryRemove(source, out _);
        foreach (var outbox in _outboxes.Values)
        {
            outbox.Value.Forget(source);
        }
    }

    public void Carries(string streamArn, string instanceArn)
    {
        // A board that is opened later hears it with its first reports.
        if (_carried.TryAdd((streamArn, instanceArn), true) && _outboxes.TryGetValue(instanceArn, out var outbox))
        {
            foreach (var health in _health.Values.Where(h => h.Stream == streamArn))
            {
                outbox.Value.Put(Report(health, instanceArn));
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_pumps).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private SourceReport Report(SourceHealth health, string instance) =>
        new(health, health.Stream is { } stream && _carried.ContainsKey((stream, instance)));

    /// <summary>A shard's text begins with the ARN of its stream.</summary>
    private static string StreamOf(string shard) => shard.IndexOf('|', StringComparison.Ordinal) is > 0 and var end ? shard[..end] : shard;

    /// <returns>Null: an instance too many.</returns>
    private BoardOutbox? OutboxOf(string instance) =>
        _outboxes.TryGetValue(instance, out var known) ? known.Value
        : instances.Add(instance) ? _outboxes.GetOrAdd(instance, i => new Lazy<BoardOutbox>(() => Open(i))).Value
        : null;

    private BoardOutbox Open(string instance)
    {
        var outbox = new BoardOutbox(time);
        foreach (var health in _health.Values.Where(h => h.Source.Kind != SourceKind.Instance || h.Source.Name == instance))
        {
            outbox.Put(Report(health, instance));
        }

        // Task.Run: the caller may be a grain, and the pump must not run on that grain's turn.
        _pumps.Add(Task.Run(() => Pump(instance, outbox)));
        return outbox;
    }

    private async Task Pump(string instance, BoardOutbox outbox)
    {
        var board = grains.GetGrain<IBoardGrain>(instance);
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        var failing = false;
        while (!_stopping.IsCancellationRequested)
        {
            FeedBatch? batch = null;
            try
            {
                await outbox.WaitAsync(_stopping.Token);
                batch = outbox.Take();
                await board.Apply(batch);
                backoff.Reset();
                failing = false;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (batch is not null)
            {
                // The board's silo may be gone: keep the states, newer ones win, and try the board's next home.
                outbox.PutBack(batch);
                if (!failing)
                {
                    LogBoardUnreachable(error);
                }
                failing = true;
                await Task.Delay(backoff.Next(), time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The board did not take a batch; it is kept and tried again")]
    private partial void LogBoardUnreachable(Exception error);
}
