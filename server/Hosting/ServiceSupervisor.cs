using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Restarts a background service that ends, with or without an exception, after a wait that grows from one second to one minute. One
/// failed service never ends the process: the map, the store and the page of the others continue.
/// </summary>
internal sealed partial class ServiceSupervisor(IServiceProvider services, TimeProvider time, ILogger<ServiceSupervisor> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>After this time without a failure, the next wait is the shortest one again.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, string> _down = new(StringComparer.Ordinal);
    private Task[] _watches = [];

    /// <summary>Services that are not running, with the reason of the last failure.</summary>
    public IReadOnlyDictionary<string, string> Down => _down;

    /// <summary>All services have been started. Those that have already failed are restarted too.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _watches = [.. services.GetServices<IHostedService>().OfType<BackgroundService>().Select(Watch)];
        return Task.CompletedTask;
    }

    /// <summary>Runs before any service is stopped, so that none is restarted while the others stop.</summary>
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

    /// <returns>Why the service ended; null: it was never started, or the host is stopping.</returns>
    private async Task<Exception?> Failure(BackgroundService service)
    {
        if (service.ExecuteTask is not { } running)
        {
            return null;
        }

        await Task.WhenAny(running, Task.Delay(Timeout.Infinite, _stopping.Token));
        return running.IsFaulted ? running.Exception.GetBaseException()
            : _stopping.IsCancellationRequested ? null
            // A time-out of a call is a cancellation too, but nobody has stopped this service.
            : running.IsCanceled ? new TaskCanceledException("It was cancelled although the server is not stopping.")
            : new InvalidOperationException("It ended although the server is not stopping.");
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

    [LoggerMessage(1, LogLevel.Error, "{Service} ended with an error. It is started again in {Seconds} s. Everything else continues")]
    private static partial void LogFailed(ILogger logger, Exception error, string service, double seconds);
}
