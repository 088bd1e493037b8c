using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>
/// What is wanted and what is seen → the steps between them. Pure. A plan whose steps were all run leaves nothing to plan, and so does
/// one that was cut off anywhere and planned again.
/// </summary>
internal sealed class Planner
{
    private readonly Wanted _wanted;
    private readonly Observed _seen;
    private readonly DateTimeOffset _now;
    private readonly List<Step> _steps = [];
    private readonly List<Notice> _notices = [];
    private readonly List<Notice> _problems = [];

    private Planner(Wanted wanted, Observed seen, DateTimeOffset now) => (_wanted, _seen, _now) = (wanted, seen, now);

    public static Plan Plan(Wanted wanted, Observed seen, DateTimeOffset now) => new Planner(wanted, seen, now).Run();

    private Plan Run()
    {
        var kept = EventKinds.All.ToDictionary(k => k, KeptAsItIs);
        var used = EventKinds.All
            .Where(k => !kept[k])
            .Select(k => (Kind: k, Wish: _wanted.For(k) as Wish.To))
            .Where(u => u.Wish is not null)
            .ToLookup(u => u.Wish!.Target, u => u.Kind);
        foreach (var group in used)
        {
            // What stays on it counts too.
            if (group.Key.Kind == TargetKind.Kinesis && EventKinds.All.All(k => kept[k] ? _seen.TargetOf(k) == group.Key : group.Contains(k)))
            {
                _notices.Add(PlanWords.OneStreamForBoth(group.Key.Name));
            }

            Ready(group.Key, [.. group]);
        }

        foreach (var kind in EventKinds.All.Where(k => kept[k]))
        {
            SettingsOfWhatIsThere(kind);
        }

        foreach (var kind in EventKinds.All.Where(k => !kept[k]))
        {
            Connect(kind);
        }

        Advise();
        return new Plan(_seen, _problems.Count > 0 ? [] : [.. _steps], [.. _notices], [.. _problems]);
    }

    /// <summary>An association that setup did not make stays unless it is named. Who asked for something else is told so: it is not done, and no
    /// success.</summary>
    private bool KeptAsItIs(EventKind kind)
    {
        var wish = _wanted.For(kind);
        if (!_seen.Associations.TryGetValue(kind, out var current))
        {
            return wish is Wish.AsItIs;
        }

        var target = _seen.Instance.TargetOf(current.TargetArn);
        var name = target?.Name ?? current.TargetArn;
        var made = target is { } t && _seen.TagsOf(t).Remembers(_seen.Instance, kind, out _);
        var whose = PlanWords.Whose(_seen, current.TargetArn);
        switch (wish)
        {
            case Wish.AsItIs:
                return true;
            case Wish.To to when _seen.Instance.ArnOf(to.Target) == current.TargetArn:
                return false;
            case Wish.To { ByName: false } when !_wanted.Replace.Contains(name):
                _notices.Add(PlanWords.KeptAsItIs(kind, name, made, whose));
                return true;
            case var _ when !current.IsToStream:
                _problems.Add(PlanWords.UnknownStorage(kind, current.TargetArn));
                return true;
            case Wish.Nowhere or Wish.To when made || _wanted.Replace.Contains(name):
                return false;
            default:
                _problems.Add(PlanWords.NotReplaced(kind, name, wish, whose));
                return true;
        }
    }

    /// <summary>Settings without a name are for the stream that the events go to already.</summary>
    private void SettingsOfWhatIsThere(EventKind kind)
    {
        if (_wanted.For(kind) is Wish.To { ByName: false, Target: var byDefault } && _wanted.Streams.GetValueOrDefault(byDefault.Name) is { } wish
            && _seen.TargetOf(kind) is { Kind: TargetKind.Kinesis } there && _seen.IsThere(there))
        {
            ChangeStream(there.Name, _seen.Streams[there.Name], wish);
        }
    }

    private void Ready(Target target, EventKind[] kinds)
    {
        if (target.Kind == TargetKind.Firehose)
        {
            if (kinds.Contains(EventKind.AgentEvents))
            {
                _problems.Add(PlanWords.NoFirehoseForAgentEvents);
                return;
            }

            ReadyFirehose(target.Name, TagsFor(target, kinds));
            return;
        }

        var wish = _wanted.Streams.GetValueOrDefault(target.Name) ?? new StreamWish();
        if (_seen.IsThere(target))
        {
            ChangeStream(target.Name, _seen.Streams[target.Name], wish);
            return;
        }

        var mode = wish.Mode ?? CapacityMode.Provisioned;
        _steps.Add(new Step.CreateStream(target.Name, mode, mode == CapacityMode.OnDemand ? 4 : wish.Shards ?? 1, TagsFor(target, kinds)));
        if (wish.RetentionHours is { } hours and not Limits.ShortestRetentionHours)
        {
            _steps.Add(new Step.ChangeRetention(target.Name, Limits.ShortestRetentionHours, hours));
        }
    }

