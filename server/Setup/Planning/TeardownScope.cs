namespace ConnectStreaming.Setup;

/// <summary>Decides what a teardown may take down, what it deletes and what it keeps.</summary>
internal sealed class TeardownScope(TeardownWish wish, Observed seen)
{
    /// <summary>Names of resources that may be taken down; null: all.</summary>
    private readonly HashSet<string>? _only = NamesOf(wish, seen);

    public TeardownWish Wish => wish;

    public bool InScope(string name) => _only?.Contains(name) ?? true;

    /// <summary>It is not deleted, and the user did not name it with --keep.</summary>
    public bool Stays(string name, Tags tags) => InScope(name) && !wish.Keep.Contains(name) && !Goes(name, tags);

    public bool Goes(string name, Tags tags) => Goes(name, tags.AreOursFor(seen.Instance));

    public bool Goes(string name, bool ours) => InScope(name) && !wish.Keep.Contains(name) && (ours || wish.Include.Contains(name));

    public bool Exists(string name) =>
        seen.Associations.Values.Any(a => (seen.Instance.TargetOf(a.TargetArn)?.Name ?? a.TargetArn) == name) || seen.Streams.ContainsKey(name)
            || seen.Firehoses.ContainsKey(name) || seen.Roles.ContainsKey(name) || seen.Buckets.ContainsKey(name);

    /// <summary>Setup made, connected or changed it; or its association has no stream any more.</summary>
    public bool IsOurs(string name) => new[]
    {
        seen.TagsOf(new(TargetKind.Kinesis, name)), seen.TagsOf(new(TargetKind.Firehose, name)),
        seen.Buckets.GetValueOrDefault(name)?.Tags ?? Tags.None,
    }.Any(tags => tags.AreAbout(seen.Instance))
        || (seen.Roles.TryGetValue(name, out var role) && seen.IsOurs(role))
        || EventKinds.All.Any(k => seen.Associations.GetValueOrDefault(k) is { } a && seen.Instance.TargetOf(a.TargetArn) is { } t && t.Name == name
        && !seen.IsThere(t));

    /// <summary>Named streams, streams that receive a named kind or that setup made only for it, and the roles and buckets of their
    /// deliveries.</summary>
    private static HashSet<string>? NamesOf(TeardownWish wish, Observed seen)
    {
        if (wish.Only.IsEmpty)
        {
            return null;
        }

        HashSet<string> names = [.. wish.Only];
        foreach (var kind in EventKinds.All.Where(k => wish.Only.Contains(k.Code())))
        {
            bool IsForItAlone(Target target) => EventKinds.All.All(k => k == kind
                ? seen.TargetOf(k) == target || seen.TagsOf(target).Remembers(seen.Instance, k, out _)
                : seen.TargetOf(k) != target && !seen.TagsOf(target).Remembers(seen.Instance, k, out _));
            names.UnionWith(seen.Targets.Where(IsForItAlone).Select(t => t.Name));
        }

        foreach (var delivery in seen.Firehoses.Where(f => names.Contains(f.Key)).SelectMany(f =>
            new[] { f.Value.Settings, OldSettings.OfDelivery(seen.Instance, f.Value.Tags) }).OfType<FirehoseWish>().ToArray())
        {
            names.UnionWith([delivery.Bucket, delivery.Role]);
        }

        return names;
    }
}
