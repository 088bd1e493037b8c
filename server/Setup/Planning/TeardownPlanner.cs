namespace ConnectStreaming.Setup;

/// <summary>
/// The exact inverse of setup: associations go back to what they were, then what setup made is deleted, and what it changed is put back. What does not carry
/// our
/// tags for this instance is only touched when it is named. Pure.
/// </summary>
internal sealed class TeardownPlanner
{
    private readonly TeardownWish _wish;
    private readonly Observed _seen;
    private readonly DateTimeOffset _now;
    private readonly HashSet<Target> _stillChanged = [];

    /// <summary>Names of what may be taken down; null: everything.</summary>
    private readonly HashSet<string>? _only;
    private readonly List<Step> _steps = [];
    private readonly List<Notice> _notices = [];
    private readonly List<Notice> _problems = [];

    private TeardownPlanner(TeardownWish wish, Observed seen, DateTimeOffset now) => (_wish, _seen, _now, _only) = (wish, seen, now, NamesOf(wish, seen));

    public static Plan Plan(TeardownWish wish, Observed seen, DateTimeOffset now) => new TeardownPlanner(wish, seen, now).Run();

    private Plan Run()
    {
        foreach (var name in _wish.Include.Union(_wish.Keep).Where(n => !Exists(n)).Order(StringComparer.Ordinal))
        {
            _notices.Add(PlanWords.NoSuchName(name));
        }

        CheckOnly();

        foreach (var kind in EventKinds.All)
        {
            Disconnect(kind);
        }

        foreach (var (name, firehose) in _seen.Firehoses.Where(f => f.Value.IsThere && Goes(f.Key, f.Value.Tags)))
        {
            Refuse(new(TargetKind.Firehose, name), [], firehose.UsedBy);
            _steps.Add(new Step.DeleteFirehose(name));
        }

        foreach (var (name, stream) in _seen.Streams.Where(s => s.Value.IsThere && Goes(s.Key, s.Value.Tags)))
        {
            Refuse(new(TargetKind.Kinesis, name), stream.Consumers, stream.UsedBy);
            _steps.Add(new Step.DeleteStream(name, stream.RetentionHours));
        }

        foreach (var (name, stream) in _seen.Streams.Where(s => s.Value.IsThere && Stays(s.Key, s.Value.Tags)))
        {
            PutBack(name, stream);
        }

        foreach (var (name, firehose) in _seen.Firehoses.Where(f => f.Value.IsThere && Stays(f.Key, f.Value.Tags)))
        {
            if (firehose.Settings is { } now && Before(firehose) is { } was && was != now)
            {
                _steps.Add(new Step.ChangeFirehose(name, now, was));
            }
            else if (OldSettings.OfDelivery(_seen.Instance, firehose.Tags) is { } gone && Before(firehose) is null)
            {
                _notices.Add(PlanWords.DeliveryIsGone(name, gone));
            }
        }

        var needed = _seen.Firehoses.Where(f => f.Value.IsThere && !Goes(f.Key, f.Value.Tags))
            .Select(f => (Stays(f.Key, f.Value.Tags) ? Before(f.Value) : null) ?? f.Value.Settings).OfType<FirehoseWish>().ToArray();
        foreach (var (name, role) in _seen.Roles.Where(r => Goes(r.Key, r.Value.Tags) && !needed.Any(n => n.Role == r.Key)))
        {
            _steps.Add(new Step.DeleteRole(name, role.Tags.AreOursFor(_seen.Instance)));
        }

        foreach (var (name, bucket) in _seen.Buckets.Where(b => !b.Value.Foreign && Goes(b.Key, b.Value.Tags) && !needed.Any(n => n.Bucket == b.Key)))
        {
            if (bucket.Empty)
            {
                _steps.Add(new Step.DeleteBucket(name, bucket.Tags.AreOursFor(_seen.Instance)));
            }
            else
            {
                _notices.Add(PlanWords.BucketKept(name));
            }
        }

        SayWhatIsLeft();
        foreach (var target in _seen.Targets.Where(t => _seen.IsThere(t) && InScope(t.Name) && !Goes(t.Name, _seen.TagsOf(t))))
        {
            var keys = Forgettable(target);
            if (keys.Length > 0)
            {
                _steps.Add(new Step.Forget(target, [.. keys]));
            }
        }

        return new Plan(_seen, _problems.Count > 0 ? [] : [.. _steps], [.. _notices], [.. _problems]);
    }

