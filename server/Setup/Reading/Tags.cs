using System.Collections.Immutable;
using System.Globalization;

namespace ConnectStreaming.Setup;

/// <summary>
/// The tags of a resource. Setup stores in them what it made and for which instance, the previous target of an association
/// (so that a teardown is an exact inverse), and when a limited change was made. AWS keeps this state; there is no file to lose.
/// </summary>
internal sealed class Tags : IEquatable<Tags>
{
    public const string Managed = "connect-streaming:managed";
    public const string Instance = "connect-streaming:instance";
    public const string Region = "connect-streaming:region";
    public const string CreatedBy = "connect-streaming:created-by";
    private const string Ours = "connect-streaming:";
    private const string Nothing = "none";
    private readonly ImmutableSortedDictionary<string, string> _all;

    public Tags(IEnumerable<KeyValuePair<string, string>> all) => _all = all.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static Tags None { get; } = new([]);

    public IReadOnlyDictionary<string, string> All => _all;

    /// <summary>The keys that setup wrote.</summary>
    public IReadOnlyList<string> OurKeys => [.. _all.Keys.Where(k => k.StartsWith(Ours, StringComparison.Ordinal))];

    /// <summary>Tags of others; those that name an owner come first.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Theirs =>
        [.. _all.Where(t => !t.Key.StartsWith(Ours, StringComparison.Ordinal)).OrderBy(t => t.Key.Contains("owner", StringComparison.OrdinalIgnoreCase)
            || t.Key.Contains("team", StringComparison.OrdinalIgnoreCase) ? 0 : 1)];

    /// <summary>The tags of everything that setup creates for an instance.</summary>
    public static Tags Of(ConnectInstance instance) => new(new Dictionary<string, string>
    {
        [Managed] = "true",
        [Instance] = instance.Id,
        [Region] = instance.Region,
        [CreatedBy] = $"connect-streaming/{typeof(Tags).Assembly.GetName().Version!.ToString(3)}",
    });

    /// <summary>Setup made it for the instance. A replica of the instance in another Region has the same id (Amazon Connect Global Resiliency), so the Region
    /// is compared too. Builds before 2026-11-29 did not write it.</summary>
    public bool AreOursFor(ConnectInstance instance) => AreForId(instance) && (!HaveRegion || _all[Region] == instance.Region);

    /// <summary>Setup made it for this instance or for its replica in another Region.</summary>
    public bool AreForId(ConnectInstance instance) => _all.GetValueOrDefault(Managed) == "true" && _all.GetValueOrDefault(Instance) == instance.Id;

    /// <summary>False: the resource may be in any Region, unless its kind exists in only one.</summary>
    public bool HaveRegion => _all.ContainsKey(Region);

    /// <summary>Setup made it for the instance, connected it or changed it.</summary>
    public bool AreAbout(ConnectInstance instance) => AreOursFor(instance) || _all.Keys.Any(key => IsNoteFor(instance, key));

    /// <summary>Whether setup connected this stream, and the ARN of the events' previous target (null: none).</summary>
    public bool Remembers(ConnectInstance instance, EventKind kind, out string? before)
    {
        var found = _all.TryGetValue(MemoryKey(instance, kind), out var value);
        before = value == Nothing ? null : value;
        return found;
    }

    public Tags Remember(ConnectInstance instance, EventKind kind, string? before) => new(_all.SetItem(MemoryKey(instance, kind), before ?? Nothing));

    /// <summary>When setup last connected this stream; null: it did not, or could not write it.</summary>
    public DateTimeOffset? ConnectedAt(ConnectInstance instance, EventKind kind) =>
        DateTimeOffset.TryParse(_all.GetValueOrDefault(SinceKey(instance, kind)), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at : null;

    public Tags Connected(ConnectInstance instance, EventKind kind, DateTimeOffset at) =>
        new(_all.SetItem(SinceKey(instance, kind), at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    /// <summary>Setup wrote it for this instance, possibly on a stream that it did not make.</summary>
    public static bool IsNoteFor(ConnectInstance instance, string key) =>
        EventKinds.All.Any(kind => key == MemoryKey(instance, kind) || key == SinceKey(instance, kind)) || OldSettings.IsKey(instance, key);

    private static string MemoryKey(ConnectInstance instance, EventKind kind) => $"{Ours}{kind.Code()}:{instance.Id}";

    private static string SinceKey(ConnectInstance instance, EventKind kind) => $"{Ours}{kind.Code()}-since:{instance.Id}";

    /// <summary>Times of changes that AWS counts, newest last.</summary>
    public IReadOnlyList<DateTimeOffset> Changes(LimitedChange change) => !_all.TryGetValue(change.TagKey(), out var text)
        ? []
        : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(t => long.TryParse(t, out _)).Select(t =>
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(t, CultureInfo.InvariantCulture)))];

    public Tags Changed(LimitedChange change, DateTimeOffset at) => new(_all.SetItem(
        change.TagKey(),
        string.Join(' ', Changes(change).Append(at).Where(t => at - t < Limits.Window).TakeLast(Limits.ShardChanges).Select(t => t.ToUnixTimeSeconds()))));

    public Tags With(Tags more) => new(_all.SetItems(more._all));

    /// <summary>Tags that <paramref name="there"/> does not have, or has with another value.</summary>
    public Tags MissingIn(Tags there) => new(_all.Where(t => there._all.GetValueOrDefault(t.Key) != t.Value));

    public Tags Without(IEnumerable<string> keys) => new(_all.RemoveRange(keys));

    public bool Equals(Tags? other) => other is not null && _all.SequenceEqual(other._all);

    public override bool Equals(object? obj) => Equals(obj as Tags);

    public override int GetHashCode() => _all.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    public override string ToString() => string.Join(", ", _all.Select(t => $"{t.Key}={t.Value}"));
}
