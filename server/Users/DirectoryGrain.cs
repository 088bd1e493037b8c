using ConnectStreaming.Agents;

namespace ConnectStreaming.Users;

/// <inheritdoc cref="IDirectoryGrain"/>
internal sealed partial class DirectoryGrain(DirectoryReading reading, ILogger<DirectoryGrain> log) : Grain, IDirectoryGrain
{
    private readonly CancellationTokenSource _stop = new();
    private HashSet<string> _wanted = new(StringComparer.Ordinal);
    private Task _run = Task.CompletedTask;
    private bool _isRequested;
    private bool _isFailing;

    public Task Wake(string[] instances, bool isRequested)
    {
        _wanted.UnionWith(instances.Where(arn => ConnectArns.IsInstance(arn)));
        _isRequested |= isRequested;
        if (_run.IsCompleted && _wanted.Count > 0)
        {
            _run = Run();
        }
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    /// <summary>Never throws.</summary>
    private async Task Run()
    {
        var (wanted, isRequested) = (_wanted, _isRequested);
        (_wanted, _isRequested) = (new HashSet<string>(StringComparer.Ordinal), false);
        try
        {
            await reading.Run(wanted, isRequested, _stop.Token);
            _isFailing = false;
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                LogStoreUnreachable(error);
            }
            _isFailing = true;
        }
        catch (OperationCanceledException)
        {
            // The grain is deactivated.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The directory could not be kept in the store. This is tried again every few seconds")]
    private partial void LogStoreUnreachable(Exception error);
}