    /// <summary>Streams that are named, those that a named kind goes to or that setup made for it alone, and the roles and buckets that they deliver
    /// with.</summary>
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

    /// <summary>What is named alone is taken down, or it is said why not.</summary>
    private void CheckOnly()
    {
        foreach (var name in _wish.Only.Where(n => !EventKinds.All.Any(k => k.Code() == n)).Order(StringComparer.Ordinal))
        {
            if (!Exists(name))
            {
                _problems.Add(PlanWords.NoSuchName(name));
            }
            else if (!_wish.Include.Contains(name) && !_wish.Keep.Contains(name) && !IsOurs(name))
            {
                _problems.Add(PlanWords.OnlyNotOurs(name));
            }
        }
    }

    private bool IsOurs(string name) => new[]
    {
        _seen.TagsOf(new(TargetKind.Kinesis, name)), _seen.TagsOf(new(TargetKind.Firehose, name)),
        _seen.Roles.GetValueOrDefault(name)?.Tags ?? Tags.None, _seen.Buckets.GetValueOrDefault(name)?.Tags ?? Tags.None,
    }.Any(tags => tags.AreAbout(_seen.Instance))
        || EventKinds.All.Any(k => _seen.Associations.GetValueOrDefault(k) is { } a && _seen.Instance.TargetOf(a.TargetArn) is { } t && t.Name == name
        && !_seen.IsThere(t));

    private bool InScope(string name) => _only?.Contains(name) ?? true;

    private void SayWhatIsLeft()
    {
        foreach (var (name, firehose) in _seen.Firehoses.Where(f => f.Value.IsThere && Goes(f.Key, f.Value.Tags) && f.Value.Settings is not null))
        {
            var (role, bucket) = (firehose.Settings!.Role, firehose.Settings.Bucket);
            if (_seen.Roles.GetValueOrDefault(role) is { } r && !r.Tags.AreOursFor(_seen.Instance) && !_wish.Include.Contains(role))
            {
                _notices.Add(PlanWords.LeftBehind(new("role", "ロール"), role, name));
            }

            if (_seen.Buckets.GetValueOrDefault(bucket) is { } b && !b.Tags.AreOursFor(_seen.Instance) && !_wish.Include.Contains(bucket))
            {
                _notices.Add(PlanWords.LeftBehind(new("bucket", "バケット"), bucket, name));
            }
        }

        var counted = Cost.Counted(_seen).ToHashSet();
        foreach (var target in counted.Where(t => t.Kind == TargetKind.Kinesis && InScope(t.Name) && _wish.Keep.Contains(t.Name)))
        {
            _notices.Add(PlanWords.KeptCosts(target.Name));
        }

        foreach (var (kind, further) in _seen.Further)
        {
            _notices.Add(PlanWords.FurtherAssociation(kind, further.TargetArn));
        }

        _notices.AddRange(_seen.Unseen.Select(text => (Notice)text));
    }

    /// <summary>What is kept although it is ours is nobody's of setup's from now on; of a stranger's only our own notes go.</summary>
    private string[] Forgettable(Target target)
    {
        var tags = _seen.TagsOf(target);
        var ours = tags.AreOursFor(_seen.Instance);
        var touched = OldSettings.AreIn(_seen.Instance, tags) || EventKinds.All.Any(k => tags.Remembers(_seen.Instance, k, out _));
        return !ours && !touched
            ? []
            : [.. tags.OurKeys.Where(key => OldSettings.IsKey(_seen.Instance, key) || key == LimitedChange.Mode.TagKey() || key == LimitedChange.Shards.TagKey()
                ? !_stillChanged.Contains(target)
                : ours || Tags.IsNoteFor(_seen.Instance, key))];
    }

    /// <summary>The delivery that setup changed, while its role and bucket are still there.</summary>
    private FirehoseWish? Before(FirehoseSeen firehose) =>
        OldSettings.OfDelivery(_seen.Instance, firehose.Tags) is { } was && _seen.Roles.ContainsKey(was.Role) && _seen.Buckets.ContainsKey(was.Bucket) ? was
            : null;

