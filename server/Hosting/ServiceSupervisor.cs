using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Hosting;

/// <summary>
/// A background service that ends with an exception is started again, after a wait that grows from one second to one minute. One broken service
/// never ends the process: the map, the store and the page of the others go on.
/// </summary>
internal sealed partial class ServiceSupervisor(IServiceProvider services, TimeProvider time, ILogger<ServiceSupervisor> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>A service that has worked for so long starts with the shortest wait again.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, string> _down = new(StringComparer.Ordinal);
    private Task[] _watches = [];

    /// <summary>Services that do not run at the moment, with the reason of the last failure.</summary>
    public IReadOnlyDictionary<string, string> Down => _down;

    /// <summary>Every service has been started by now; those that have failed already are started again too.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _watches = [.. services.GetServices<IHostedService>().OfType<BackgroundService>().Select(Watch)];
        return Task.CompletedTask;
    }

    /// <summary>Runs before any service is stopped, so that none is started while the others stop.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_watches).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task Watch(BackgroundService service)
    {
        var name = service.GetType().Name;
        var backoff = new Backoff(Random.Shared, FirstWait, LongestWait);
        var began = time.GetTimestamp();
        for (var error = await Failure(service); error is not null && !_stopping.IsCancellationRequested;)
        {
            if (time.GetElapsedTime(began) >= Steady)
            {
                backoff.Reset();
            }

            var wait = backoff.Next();
            _down[name] = error.Message;
            LogFailed(logger, error, name, Math.Round(wait.TotalSeconds, 1));
            await Task.Delay(wait, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            began = time.GetTimestamp();
            error = await Restart(service, name);
        }
    }

    /// <returns>Why the service ended; null: it ended by itself, was never started, or the host stops.</returns>
    private async Task<Exception?> Failure(BackgroundService service)
    {
        if (service.ExecuteTask is not { } running)
        {
            return null;
        }

        await Task.WhenAny(running, Task.Delay(Timeout.Infinite, _stopping.Token));
        return running.IsFaulted ? running.Exception.GetBaseException()
            // A time-out of a call is a cancellation too, and nobody has asked this service to end.
            : running.IsCanceled && !_stopping.IsCancellationRequested ? new TaskCanceledException("It was cancelled although the server does not stop.")
            : null;
    }

    /// <returns>Why it ended this time; null as in <see cref="Failure"/>.</returns>
    private async Task<Exception?> Restart(BackgroundService service, string name)
    {
        try
        {
            _stopping.Token.ThrowIfCancellationRequested();
            await service.StartAsync(_stopping.Token);
            _down.TryRemove(name, out _);
            return await Failure(service);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Service} ended with an error. It is started again in {Seconds} s; everything else goes on")]
    private static partial void LogFailed(ILogger logger, Exception error, string service, double seconds);
}
