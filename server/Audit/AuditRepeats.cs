using System.Globalization;

namespace ConnectStreaming.Audit;

/// <summary>
/// Failures that anybody can cause without signing in. The first one of a kind is written at once; its repeats are only counted, and
/// after ten minutes one entry gives their number. So a flood costs next to nothing: at most <see cref="MostKinds"/> kinds are kept
/// apart, further ones are counted together.
/// </summary>
internal sealed class AuditRepeats(IAuditLog log, TimeProvider time, ILogger<AuditRepeats> logger) : IDisposable
{
    public const string Code = "repeats";
    private const int MostKinds = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Kind> _kinds = [];
    private readonly Lock _lock = new();

    // The flush at the end of the process waits for one that is running.
    private readonly SemaphoreSlim _flushing = new(1);

    /// <summary>Writes it or counts it. It never fails: what could not be written is counted.</summary>
    /// <param name="from">Where it comes from: repeats from one place are one kind.</param>
    public async Task Write(AuditEntry entry, string from)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var key = $"{entry.What}\n{entry.Subject?.Id ?? entry.Subject?.Name}\n{from}";
            if (!_kinds.ContainsKey(key) && _kinds.Count >= MostKinds)
            {
                // Many places at once: by what it was only, without subject and place.
                key = entry.What;
                entry = new AuditEntry(entry.Who, entry.What, null, new AuditFact("from-many"));
            }
            if (_kinds.TryGetValue(key, out var kind))
            {
                (kind.Count, kind.Last) = (kind.Count + 1, now);
                return;
            }
            _kinds[key] = new Kind { Entry = entry, Began = now, Last = now };
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

    /// <summary>Writes the counts of the windows that are over, or of all.</summary>
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

        public DateTimeOffset Last { get; set; }

        public long Count { get; set; }
    }
}
