namespace ConnectStreaming.Stream;

/// <summary>Wakes this silo's keeper before its time: a shard ended, or a stream is not there any more.</summary>
internal sealed class StreamSignals : IDisposable
{
    private readonly SemaphoreSlim _wanted = new(0, 1);

    public void Rediscover()
    {
        try
        {
            if (_wanted.CurrentCount == 0)
            {
                _wanted.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Two shards asked at once: one look serves both.
        }
    }

    /// <summary>True: asked for; false: the time is up.</summary>
    public Task<bool> Wait(TimeSpan time, CancellationToken cancellationToken) => _wanted.WaitAsync(time, cancellationToken);

    public void Dispose() => _wanted.Dispose();
}
