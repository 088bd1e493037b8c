using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Board;

/// <summary>
/// Sends the silo's changed states to the boards: one outbox per instance. Each outbox sends its newest batch as soon as the
/// previous call has returned. Never blocks the caller, and holds one state per agent even if the board is slow.
/// </summary>
internal sealed partial class BoardFeed(
    IGrainFactory grains, BoardInstances instances, IOptions<BoardOptions> options, [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ILogger<BoardFeed> log, ILocalSiloDetails? silo = null) : IAgentChanges, IHostedService
{
    // Lazy: if two callers open the same outbox at once, only one starts a pump.
    private readonly ConcurrentDictionary<string, Lazy<BoardOutbox>> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SourceKey, SourceHealth> _health = new();

    /// <summary>(stream ARN, instance ARN) pairs: an event of the instance came from the stream, or setup connected them.</summary>
    private readonly ConcurrentDictionary<(string Stream, string Instance), bool> _carried = new();
    private readonly string? _server = silo?.SiloAddress.ToString();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _pumps = [];

    public void Changed(AgentState state, string shard, long epoch)
    {
        if (OutboxOf(state.InstanceArn)?.Put(new AgentChange(state, shard, epoch)) == true)
        {
            // This is the first event of the shard for this instance.
            Carried(StreamOf(shard), state.InstanceArn);
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
        instances.Reserve(instanceArn);
        Carried(streamArn, instanceArn);
    }

    public void Carried(string streamArn, string instanceArn)
    {
        // A board that is opened later receives it with its first reports.
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
        new(health, health.Stream is { } stream && _carried.ContainsKey((stream, instance)), _server);

    /// <summary>A shard's key begins with the ARN of its stream.</summary>
    private static string StreamOf(string shard) => shard.IndexOf('|', StringComparison.Ordinal) is > 0 and var end ? shard[..end] : shard;

    /// <returns>Null: the limit of instances is reached.</returns>
    private BoardOutbox? OutboxOf(string instance) =>
        _outboxes.TryGetValue(instance, out var known) ? known.Value
        : instances.Add(instance) ? _outboxes.GetOrAdd(instance, i => new Lazy<BoardOutbox>(() => Open(i))).Value
        : null;

    private BoardOutbox Open(string instance)
    {
        // Twice the capacity of the board: changes of agents on the board are kept even when many new agents arrive.
        var outbox = new BoardOutbox(time, 2 * options.Value.MaxAgents);
        foreach (var health in _health.Values.Where(h => h.Source.Kind != SourceKind.Instance || h.Source.Name == instance))
        {
            outbox.Put(Report(health, instance));
        }

        // Task.Run, because the caller may be a grain and the pump must not run on that grain's turn.
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
                // The board's silo may have stopped: keep the states (newer ones win) and try again where the board starts next.
                outbox.PutBack(batch);
                if (!failing)
                {
                    LogBoardUnreachable(error.Message);
                }
                failing = true;
                await Task.Delay(backoff.Next(), time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The board did not accept a batch. The batch is kept and sent again: {Reason}")]
    private partial void LogBoardUnreachable(string reason);
}
