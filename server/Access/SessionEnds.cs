using System.Collections.Concurrent;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>Ends sessions at once, in memory, also while the store cannot be written. Then they are stored when it works again.</summary>
internal sealed class SessionEnds(AccessBook book, ILogger logger)
{
    // Sessions that have ended in memory but not yet in the store.
    private readonly ConcurrentDictionary<string, AccessChange> _unstored = new();

    /// <param name="session">The session that ends.</param>
    /// <param name="why">Code of the reason, for the audit log.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public Task End(Session session, string why, CancellationToken cancellationToken)
    {
        var change = new AccessChange
        {
            Removed = [session.Key],
            Entry = new AuditEntry(AuditActor.System, "session.ended", book.Person(session.Person)?.Subject(), AccessFacts.Reason(why)),
        };
        return Store(session.Id, change, cancellationToken);
    }

    /// <summary>Tries again to store the ends that are only in memory.</summary>
    public async Task StoreUnstored(CancellationToken cancellationToken)
    {
        foreach (var (id, change) in _unstored)
        {
            await Store(id, change, cancellationToken);
        }
    }

    private async Task Store(string id, AccessChange change, CancellationToken cancellationToken)
    {
        try
        {
            await book.Change(change, cancellationToken);
            _unstored.TryRemove(id, out _);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            book.EndInMemory(id);
            _unstored[id] = change;
            logger.RenewalNotStored(e.Message);
        }
    }
}