    /// <summary>A new stream carries from its first moment what it was made for and what was before.</summary>
    private Tags TagsFor(Target target, IEnumerable<EventKind> kinds) => kinds
        .Where(k => _seen.Associations.GetValueOrDefault(k)?.TargetArn != _seen.Instance.ArnOf(target))
        .Aggregate(Tags.Of(_seen.Instance), (tags, kind) => tags.Remember(_seen.Instance, kind, _seen.Origin(kind)));

    private void ChangeStream(string name, StreamSeen stream, StreamWish wish)
    {
        List<Step> changes = [];
        var mode = wish.Mode ?? stream.Mode;
        if (mode != stream.Mode)
        {
            changes.Add(new Step.ChangeMode(name, stream.Mode, mode));
        }

        if (mode == CapacityMode.OnDemand && wish.Shards is { } unwanted)
        {
            _problems.Add(PlanWords.ShardsOfOnDemand(name, unwanted));
            return;
        }

        var path = mode == CapacityMode.Provisioned && wish.Shards is { } shards ? Limits.ShardPath(stream.Shards, shards) : [];
        var from = stream.Shards;
        foreach (var to in path)
        {
            changes.Add(new Step.ChangeShards(name, from, to));
            from = to;
        }

        if (wish.RetentionHours is { } hours && hours != stream.RetentionHours)
        {
            changes.Add(new Step.ChangeRetention(name, stream.RetentionHours, hours));
        }

        if (changes.Count == 0)
        {
            return;
        }

        if (!MayChange(name, stream.Tags))
        {
            _problems.Add(PlanWords.NotOursToChange(name));
            return;
        }

        Limit(name, stream.Tags, LimitedChange.Mode, mode == stream.Mode ? 0 : 1);
        Limit(name, stream.Tags, LimitedChange.Shards, path.Count);
        if (!stream.Tags.AreOursFor(_seen.Instance) && !OldSettings.AreIn(_seen.Instance, stream.Tags))
        {
            _steps.Add(new Step.Remember(new Target(TargetKind.Kinesis, name), OldSettings.Note(_seen.Instance, stream)));
        }

        _steps.AddRange(changes);
    }

    private void Limit(string name, Tags tags, LimitedChange change, int needed)
    {
        if (needed > change.Most())
        {
            _problems.Add(PlanWords.TooManyAtOnce(name, change, needed));
        }
        else if (needed > 0 && Limits.Until(tags, change, needed, _now) is { } until)
        {
            _problems.Add(PlanWords.LimitReached(name, change, needed, until));
        }
    }

    private bool MayChange(string name, Tags tags) => tags.AreOursFor(_seen.Instance) || _wanted.Change.Contains(name);

    private void ReadyFirehose(string name, Tags tags)
    {
        var asked = _wanted.Firehose ?? throw new InvalidOperationException("A Firehose stream is wanted without its settings.");
        var there = _seen.Firehoses.GetValueOrDefault(name) is { IsThere: true } found ? found : null;
        if (there is { DirectPut: false })
        {
            _problems.Add(PlanWords.NotDirectPut(name));
            return;
        }

        if (there is { Status: ResourceStatus.Failed } failed)
        {
            if (!failed.Tags.AreOursFor(_seen.Instance))
            {
                _problems.Add(PlanWords.FirehoseFailed(name, failed.Failure));
                return;
            }

            _steps.Add(new Step.DeleteFirehose(name));
            there = null;
        }

        if (there is { Settings: null } && asked.AsksNothing)
        {
            return;
        }

        var wish = asked.Over(there?.Settings);
        if (there is not null && there.Settings == wish && (asked.Role is null || there.RoleArn == RoleArn(wish.Role)))
        {
            ReadyRole(wish, there.Tags);
            return;
        }

        if (there is not null && !MayChange(name, there.Tags))
        {
            _problems.Add(PlanWords.NotOursToChange(name));
            return;
        }

        if (there is { Settings: null })
        {
            _problems.Add(PlanWords.NotToS3(name));
            return;
        }

        if (there is { Processors: { IsEmpty: false } processors })
        {
            _problems.Add(PlanWords.HasProcessors(name, processors));
            return;
        }

        if (there is not null && !there.Tags.AreOursFor(_seen.Instance) && !OldSettings.AreIn(_seen.Instance, there.Tags))
        {
            if (OldSettings.Note(_seen.Instance, there.Settings!) is { } note)
            {
                _steps.Add(new Step.Remember(new Target(TargetKind.Firehose, name), note));
            }
            else
            {
                _notices.Add(PlanWords.CannotBeRemembered(name));
            }
        }

        ReadyBucket(wish.Bucket);
        ReadyRole(wish, tags);
        _steps.Add(there is null ? new Step.CreateFirehose(name, wish, tags) : new Step.ChangeFirehose(name, there.Settings!, wish));
    }

