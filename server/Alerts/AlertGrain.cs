using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace ConnectStreaming.Alerts;

/// <inheritdoc cref="IAlertGrain"/>
[KeepAlive, Reentrant]
internal sealed partial class AlertGrain(
    IAlertStore store, BoardReplicas boards, LongPoll poll, IOptions<SuspectOptions> suspect, EndedGrains ended,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<AlertGrain> log) : Grain, IAlertGrain, IGrainMigrationParticipant
{
    private const string Moved = "alerts";

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(2);

    private AlertState _state = new(Guid.NewGuid().ToString("N")[..12]);

    /// <summary>One act, sweep or read of the store at a time: what was stored last is what is shown last.</summary>
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Alerts that were over at the last sweep. They end if they are over at the next one too.</summary>
    private HashSet<AlertId> _over = [];
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The store was not read yet, or a write has failed: a failed write may have been stored all the same.</summary>
    private bool _mustRead = true;
    private bool _isFailing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (ended.Take<MovedAlerts>(this.GetPrimaryKeyString()) is { } moved)
        {
            _state = AlertState.Of(moved);
        }
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions(SweepEvery, SweepEvery) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var alerts = this.AsReference<IAlertGrain>();
        ended.Keep(this.GetPrimaryKeyString(), _state.Moved, reason, () => alerts.Follow(default));
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue(Moved, _state.Moved());

    /// <summary>The marks are read from the store all the same: what differs is a change under the same epoch.</summary>
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<MovedAlerts>(Moved, out var moved) && moved is not null)
        {
            _state = AlertState.Of(moved);
        }
    }

    public async Task<AlertsAnswer> Follow(AlertPosition known)
    {
        if (_mustRead)
        {
            await InTurn(Read);
        }
        if (known == _state.Position)
        {
            await poll.Until(_advanced.Task, WaitAtMost);
        }
        return _state.Answer(known);
    }

    public async Task<AlertResult> Act(AlertAct act)
    {
        try
        {
            StoredAct? stored = null;
            await InTurn(async () =>
            {
                await Read();
                stored = await Stored(() => store.Apply(this.GetPrimaryKeyString(), act, time.GetUtcNow(), CancellationToken.None));
                Show(_state.Put(act.Alert, stored.Mark));
            });
            return new AlertResult(true, stored!.Mark?.Mark, stored.IsRefused, _state.Position);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogNotStored(error);
            return new AlertResult(false, null, false);
        }
    }

    private async Task Sweep(CancellationToken cancellationToken)
    {
        try
        {
            await InTurn(async () =>
            {
                await Read();
                await EndOver();
            });
            _isFailing = false;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (!_isFailing)
            {
                LogStoreUnreachable(error);
            }
            _isFailing = true;
        }
    }

    private async Task InTurn(Func<Task> step)
    {
        await _writing.WaitAsync();
        try
        {
            await step();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task Read()
    {
        if (_mustRead)
        {
            Show(_state.Take(await store.Load(this.GetPrimaryKeyString(), CancellationToken.None)));
            _mustRead = false;
        }
    }

    private async Task<T> Stored<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch
        {
            _mustRead = true;
            throw;
        }
    }

    private async Task EndOver()
    {
        var over = Over();
        AlertId[] ended = [.. over.Where(_over.Contains)];
        _over = over;
        if (ended.Length == 0)
        {
            return;
        }
        await Stored(async () =>
        {
            await store.Remove(ended, CancellationToken.None);
            return true;
        });
        var changed = false;
        foreach (var alert in ended)
        {
            changed |= _state.Put(alert, null);
        }
        Show(changed);
    }

    private HashSet<AlertId> Over()
    {
        if (!_state.Marks.Any() || boards.Find(this.GetPrimaryKeyString()) is not { } board || !AlertEnd.IsKnown(board.Source))
        {
            return [];
        }
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        HashSet<AlertId> over = [.. _state.Marks.Where(m => AlertEnd.IsOver(m, board.Agent(m.Agent), suspect.Value, now)).Select(m => m.Alert)];
        return over;
    }

    private void Show(bool changed)
    {
        if (changed)
        {
            var advanced = _advanced;
            _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            advanced.SetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An act on an alert could not be stored. The person is told so")]
    private partial void LogNotStored(Exception error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "What people did about alerts could not be read or removed. It stays as it is shown, and is tried again every second")]
    private partial void LogStoreUnreachable(Exception error);
}
