namespace ConnectStreaming.Stream;

/// <summary>
/// How many shards of this process may be at a page of a backlog at once, twice the cores. More would not be faster: their decoded events
/// wait, outlive the young generation, and the garbage collector copies what is about to be dropped. The pages of a stream that
/// is caught up are small and pass; no page waits longer than a second, so a shard that hangs in its deliveries holds nobody up.
/// </summary>
internal sealed class PageGate
{
    /// <summary>Records of a page that passes.</summary>
    public const int Small = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(2 * Environment.ProcessorCount);

    /// <summary>True: <see cref="Leave"/> must follow.</summary>
    public async ValueTask<bool> Enter(int records, CancellationToken cancellationToken) =>
        records > Small && await _free.WaitAsync(Longest, cancellationToken);

    public void Leave() => _free.Release();
}
