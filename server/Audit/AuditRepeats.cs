using System.Globalization;

namespace ConnectStreaming.Audit;

/// <summary>
/// Records failures that anybody can cause without signing in. The first one of a kind is written at once. Its repeats are only counted, and
/// after ten minutes one entry contains their number. So a flood costs very little: at most <see cref="MostKinds"/> kinds without a subject and as many
/// with one are counted separately; further ones are counted together. Entries with a subject (an account that was locked) have their own limit,
/// and keep their subject when they come from too many addresses.
/// </summary>
internal sealed class AuditRepeats(IAuditLog log, TimeProvider time, ILogger<AuditRepeats> logger) : IDisposable
{
    public const string Code = "repeats";
    private const int MostKinds = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Kind> _kinds = [];
    private readonly Lock _lock = new();

    // The flush at the end of the process waits for a running one.
    private readonly SemaphoreSlim _flushing = new(1);

    /// <summary>Writes or counts the entry. It never fails: an entry that could not be written is counted.</summary>
    /// <param name="from">The source address: repeats from one address are one kind.</param>
    public async Task Write(AuditEntry entry, string from)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var key = KeyOf(entry, from);
            if (!_kinds.ContainsKey(key) && IsFull_NeedsLock(entry))
            {
                // Many addresses at once: count by action and person, without the address; then only by action.
                var of = entry.Subject is { } subject && _kinds.Count(k => k.Value.OfMany && k.Value.Entry.Subject is not null) < MostKinds ? subject : null;
                entry = new AuditEntry(entry.Who, entry.What, of, new AuditFact("from-many"));
                key = KeyOf(entry, "");
            }
            if (_kinds.TryGetValue(key, out var kind))
            {
                (kind.Count, kind.Last) = (kind.Count + 1, now);
                return;
            }
            _kinds[key] = new Kind { Entry = entry, Began = now, Last = now, OfMany = key.EndsWith('\n') };
        }
        if (!await TryWrite(entry))
        {
            lock (_lock)
            {
                foreach (var kind in _kinds.Values.Where(k => ReferenceEquals(k.Entry, entry)))
                {
                    kind.Count++;
                }
            }
        }
    }

    private static string KeyOf(AuditEntry entry, string from) => $"{entry.What}\n{entry.Subject?.Id ?? entry.Subject?.Name}\n{from}";

    private bool IsFull_NeedsLock(AuditEntry entry) =>
        _kinds.Values.Count(k => !k.OfMany && k.Entry.Subject is null == entry.Subject is null) >= MostKinds;

    /// <summary>Writes the counts of the windows that are over, or all.</summary>
    public async Task Flush(bool all)
    {
        await _flushing.WaitAsync();
        try
        {
            await FlushOver(all);
        }
        finally
        {
            _flushing.Release();
        }
    }

    public void Dispose() => _flushing.Dispose();

    private async Task FlushOver(bool all)
    {
        Kind[] over;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            over = [.. _kinds.Values.Where(k => all || now - k.Began >= Window)];
            foreach (var key in _kinds.Where(k => over.Contains(k.Value)).Select(k => k.Key).ToArray())
            {
                _kinds.Remove(key);
            }
        }
        foreach (var kind in over.Where(k => k.Count > 0))
        {
            var last = kind.Last.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            await TryWrite(kind.Entry with { Facts = [.. kind.Entry.Facts, new AuditFact(Code, kind.Count.ToString(CultureInfo.InvariantCulture), last)] });
        }
    }

    private async Task<bool> TryWrite(AuditEntry entry)
    {
        try
        {
            await log.Write(entry, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            logger.EntryNotWritten(entry.What, e.Message);
            return false;
        }
    }

    private sealed class Kind
    {
        public required AuditEntry Entry { get; init; }

        public required DateTimeOffset Began { get; init; }

        /// <summary>Counted together for all addresses.</summary>
        public required bool OfMany { get; init; }

        public DateTimeOffset Last { get; set; }

        public long Count { get; set; }
    }
}
