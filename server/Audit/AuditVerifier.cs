namespace ConnectStreaming.Audit;

/// <summary>
/// Checks the chain of the log: all entries once an hour, and only new ones in between, so that opening the page does not cost
/// more for a long log. One check at a time.
/// </summary>
internal sealed class AuditVerifier(IAuditStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan WholeEvery = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);
    private AuditChain? _chain;
    private DateTimeOffset _wholeAt;

    public async Task<AuditChainReport> Check(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            var chain = now - _wholeAt < WholeEvery ? _chain : null;
            // Not cancelled: an interrupted chain would get the same entries again.
            _chain = null;
            if (chain is null || !await store.Follow(chain, cancellationToken))
            {
                chain = new AuditChain();
                await store.Follow(chain, cancellationToken);
                _wholeAt = now;
            }
            var report = chain.Report();
            _chain = report.Ok ? chain : null;
            return report;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
