namespace ConnectStreaming.Stream;

/// <summary>Wakes this silo's loops before their time: a shard ended, a stream is not there any more, or setup changed which are read.</summary>
internal sealed class StreamSignals
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next call of <see cref="Rediscover"/>. Taken before a round, so that nothing asked for meanwhile is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Rediscover() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Until one of the signals comes, the time is up, or it is cancelled; never throws.</summary>
    public static async Task Wait(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken, params Task[] signals)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny([Task.Delay(time, clock, enough.Token), .. signals]);
        await enough.CancelAsync();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
