namespace ConnectStreaming.Access;

/// <summary>
/// One read for all who wait. A call while a read runs waits for the next one, because the running one may have begun too early. At most twenty reads
/// a second, for any number of callers.
/// </summary>
internal sealed class SharedRead(Func<CancellationToken, Task> read)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(2);

    // The pace protects the database, and the limit the caller: they are real time in tests too.
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;
    private long? _begun;

    /// <summary>Returns when a read that began after the call has ended, or after two seconds.</summary>
    public async Task Wait()
    {
        Task next;
        lock (_lock)
        {
            next = _next ??= Next(_running, _begun);
        }
        await next.WaitAsync(AtMost, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Next(Task before, long? begun)
    {
        // Not in the lock of the caller.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (begun is { } last && Apart - _clock.GetElapsedTime(last) is { } pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, _clock);
        }
        Task running;
        lock (_lock)
        {
            (_next, _begun) = (null, _clock.GetTimestamp());
            running = _running = Task.Run(() => read(CancellationToken.None));
        }
        await running;
    }
}