    /// <summary>As it was before setup changed it first, as far as AWS's limits allow today.</summary>
    private void PutBack(string name, StreamSeen stream)
    {
        if (OldSettings.OfStream(_seen.Instance, stream.Tags) is not { } was)
        {
            return;
        }

        var path = was.Mode == CapacityMode.Provisioned ? Limits.ShardPath(stream.Shards, was.Shards) : [];
        var modes = was.Mode == stream.Mode ? 0 : 1;
        var until = new[] { Limits.Until(stream.Tags, LimitedChange.Mode, modes, _now),
            Limits.Until(stream.Tags, LimitedChange.Shards, path.Count, _now) }.Max();
        if (path.Count > LimitedChange.Shards.Most() || (modes + path.Count > 0 && until is not null))
        {
            _stillChanged.Add(new Target(TargetKind.Kinesis, name));
            _notices.Add(PlanWords.NotPutBack(name, was.Mode, was.Shards, path.Count > LimitedChange.Shards.Most() ? null : until));
        }
        else
        {
            if (modes > 0)
            {
                _steps.Add(new Step.ChangeMode(name, stream.Mode, was.Mode));
            }

            _steps.AddRange(path.Zip(path.Prepend(stream.Shards), (to, from) => new Step.ChangeShards(name, from, to)));
        }

        if (was.RetentionHours != stream.RetentionHours)
        {
            _steps.Add(new Step.ChangeRetention(name, stream.RetentionHours, was.RetentionHours));
        }
    }

    private void Disconnect(EventKind kind)
    {
        if (!_seen.Associations.TryGetValue(kind, out var current))
        {
            return;
        }

        var target = _seen.Instance.TargetOf(current.TargetArn);
        var name = target?.Name ?? current.TargetArn;
        if (!InScope(name) && !_wish.Only.Contains(kind.Code()))
        {
            return;
        }

        if (!current.IsToStream)
        {
            _notices.Add(PlanWords.UnknownStorage(kind, current.TargetArn));
            return;
        }

        var tags = target is { } t ? _seen.TagsOf(t) : Tags.None;
        if (target is { } gone && !_seen.IsThere(gone))
        {
            _notices.Add(PlanWords.LeadsNowhere(kind, name));
            _steps.Add(new Step.Disassociate(kind, current.TargetArn));
        }
        else if (tags.Remembers(_seen.Instance, kind, out var before))
        {
            var back = WhatWas(kind, before);
            _steps.Add(back is null ? new Step.Disassociate(kind, current.TargetArn) : new Step.Reassociate(kind, current.TargetArn, back));
        }
        else if (Goes(name, tags) || _wish.Keep.Contains(name) || _wish.Include.Contains(name))
        {
            _steps.Add(new Step.Disassociate(kind, current.TargetArn));
        }
        else
        {
            _notices.Add(PlanWords.NotOurs(kind, name));
        }
    }

    /// <summary>Where events are to go again: what was before, when it is there and stays.</summary>
    private string? WhatWas(EventKind kind, string? before)
    {
        if (before is not null && _seen.Instance.TargetOf(before) is null && Target.Parse(before) is not null)
        {
            // Of another account or Region: Amazon Connect itself tells whether it is there.
            return before;
        }

        if (before is not null && _seen.Instance.TargetOf(before) is { } target && _seen.IsThere(target))
        {
            return Goes(target.Name, _seen.TagsOf(target)) ? null : before;
        }

        if (before is not null)
        {
            _notices.Add(PlanWords.BeforeIsGone(kind, before));
        }

        return null;
    }

    private bool Exists(string name) =>
        _seen.Associations.Values.Any(a => (_seen.Instance.TargetOf(a.TargetArn)?.Name ?? a.TargetArn) == name) || _seen.Streams.ContainsKey(name)
            || _seen.Firehoses.ContainsKey(name) || _seen.Roles.ContainsKey(name) || _seen.Buckets.ContainsKey(name);

    /// <summary>It is not deleted, and not named as to be kept as it is.</summary>
    private bool Stays(string name, Tags tags) => InScope(name) && !_wish.Keep.Contains(name) && !Goes(name, tags);

    private bool Goes(string name, Tags tags) => InScope(name) && !_wish.Keep.Contains(name)
        && (tags.AreOursFor(_seen.Instance) || _wish.Include.Contains(name));

    private void Refuse(Target target, IReadOnlyCollection<string> consumers, IReadOnlyCollection<string> instances)
    {
        var name = target.Name;
        if (_seen.Further.Any(f => f.Association.TargetArn == _seen.Instance.ArnOf(target)))
        {
            _problems.Add(PlanWords.AlsoFurther(name));
        }

        if (consumers.Count > 0)
        {
            _problems.Add(PlanWords.HasConsumers(name, consumers));
        }

        if (instances.Count > 0)
        {
            _problems.Add(PlanWords.UsedByOthers(name, instances));
        }
    }
}
