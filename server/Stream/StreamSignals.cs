namespace ConnectStreaming.Stream;

/// <summary>Wakes the loops of this silo early: a shard ended, a stream does not exist any more, or setup changed the streams to read.</summary>
internal sealed class StreamSignals
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next call of <see cref="Rediscover"/>. Take it before a round, so that no request during the round is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Rediscover() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Waits until one of the signals comes, the time is over, or it is cancelled; never throws.</summary>
    public static async Task Wait(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken, params Task[] signals)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny([Task.Delay(time, clock, enough.Token), .. signals]);
        await enough.CancelAsync();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
