namespace ConnectStreaming.Live;

/// <summary>
/// Reads the stored intervals of an agent for pages that show the agent. Only a few reads run at once: a slow disk must not take the threads
/// that send the live picture.
/// </summary>
internal sealed partial class RecentHistory(Lazy<IStoredHistory> history, ILogger<RecentHistory> log) : IDisposable
{
    private const int Together = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(Together);

    /// <returns>Null: the store did not answer.</returns>
    public async Task<(KeptIntervals Kept, IReadOnlyList<TimeRange> Gaps)?> Of(
        string arn, string instance, DateTimeOffset since, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            await _free.WaitAsync(limit.Token);
            return await Read(arn, instance, since, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogNotRead(error);
            return null;
        }
    }

    /// <summary>A read that takes too long keeps its place until it ends.</summary>
    private async Task<(KeptIntervals Kept, IReadOnlyList<TimeRange> Gaps)> Read(
        string arn, string instance, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            return (await history.Value.Of(arn, since, cancellationToken), await history.Value.Gaps(instance, since, cancellationToken));
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stored states of an agent could not be read")]
    private partial void LogNotRead(Exception error);
}
