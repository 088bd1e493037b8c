using System.Net;

namespace ConnectStreaming.Operations;

/// <summary>A server that the others removed because it did not answer.</summary>
/// <param name="Server">Its address and port for the other servers.</param>
internal sealed record LostServer(string Server, DateTimeOffset At);

/// <summary>The servers that were lost and not replaced, from the table of the cluster: the same from every server.</summary>
internal sealed class LostServers(TimeProvider time, IMembershipTable? table = null)
{
    /// <summary>After this time a lost server counts as taken away on purpose.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private IReadOnlyList<LostServer> _known = [];

    /// <summary>Never throws: without an answer it is what was known before.</summary>
    public async Task<IReadOnlyList<LostServer>> Refresh()
    {
        if (table is null)
        {
            return [];
        }

        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            var rows = await table.ReadAllAsync(limit.Token).WaitAsync(limit.Token);
            _known = Of([.. rows.Members.Select(m => m.Item1)], time.GetUtcNow());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The database does not answer; the health of the store says so. Old losses are still shown, until their time is over.
            _known = [.. _known.Where(l => time.GetUtcNow() - l.At < Remembered)];
        }

        return _known;
    }

    /// <summary>
    /// A server that left in order has no votes against it. One that runs at the same address has come back. Each server that started after the loss, and did
    /// not run there before, replaces one.
    /// </summary>
    public static IReadOnlyList<LostServer> Of(IReadOnlyList<MembershipEntry> rows, DateTimeOffset now)
    {
        var active = rows.Where(r => r.Status is SiloStatus.Active or SiloStatus.Joining).ToArray();
        var running = active.Select(r => r.SiloAddress.Endpoint).ToHashSet();
        var before = rows.Where(r => r.Status == SiloStatus.Dead).Select(r => r.SiloAddress.Endpoint).ToHashSet();
        List<DateTimeOffset> replacements = [.. active.Where(r => !before.Contains(r.SiloAddress.Endpoint)).Select(r => Utc(r.StartTime)).Order()];
        List<LostServer> lost = [];
        foreach (var (server, at) in rows
            .Where(r => r.Status == SiloStatus.Dead && r.SuspectTimes is { Count: > 0 } && !running.Contains(r.SiloAddress.Endpoint))
            .GroupBy(r => r.SiloAddress.Endpoint)
            .Select(same => (Server: (IPEndPoint)same.Key, At: same.Max(r => Utc((r.SuspectTimes ?? []).Max(s => s.Item2)))))
            .Where(l => now - l.At < Remembered)
            .OrderBy(l => l.At))
        {
            var by = replacements.FindIndex(started => started > at);
            if (by >= 0)
            {
                replacements.RemoveAt(by);
            }
            else
            {
                lost.Add(new LostServer(server.ToString(), at));
            }
        }

        return lost;
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
