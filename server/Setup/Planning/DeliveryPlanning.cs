namespace ConnectStreaming.Setup;

/// <summary>Plans Firehose streams with their buckets and roles.</summary>
internal sealed class DeliveryPlanning(PlanDraft draft, Wanted wanted)
{
    /// <summary>Plans to create the stream, or to change the requested settings.</summary>
    public void Prepare(Target target, EventKind[] kinds)
    {
        if (kinds.Contains(EventKind.AgentEvents))
        {
            draft.Problems.Add(PlanWords.NoFirehoseForAgentEvents);
            return;
        }

        Stream(target.Name, draft.Seen.TagsFor(target, kinds));
    }

    private void Stream(string name, Tags tags)
    {
        var asked = wanted.Firehose ?? throw new InvalidOperationException("A Firehose stream is wanted without its settings.");
        var there = draft.Seen.Firehoses.GetValueOrDefault(name) is { IsThere: true } found ? found : null;
        if (there is { DirectPut: false })
        {
            draft.Problems.Add(PlanWords.NotDirectPut(name));
            return;
        }

        if (there is { Status: ResourceStatus.Failed } failed)
        {
            if (!failed.Tags.AreOursFor(draft.Instance))
            {
                draft.Problems.Add(PlanWords.FirehoseFailed(name, failed.Failure));
                return;
            }

            draft.Steps.Add(new Step.DeleteFirehose(name));
            there = null;
        }

        if (there is { Settings: null } && asked.AsksNothing)
        {
            return;
        }

        var wish = asked.Over(there?.Settings);
        if (there is not null && there.Settings == wish && (asked.Role is null || there.RoleArn == RoleArn(wish.Role)))
        {
            Role(wish, there.Tags, changes: false);
            return;
        }

        if (there is not null && !wanted.MayChange(draft.Instance, name, there.Tags))
        {
            draft.Problems.Add(PlanWords.NotOursToChange(name));
            return;
        }

        if (there is { Settings: null })
        {
            draft.Problems.Add(PlanWords.NotToS3(name));
            return;
        }

        if (there is { Processors: { IsEmpty: false } processors })
        {
            draft.Problems.Add(PlanWords.HasProcessors(name, processors));
            return;
        }

        if (there is not null && !there.Tags.AreOursFor(draft.Instance) && !OldSettings.AreIn(draft.Instance, there.Tags))
        {
            if (OldSettings.Note(draft.Instance, there.Settings!) is { } note)
            {
                draft.Steps.Add(new Step.Remember(new Target(TargetKind.Firehose, name), note));
            }
            else
            {
                draft.Notices.Add(PlanWords.CannotBeRemembered(name));
            }
        }

        Bucket(wish.Bucket);
        Role(wish, tags, changes: true);
        draft.Steps.Add(there is null ? new Step.CreateFirehose(name, wish, tags) : new Step.ChangeFirehose(name, there.Settings!, wish));
    }

    private string RoleArn(string role) => draft.Seen.Roles.GetValueOrDefault(role)?.Arn ?? draft.Instance.RoleArn(role);

    private void Bucket(string name)
    {
        if (!draft.Seen.Buckets.TryGetValue(name, out var bucket))
        {
            draft.Steps.Add(new Step.CreateBucket(name, Tags.Of(draft.Instance)));
        }
        else if (bucket.IsElsewhere)
        {
            draft.Problems.Add(PlanWords.BucketElsewhere(draft.Instance, name, bucket.Region));
        }
        else if (bucket.Foreign)
        {
            draft.Problems.Add(PlanWords.ForeignBucket(name));
        }
    }

    /// <param name="changes">False: the Firehose stream already uses this role and is not changed.</param>
    private void Role(FirehoseWish wish, Tags firehoseTags, bool changes)
    {
        if (!draft.Seen.Roles.TryGetValue(wish.Role, out var role))
        {
            draft.Steps.Add(new Step.CreateRole(wish.Role, Tags.Of(draft.Instance)));
            draft.Steps.Add(new Step.WriteRolePolicy(wish.Role, wish.Bucket));
        }
        else if (draft.Seen.IsOfAnotherRegion(role))
        {
            // A change of its policy would stop the deliveries there.
            (changes ? draft.Problems : draft.Notices).Add(PlanWords.RoleOfAnotherRegion(draft.Instance, wish.Role, role.Tags));
        }
        else if (draft.Seen.IsOurs(role) && role.Bucket != wish.Bucket && firehoseTags.AreOursFor(draft.Instance))
        {
            draft.Steps.Add(new Step.WriteRolePolicy(wish.Role, wish.Bucket));
        }
    }
}
