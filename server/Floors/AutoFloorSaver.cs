using System.Threading.Channels;

namespace ConnectStreaming.Floors;

/// <summary>
/// Saves changed seats in the background: in batches, at most about once a second. They are kept while the store fails. When another server owns the floor,
/// nothing is saved any more.
/// </summary>
internal sealed partial class AutoFloorSaver : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _instance;
    private readonly IAutoFloorStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    /// <summary>By agent; null: its seat must be deleted.</summary>
    private Dictionary<string, AutoSeat?> _unsaved = new(StringComparer.Ordinal);
    private long? _owner;
    private volatile bool _isOver;

    /// <param name="owner">Number of the owner; null: it is asked for before the first write.</param>
    public AutoFloorSaver(string instance, IAutoFloorStore store, long? owner, TimeProvider time, ILogger log)
    {
        (_instance, _store, _owner, _time, _log) = (instance, store, owner, time, log);
        // Task.Run, because the object is created on the floor's turn and the loop must not run on it.
        _loop = Task.Run(Loop);
    }

    /// <summary>Another server owns the floor.</summary>
    public bool IsOver => _isOver;

    public void Save(AutoSeat seat) => Put(seat.AgentArn, seat);

    public void Forget(string agentArn) => Put(agentArn, null);

    private void Put(string agentArn, AutoSeat? seat)
    {
        lock (_lock)
        {
            _unsaved[agentArn] = seat;
        }
        _signal.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        await SaveOnce(CancellationToken.None);
        _stopping.Dispose();
    }

    private async Task Loop()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _signal.Reader.ReadAsync(_stopping.Token);
                await SaveOnce(_stopping.Token);
                await Task.Delay(Pause, _time, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task SaveOnce(CancellationToken cancellationToken)
    {
        Dictionary<string, AutoSeat?> batch;
        lock (_lock)
        {
            if (_unsaved.Count == 0 || _isOver)
            {
                return;
            }
            (batch, _unsaved) = (_unsaved, new(StringComparer.Ordinal));
        }
        try
        {
            _owner ??= await _store.Own(_instance, cancellationToken);
            _isOver = !await _store.Write(
                _instance, _owner.Value, [.. batch.Values.OfType<AutoSeat>()], [.. batch.Where(b => b.Value is null).Select(b => b.Key)], cancellationToken);
            if (_isOver)
            {
                LogOver(_log, _instance);
            }
        }
        catch (Exception error)
        {
            lock (_lock)
            {
                foreach (var (arn, seat) in batch)
                {
                    _unsaved.TryAdd(arn, seat);
                }
            }
            if (!_stopping.IsCancellationRequested)
            {
                LogNotSaved(_log, error);
                _signal.Writer.TryWrite(true);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Another server owns the automatic floor of {Instance}. This one saves no seats of it any more")]
    private static partial void LogOver(ILogger log, string instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Seats of the automatic floor could not be saved. They are kept and saved again later")]
    private static partial void LogNotSaved(ILogger log, Exception error);
}
