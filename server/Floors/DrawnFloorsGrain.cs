using ConnectStreaming.Agents;
using Orleans.Concurrency;

namespace ConnectStreaming.Floors;

/// <inheritdoc cref="IDrawnFloorsGrain"/>
[KeepAlive, Reentrant]
internal sealed partial class DrawnFloorsGrain(
    IDrawnFloorsStore store, ILastKnownAgents stored, LongPoll poll, EndedGrains ended, ILogger<DrawnFloorsGrain> log)
    : Grain, IDrawnFloorsGrain, IGrainMigrationParticipant
{
    private const string Moved = "drawn-floors";

    /// <summary>How often the database is checked for writes that were not notified.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    /// <summary>Every 30th time, once a minute, it is checked who of the people with a seat has not been heard for long.</summary>
    private const int PollAgentsEvery = 30;

    private readonly DrawnFloorsReader _reader = new(store, stored);
    private DrawnFloorsState _state = new(Guid.NewGuid().ToString("N")[..12]);
    private readonly SemaphoreSlim _looking = new(1);
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _polls;
    private bool _isFailing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (ended.Take<DrawnFloorsAnswer>(this.GetPrimaryKeyString()) is { } moved)
        {
            _state = DrawnFloorsState.Of(moved);
        }
        this.RegisterGrainTimer(Poll, new GrainTimerCreationOptions(PollEvery, PollEvery) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_reader.IsRead)
        {
            var floors = this.AsReference<IDrawnFloorsGrain>();
            ended.Keep(this.GetPrimaryKeyString(), _state.Moved, reason, () => floors.Follow(default));
        }
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_reader.IsRead)
        {
            dehydrationContext.TryAddValue(Moved, _state.Moved());
        }
    }

    /// <summary>The database is read all the same: what differs is a change under the same epoch.</summary>
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<DrawnFloorsAnswer>(Moved, out var moved) && moved is not null)
        {
            _state = DrawnFloorsState.Of(moved);
        }
    }

    public async Task<DrawnFloorsAnswer> Follow(DrawnFloorsPosition known)
    {
        if (!_reader.IsRead)
        {
            await Refresh();
        }
        if (known == _state.Position)
        {
            await poll.Until(_advanced.Task, PollEvery);
        }
        return _state.Answer(known);
    }

    public Task Changed() => Refresh();

    public Task NamesChanged() => Refresh(withAgents: true);

    private async Task Poll(CancellationToken cancellationToken)
    {
        try
        {
            await Refresh(withAgents: ++_polls % PollAgentsEvery == 0);
            _isFailing = false;
        }
        catch (Exception error)
        {
            if (!_isFailing)
            {
                LogStoreUnreachable(error);
            }
            _isFailing = true;
        }
    }

    private async Task Refresh(bool withAgents = false)
    {
        await _looking.WaitAsync();
        try
        {
            if (await _reader.Read(withAgents) is var (rows, agents) && _state.Take(rows.Floors, rows.Seats, agents, rows.Homes))
            {
                var advanced = _advanced;
                _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                advanced.SetResult();
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drawn floors could not be read. They stay as they are shown, and are read again every 2 s")]
    private partial void LogStoreUnreachable(Exception error);
}
