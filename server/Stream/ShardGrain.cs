using ConnectStreaming.Agents;
using Orleans.Runtime.Placement;

namespace ConnectStreaming.Stream;

/// <summary>Owns one <see cref="ShardReader"/>: starts, watches and stops it.</summary>
internal sealed partial class ShardGrain(ShardServices services, ShardSpread spread, ILocalSiloDetails silo) : Grain, IShardGrain
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly LastThrottle _throttle = new();

    private ShardReader? _reader;
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public ValueTask<ShardStatus> Ping(ShardWork work)
    {
        // The caller said where this grain should begin. The calls of its reader must not inherit that.
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        if (spread.IsLeaving && (_reader is null || _run.IsCompleted))
        {
            // Another server must read it. The ping arrived between the stop of the reader here and the end of this server.
            DeactivateOnIdle();
            return new(Unowned(work.Shard));
        }

        if (_reader is null)
        {
            Start(work);
        }
        else if (_run.IsFaulted)
        {
            LogDied(services.Logger, work.Shard, _run.Exception);
            Start(work);
        }
        else if (!_run.IsCompleted && Stuck(_reader))
        {
            LogStuck(services.Logger, work.Shard);
            Start(work);
        }
        else if (_run.IsCompleted && (!_reader.Finished || _reader.InMemory))
        {
            // The shard was read to its end while the store could not be written: the store does not know that end.
            // The reader lost the shard to a higher epoch, or was stopped. The ping says that the shard must be read, so take it over again.
            Start(work);
        }

        return new(_reader!.Status(silo.SiloAddress.ToString()));
    }

    public async Task Stop()
    {
        await StopReader();
        DeactivateOnIdle();
    }

    public async Task MoveTo(SiloAddress server)
    {
        await StopReader();
        // A ping that arrives meanwhile waits for the new place: with a stop and a ping it could begin here again.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, server);
        MigrateOnIdle();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await StopReader();
        _stop.Dispose();
    }

    private static ShardStatus Unowned(string shard) => new()
    {
        Shard = shard,
        Health = new SourceHealth { Source = SourceKey.Shard(shard), Stream = ShardId.Parse(shard).Stream.Arn, State = SourceState.Stopped },
    };

    private bool Stuck(ShardReader reader) => services.Time.GetUtcNow() - reader.LastSign > services.Options.Value.WatchdogAfter;

    private void Start(ShardWork work)
    {
        // Tell a stuck reader to stop and do not wait for it: everything it still holds carries the old epoch.
        _stop.Cancel();
        _reader?.Abandon();
        _stop = new CancellationTokenSource();
        _reader = new ShardReader(work, services, _throttle);
        _run = _reader.Run(_stop.Token);
    }

    private async Task StopReader()
    {
        await _stop.CancelAsync();
        if (_reader is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(StopTime, services.Time);
        try
        {
            await _run.WaitAsync(limit.Token);
            await _reader.Flush(limit.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing is lost: what was not committed is read again.
            LogStopped(services.Logger, this.GetPrimaryKeyString(), e.Message);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Shard {Shard}: no progress, the reader is replaced")]
    private static partial void LogStuck(ILogger logger, string shard);

    [LoggerMessage(11, LogLevel.Error, "Shard {Shard}: the reader ended with an unexpected error and is started again")]
    private static partial void LogDied(ILogger logger, string shard, Exception? exception);

    [LoggerMessage(12, LogLevel.Warning, "Shard {Shard}: stopped without its last commit: {Reason}")]
    private static partial void LogStopped(ILogger logger, string shard, string reason);
}