    private string RoleArn(string role) => _seen.Roles.GetValueOrDefault(role)?.Arn ?? _seen.Instance.RoleArn(role);

    private void ReadyBucket(string name)
    {
        if (!_seen.Buckets.TryGetValue(name, out var bucket))
        {
            _steps.Add(new Step.CreateBucket(name, Tags.Of(_seen.Instance)));
        }
        else if (bucket.Foreign)
        {
            _problems.Add(PlanWords.ForeignBucket(name));
        }
    }

    private void ReadyRole(FirehoseWish wish, Tags firehoseTags)
    {
        if (!_seen.Roles.TryGetValue(wish.Role, out var role))
        {
            _steps.Add(new Step.CreateRole(wish.Role, Tags.Of(_seen.Instance)));
            _steps.Add(new Step.WriteRolePolicy(wish.Role, wish.Bucket));
        }
        else if (role.Tags.AreOursFor(_seen.Instance) && role.Bucket != wish.Bucket && firehoseTags.AreOursFor(_seen.Instance))
        {
            _steps.Add(new Step.WriteRolePolicy(wish.Role, wish.Bucket));
        }
    }

    private void Connect(EventKind kind)
    {
        var current = _seen.Associations.GetValueOrDefault(kind);
        if (_wanted.For(kind) is not Wish.To { Target: var target })
        {
            if (current is not null)
            {
                _steps.Add(new Step.Disassociate(kind, current.TargetArn));
            }

            return;
        }

        var arn = _seen.Instance.ArnOf(target);
        if (current?.TargetArn == arn)
        {
            if (_seen.IsThere(target) && _seen.TagsOf(target).Remembers(_seen.Instance, kind, out _)
                && _seen.TagsOf(target).ConnectedAt(_seen.Instance, kind) is null)
            {
                _steps.Add(new Step.NoteSince(kind, target));
            }

            return;
        }

        var origin = _seen.Origin(kind);
        var noted = _seen.TagsOf(target).Remembers(_seen.Instance, kind, out var before) && before == origin;
        if (origin != arn && !noted && _seen.IsThere(target) && !_steps.OfType<Step.CreateFirehose>().Any(s => s.Name == target.Name))
        {
            _steps.Add(new Step.Remember(target, Tags.None.Remember(_seen.Instance, kind, origin)));
        }

        _steps.Add(current is null ? new Step.Associate(kind, target) : new Step.Reassociate(kind, current.TargetArn, arn));
    }

    private void Advise()
    {
        foreach (var kind in EventKinds.All)
        {
            var target = _wanted.For(kind) is Wish.To to ? to.Target : _seen.TargetOf(kind);
            if (target is { Kind: TargetKind.Kinesis } t && _seen.Streams.GetValueOrDefault(t.Name) is { KmsKey: { } key }
                && KmsKeys.Compare(key, _seen.InstanceKeys) is var match and not KeyMatch.Same)
            {
                _notices.Add(match == KeyMatch.Unknown ? PlanWords.KeyNotCompared(t.Name, key) : PlanWords.EncryptionTrap(t.Name, key));
            }

            if (target is { Kind: TargetKind.Firehose } f && _seen.Firehoses.GetValueOrDefault(f.Name) is { KmsKey: not null } encrypted)
            {
                _notices.Add(PlanWords.FirehoseKey(_seen.Instance, f.Name, encrypted, _now));
            }

            if (target is { } missing && _wanted.For(kind) is not Wish.To && !_seen.IsThere(missing))
            {
                _notices.Add(PlanWords.AssociatedWithNothing(kind, missing.Name));
            }
        }

        foreach (var (kind, further) in _seen.Further)
        {
            _notices.Add(PlanWords.FurtherAssociation(kind, further.TargetArn));
        }

        _notices.AddRange(_seen.Unseen.Select(text => (Notice)text));
        if (_problems.Count == 0)
        {
            _notices.AddRange(PlanWords.CostForNothing(_seen.After(_steps, _now)));
        }
    }
}
