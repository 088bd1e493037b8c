namespace ConnectStreaming.Screens;

/// <summary>Connects this server with the others that have connections of screens. Does nothing while there is no other server.</summary>
internal sealed partial class ScreenRelay(
    IGrainFactory grains, ILocalSiloDetails silo, ScreensElsewhere elsewhere, ScreensDesk desk, ScreenBook book, ScreenLinks links, ILogger<ScreenRelay> log)
    : BackgroundService, IScreenServer
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(3);

    private readonly string _name = silo.SiloAddress.ToString();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private IScreenServer? _self;
    private bool _isFailing;

    private IScreenServersGrain Grain => grains.GetGrain<IScreenServersGrain>(IScreenServersGrain.Key);

    /// <summary>Asks for the screens of the other servers. Never throws: without an answer they are not connected.</summary>
    public async Task RefreshOthers()
    {
        if (!elsewhere.IsAlone)
        {
            await Tried(async () => elsewhere.Take(await Grain.Others(_name).AsTask().WaitAsync(AtMost)));
        }
    }

    /// <summary>Brings a command to the screen, through the server that it is connected to.</summary>
    /// <returns>False: it is not connected.</returns>
    public async Task<bool> Send(string screen, ScreenCommand command)
    {
        var isSent = false;
        if (!elsewhere.IsAlone)
        {
            await Tried(async () => isSent = await Grain.Send(screen, command).WaitAsync(AtMost));
        }
        return isSent || Here(screen, command);
    }

    Task<bool> IScreenServer.Send(string screen, ScreenCommand command) => Task.FromResult(Here(screen, command));

    /// <summary>Tells the others what is connected here. Never throws.</summary>
    internal async Task Report()
    {
        if (!elsewhere.IsAlone)
        {
            _self ??= grains.CreateObjectReference<IScreenServer>(this);
            ScreenLive[] screens = [.. links.Known.Select(book.Now.Screen).OfType<Screen>().Select(desk.Live)];
            await Tried(() => Grain.Here(_name, _self, screens).AsTask().WaitAsync(AtMost));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        links.Moved += Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Report();
            await ((Task)_wake.WaitAsync(Every, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        links.Moved -= Wake;
        if (!elsewhere.IsAlone)
        {
            await Tried(() => Grain.Gone(_name).AsTask().WaitAsync(AtMost));
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private bool Here(string screen, ScreenCommand command)
    {
        if (links.Open(screen) is not { } link)
        {
            return false;
        }
        link.Send(command.Message);
        return true;
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // It will report anyway, or the server is stopping.
        }
    }

    private async Task Tried(Func<Task> call)
    {
        try
        {
            await call();
            _isFailing = false;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (!_isFailing)
            {
                LogFailed(error);
            }
            _isFailing = true;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The other servers do not answer about their screens. Until they do, only the screens of this server are shown as connected")]
    private partial void LogFailed(Exception error);
}
