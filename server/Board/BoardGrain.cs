using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Board;

/// <inheritdoc cref="IBoardGrain"/>
[KeepAlive]
internal sealed partial class BoardGrain(
    BoardReplicas replicas,
    BoardSeed seed,
    IOptions<BoardOptions> options,
    IOptions<SuspectOptions> suspect,
    BoardMetrics metrics,
    EndedGrains ended,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ILogger<BoardGrain> log) : Grain, IBoardGrain, IGrainMigrationParticipant
{
    private const string Moved = "board";

    private static readonly TimeSpan WatcherTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LogFullEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IBoardObserver, DateTimeOffset> _watchers = [];
    private BoardState? _board;
    private long _turnedAway;
    private DateTimeOffset _loggedFullAt;

    private BoardState Board => _board ?? throw new InvalidOperationException("The board is not active.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { KeepAlive = true });
        if (_board is not null)
        {
            LogMoved(_board.Position.Epoch, _board.Count);
            return;
        }
        var instance = this.GetPrimaryKeyString();
        if (ended.Take<MovedBoard>(instance) is { } here)
        {
            Continue(here);
            Publish(Board.Merge(replicas.Held(instance), time.GetUtcNow()));
            LogContinued(Board.Position.Epoch, Board.Count);
            return;
        }
        _board = new BoardState(Guid.NewGuid().ToString("N")[..12], options.Value, suspect.Value);
        var now = time.GetUtcNow();
        // What a screen has already shown comes first; the store only adds agents that no replica holds. Replicas on other
        // silos merge what else they hold when they subscribe.
        _board.Merge(replicas.Held(instance), now);
        _board.Merge((await seed.For(instance)).Select(state => new BoardAgent(0, state, "", Overlay.None)), now);
        LogActivated(_board.Position.Epoch, _board.Count);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_board is not null)
        {
            var board = this.AsReference<IBoardGrain>();
            ended.Keep(this.GetPrimaryKeyString(), MovedNow, reason, () => board.Merge([]).AsTask());
        }
        return Task.CompletedTask;
    }

    /// <summary>A silo that leaves gives the board to another one.</summary>
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_board is not null)
        {
            dehydrationContext.TryAddValue(Moved, MovedNow());
        }
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<MovedBoard>(Moved, out var moved) && moved is not null)
        {
            Continue(moved);
        }
    }

    private MovedBoard MovedNow() => Board.Moved([.. _watchers.Keys]);

    private void Continue(MovedBoard moved)
    {
        _board = BoardState.Of(moved, options.Value, suspect.Value);
        foreach (var watcher in moved.Watchers)
        {
            _watchers[watcher] = time.GetUtcNow();
        }
    }

    public ValueTask Apply(FeedBatch batch)
    {
        using var trace = ChangeTraces.Follow("board", batch.Trace);
        var frame = Board.Apply(batch, time.GetUtcNow());
        Publish(trace is null || frame is null ? frame : frame with { Trace = trace.Id });
        return ValueTask.CompletedTask;
    }

    public ValueTask Merge(BoardAgent[] held)
    {
        Publish(Board.Merge(held, time.GetUtcNow()));
        return ValueTask.CompletedTask;
    }

    public ValueTask<BoardSnapshot> Subscribe(IBoardObserver observer)
    {
        _watchers[observer] = time.GetUtcNow();
        return ValueTask.FromResult(Board.Snapshot());
    }

    public ValueTask<BoardRenewal> Renew(IBoardObserver observer)
    {
        var known = _watchers.ContainsKey(observer);
        if (known)
        {
            _watchers[observer] = time.GetUtcNow();
        }
        return ValueTask.FromResult(new BoardRenewal(known, Board.Position));
    }

    private Task Sweep(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var watcher in _watchers.Where(w => now - w.Value > WatcherTimeout).Select(w => w.Key).ToArray())
        {
            _watchers.Remove(watcher);
        }
        Publish(Board.Sweep(now));
        if (Board.TurnedAway != _turnedAway && now - _loggedFullAt >= LogFullEvery)
        {
            LogFull(Board.TurnedAway - _turnedAway, options.Value.MaxAgents);
            (_turnedAway, _loggedFullAt) = (Board.TurnedAway, now);
        }
        return Task.CompletedTask;
    }

    private void Publish(BoardFrame? frame)
    {
        if (frame is null)
        {
            return;
        }
        metrics.OnFrame(frame.Agents.Length);
        foreach (var watcher in _watchers.Keys)
        {
            // One-way call: a watcher that no longer exists costs nothing. It is forgotten when it does not renew.
            watcher.Frame(frame).AsTask().Ignore();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Board epoch {Epoch} began with {Agents} agents")]
    private partial void LogActivated(string epoch, int agents);

    [LoggerMessage(Level = LogLevel.Information, Message = "Board epoch {Epoch} goes on with {Agents} agents. The server that knew its place is gone")]
    private partial void LogContinued(string epoch, int agents);

    [LoggerMessage(Level = LogLevel.Information, Message = "Board epoch {Epoch} goes on here with {Agents} agents")]
    private partial void LogMoved(string epoch, int agents);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The board is full: Board:MaxAgents ({MaxAgents}) rejected {Count} agents since the last such message")]
    private partial void LogFull(long count, int maxAgents);
}
