using System.Collections.Concurrent;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>Checks what the servers do: who owns a shard, who is a member, what was lost, and what they have promised to keep.</summary>
internal sealed class ClusterCheck(Findings findings)
{
    /// <summary>A gap says from when to when records arrived. Its edges are times of our reads, so they are not exact.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Shard, long Epoch), string> _owners = new();
    private readonly ConcurrentDictionary<string, bool> _mayDie = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _dead = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(DateTimeOffset From, DateTimeOffset To, DateTimeOffset[] Lost)> _trims = [];

    public int Acknowledged => _acknowledged.Count;

    /// <summary>A server reports who reads a shard under which epoch.</summary>
    public void Owns(string shard, long epoch, string owner)
    {
        if (_owners.GetOrAdd((shard, epoch), owner) is { } first && first != owner)
        {
            findings.Add("two owners", $"{shard} belongs to {first} and to {owner} under epoch {epoch}.");
        }
    }

    /// <summary>From now on the others may remove this server: it was killed, frozen, cut off or stopped.</summary>
    public void MayDie(string server) => _mayDie[server] = true;

    /// <summary>The membership table says that a server is dead.</summary>
    public void Dead(string server, DateTimeOffset at)
    {
        if (_dead.TryAdd(server, true) && !_mayDie.ContainsKey(server))
        {
            findings.Add("false eviction", $"{server} was removed by {at:O}, although nothing was done to it.");
        }
    }

    /// <summary>A server process has ended without our doing.</summary>
    public void Ended(string server, int code, string lastWords)
    {
        if (!_mayDie.ContainsKey(server) || code == 0)
        {
            findings.Add("ended", $"{server} ended by itself with code {code}:\n{lastWords}");
        }
    }

    /// <summary>Records that arrived between two times were deleted before they could be read.</summary>
    public void Trimmed(DateTimeOffset from, DateTimeOffset to, DateTimeOffset[] lost) => _trims.Add((from, to, lost));

    /// <summary>At the end: every lost event is in a recorded gap, and every gap has its reason.</summary>
    public void Gaps(IReadOnlyCollection<StreamGap> recorded)
    {
        foreach (var (from, to, lost) in _trims)
        {
            foreach (var at in lost.Where(at => !recorded.Any(gap => gap.From <= at && at <= gap.To + TimeSpan.FromSeconds(1))))
            {
                findings.Add("silent loss", $"The event that arrived at {at:O} was trimmed between {from:O} and {to:O}, and no gap has it.");
            }
        }

        foreach (var gap in recorded.Where(gap => !_trims.Any(trim => gap.From >= trim.From - Edge && gap.To <= trim.To + Edge)))
        {
            findings.Add("gap without loss", $"{gap.Shard} from {gap.From:O} to {gap.To:O}: {gap.Reason}");
        }
    }

    /// <summary>A server has answered that something of this name is kept.</summary>
    public void Kept(string name, DateTimeOffset at) => _acknowledged[name] = at;

    /// <summary>At the end a server lists what is there.</summary>
    public void Has(string server, IReadOnlyCollection<string> names)
    {
        foreach (var (name, at) in _acknowledged.Where(one => !names.Contains(one.Key)))
        {
            findings.Add("promise broken", $"{server} does not have {name}, whose write was acknowledged at {at:O}.");
        }
    }

    /// <summary>At the end: what could not be used is counted and kept, each once.</summary>
    public void Quarantined(int put, int kept)
    {
        if (put != kept)
        {
            findings.Add("quarantine", $"{put} records that cannot be used were put, and {kept} are in the quarantine.");
        }
    }

    /// <summary>A fault has ended, and every screen was right again after this time; null: not within the patience of the run.</summary>
    public void Healed(string fault, TimeSpan? took, TimeSpan limit)
    {
        if (took is null || took > limit)
        {
            findings.Add("not right in time", $"{fault}: every screen was right again {(took is { } time ? $"after {time.TotalSeconds:0.0} s" : "never")}, "
                + $"allowed are {limit.TotalSeconds:0} s.");
        }
    }
}
