namespace ConnectStreaming.Stream;

/// <summary>
/// Limits how many shards of this process work on a page of a backlog at once: twice the number of cores. More would not be faster: their decoded
/// events wait, outlive the young generation, and the garbage collector copies objects that are dropped soon after. The pages of a stream that
/// is caught up are small and are not limited. No page waits longer than a second, so a shard whose deliveries hang delays no other shard.
/// </summary>
internal sealed class PageGate
{
    /// <summary>A page with at most this many records is not limited.</summary>
    public const int Small = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(2 * Environment.ProcessorCount);

    /// <summary>True: call <see cref="Leave"/> afterwards.</summary>
    public async ValueTask<bool> Enter(int records, CancellationToken cancellationToken) =>
        records > Small && await _free.WaitAsync(Longest, cancellationToken);

    public void Leave() => _free.Release();
}
