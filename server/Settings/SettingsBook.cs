using ConnectStreaming.Alerts;
using ConnectStreaming.Cluster;

namespace ConnectStreaming.Settings;

/// <summary>The settings that are in effect. Immutable.</summary>
/// <param name="Version">0: the settings were never saved.</param>
/// <param name="Salt"><see cref="StoredSettings.Salt"/>.</param>
internal sealed record SettingsInEffect(long Version, SettingsDocument Document, string Salt = "")
{
    public static SettingsInEffect None { get; } = new(0, SettingsDocument.Default);
}

/// <summary>
/// The settings in effect in this process. A version that this process saved is in effect at once. One of another server is in effect when the change stamp
/// says so; without stamps it looks for a new version once a second. While the store cannot be read, the last known settings stay.
/// </summary>
internal sealed partial class SettingsBook(ISettingsStore store, TimeProvider time, ILogger<SettingsBook> logger, IChangeStamps? stamps = null)
    : BackgroundService, ILimits
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartAtMost = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile SettingsInEffect _now = SettingsInEffect.None;
    private volatile bool _isSettled;
    private long _taken;
    private long _unreadable;
    private bool _isFailing;

    public SettingsInEffect Now => _now;

    LimitSettings ILimits.Now => _now.Document.Alerts;

    public bool IsSettled => _isSettled;

    /// <summary>This process saved this version.</summary>
    public void Saved(StoredSettings saved) => Take(saved, null);

    /// <summary>Reads before anything is served, but does not wait long for a slow store.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(Refresh(cancellationToken), Task.Delay(StartAtMost, time, cancellationToken));
        _isSettled = true;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var followed = stamps?.Follow(StampNames.Settings, Refresh);
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Refresh(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task Refresh(CancellationToken cancellationToken)
    {
        try
        {
            var taken = Interlocked.Read(ref _taken);
            var newest = await store.Newest(cancellationToken);
            if (newest != _now.Version && newest != _unreadable)
            {
                Take(await store.Load(cancellationToken), taken);
            }
            _isFailing = false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                LogNotRead(error);
            }
            _isFailing = true;
        }
        _isSettled = true;
    }

    /// <param name="stored">Null: there are none any more.</param>
    /// <param name="since">What was read counts only if nothing else was taken since then; null: it counts.</param>
    private void Take(StoredSettings? stored, long? since)
    {
        lock (_lock)
        {
            if (since is { } taken && taken != _taken)
            {
                return;
            }
            if (stored is null)
            {
                _now = SettingsInEffect.None;
            }
            else if (SettingsReader.Stored(stored.Document) is { } document)
            {
                // Two saves of this process may arrive here in the other order.
                if (since is null && stored.Version.Number < _now.Version)
                {
                    return;
                }
                _now = new SettingsInEffect(stored.Version.Number, document, stored.Salt);
            }
            else
            {
                _unreadable = stored.Version.Number;
                LogUnreadable(_unreadable);
                return;
            }
            _taken++;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The settings cannot be read from the store. The last known ones stay in effect")]
    private partial void LogNotRead(Exception error);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Version {Version} of the settings is not a valid document. The last known settings stay in effect. Restore an earlier version.")]
    private partial void LogUnreadable(long version);
}
