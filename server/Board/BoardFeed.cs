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
    private readonly ConcurrentDictionary<string, BoardOutbox> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ShardProgress> _progress = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _pumps = [];

    public void Changed(AgentState state, string shard, long epoch) => OutboxOf(state.InstanceArn)?.Put(new AgentChange(state, shard, epoch));

    public void Progress(ShardProgress progress)
    {
        _progress[progress.Shard] = progress;
        if (progress.Instance is { } only)
        {
            OutboxOf(only)?.Put(progress);
            return;
        }
        // A shard does not know which instances it carries: every board of the silo hears of it.
        foreach (var instance in instances.Known())
        {
            OutboxOf(instance)?.Put(progress);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_pumps).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>Null: an instance too many.</returns>
    private BoardOutbox? OutboxOf(string instance) =>
        _outboxes.TryGetValue(instance, out var known) ? known
        : instances.Add(instance) ? _outboxes.GetOrAdd(instance, Open)
        : null;

    private BoardOutbox Open(string instance)
    {
        var outbox = new BoardOutbox(time);
        foreach (var progress in _progress.Values.Where(p => p.Instance is null || p.Instance == instance))
        {
            outbox.Put(progress);
        }
        // Task.Run: the caller may be a grain, and the pump must not run on that grain's turn.
        _pumps.Add(Task.Run(() => Pump(instance, outbox)));
        return outbox;
    }

    private async Task Pump(string instance, BoardOutbox outbox)
    {
        var board = grains.GetGrain<IBoardGrain>(instance);
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            FeedBatch? batch = null;
            try
            {
                await outbox.WaitAsync(_stopping.Token);
                batch = outbox.Take();
                await board.Apply(batch);
                failures = 0;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (batch is not null)
            {
                // The board's silo may be gone: keep the states, newer ones win, and try the board's next home.
                outbox.PutBack(batch);
                if (failures++ == 0)
                {
                    LogBoardUnreachable(error);
                }
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 50 << Math.Min(failures, 5))), time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The board did not take a batch; it is kept and tried again")]
    private partial void LogBoardUnreachable(Exception error);
}
