using Amazon.Connect;
using Amazon.Connect.Model;
using ConnectConflict = Amazon.Connect.Model.ResourceConflictException;

namespace ConnectStreaming.Setup;

/// <summary>
/// Runs one step and waits until AWS has completed it. It is safe to repeat a step that was interrupted. It changes nothing that the plan did
/// not show: if another person changed the association in the meantime, the step stops.
/// </summary>
internal sealed class StepRunner(SetupClients aws, ConnectInstance instance, TimeProvider time)
{
    private readonly KinesisSteps _kinesis = new(aws, time);
    private readonly ConsumerSteps _consumers = new(aws, instance, time);
    private readonly FirehoseSteps _firehose = new(aws, instance, time);
    private readonly StorageSteps _storage = new(aws, instance, time);
    private readonly TagsReadBack _tags = new(aws, time);

    /// <param name="waiting">Is called repeatedly with what it waits for.</param>
    public Task Run(Step step, Action<Text> waiting, CancellationToken cancellationToken) => step switch
    {
        Step.CreateStream s => _kinesis.Create(s, waiting, cancellationToken),
        Step.ChangeRetention s => _kinesis.Retention(s, waiting, cancellationToken),
        Step.ChangeShards s => _kinesis.Shards(s, waiting, cancellationToken),
        Step.ChangeMode s => _kinesis.Mode(s, instance.ArnOf(new Target(TargetKind.Kinesis, s.Name)), waiting, cancellationToken),
        Step.RegisterConsumer s => RegisterConsumer(s, waiting, cancellationToken),
        Step.DeregisterConsumer s => _consumers.Deregister(s, waiting, cancellationToken),
        Step.DeleteStream s => _kinesis.Delete(s, waiting, cancellationToken),
        Step.CreateBucket s => _storage.CreateBucket(s, waiting, cancellationToken),
        Step.DeleteBucket s => _storage.DeleteBucket(s, cancellationToken),
        Step.CreateRole s => _storage.CreateRole(s, waiting, cancellationToken),
        Step.WriteRolePolicy s => _storage.WriteRolePolicy(s, waiting, cancellationToken),
        Step.DeleteRole s => _storage.DeleteRole(s, waiting, cancellationToken),
        Step.CreateFirehose s => _firehose.Create(s, waiting, cancellationToken),
        Step.ChangeFirehose s => _firehose.Change(s, waiting, cancellationToken),
        Step.DeleteFirehose s => _firehose.Delete(s, waiting, cancellationToken),
        Step.Remember s => _tags.Keep(s.Target, s.Tags, waiting, cancellationToken),
        Step.NoteSince s => NoteSince(s.Target, s.Kind, cancellationToken),
        Step.Forget s => aws.Untag(s.Target, s.Keys, cancellationToken),
        Step.Associate s => Associate(s, waiting, cancellationToken),
        Step.Reassociate s => Reassociate(s, waiting, cancellationToken),
        Step.Disassociate s => Disassociate(s, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };

    private async Task RegisterConsumer(Step.RegisterConsumer step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        await _kinesis.Active(step.Stream, waiting, cancellationToken);
        await _consumers.Register(step, waiting, cancellationToken);
    }

    private async Task Associate(Step.Associate step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        await Ready(step.Target, waiting, cancellationToken);
        try
        {
            await OnceConnectKnows(step.Target, waiting, cancellationToken, c => c.AssociateInstanceStorageConfigAsync(
                new AssociateInstanceStorageConfigRequest { InstanceId = instance.Id, ResourceType = step.Kind.ResourceType(),
                    StorageConfig = Config(instance.ArnOf(step.Target)) },
                cancellationToken));
        }
        catch (ConnectConflict)
        {
            // The answer was lost, or another person was faster. The list may be out of date.
            var now = await Waits.UntilSeen(
                () => Associations.Of(aws, instance.Id, step.Kind, cancellationToken), Waits.Knows(step.Target.Name), waiting, time, cancellationToken);
            if (now?.TargetArn != instance.ArnOf(step.Target))
            {
                throw Changed(step.Kind, now?.TargetArn);
            }
        }

        await NoteSince(step.Target, step.Kind, cancellationToken);
    }

    private async Task Reassociate(Step.Reassociate step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        // A teardown may return to a stream of another account or Region, which cannot be read here.
        var target = instance.TargetOf(step.ToArn);
        if (target is { } own)
        {
            await Ready(own, waiting, cancellationToken);
        }

        var now = await Associations.Of(aws, instance.Id, step.Kind, cancellationToken);
        if (now?.TargetArn == step.ToArn)
        {
            return;
        }

        if (now?.TargetArn != step.FromArn)
        {
            throw Changed(step.Kind, now?.TargetArn);
        }

        await OnceConnectKnows(Target.Parse(step.ToArn)!.Value, waiting, cancellationToken, c => c.UpdateInstanceStorageConfigAsync(
            new UpdateInstanceStorageConfigRequest { InstanceId = instance.Id, AssociationId = now.Id, ResourceType = step.Kind.ResourceType(),
                StorageConfig = Config(step.ToArn) },
            cancellationToken));
        if (target is { } connected)
        {
            await NoteSince(connected, step.Kind, cancellationToken);
        }
    }

    private async Task Disassociate(Step.Disassociate step, CancellationToken cancellationToken)
    {
        var now = await Associations.Of(aws, instance.Id, step.Kind, cancellationToken);
        if (now is null)
        {
            return;
        }

        if (now.TargetArn != step.FromArn)
        {
            throw Changed(step.Kind, now.TargetArn);
        }

        await aws.Connect(
            c => c.DisassociateInstanceStorageConfigAsync(
                new DisassociateInstanceStorageConfigRequest { InstanceId = instance.Id, AssociationId = now.Id, ResourceType = step.Kind.ResourceType() },
                    cancellationToken),
            cancellationToken);
    }

    /// <summary>Amazon Connect does not say since when. The tags say it, for a stream that setup recorded as connected.</summary>
    private async Task NoteSince(Target target, EventKind kind, CancellationToken cancellationToken)
    {
        var tags = await aws.TagsOf(target, cancellationToken);
        if (tags.Remembers(instance, kind, out _))
        {
            await aws.Tag(target, Tags.None.Connected(instance, kind, time.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>Amazon Connect checks the stream itself, and may not see a new stream at once.</summary>
    private Task OnceConnectKnows<T>(Target target, Action<Text> waiting, CancellationToken cancellationToken, Func<IAmazonConnect, Task<T>> call) =>
        Waits.WhileUnknown(
        () => aws.Connect(call, cancellationToken),
        e => Waits.IsUnknown(e)
            || (e is InvalidRequestException or InvalidParameterException && e.Message.Contains("not exist", StringComparison.OrdinalIgnoreCase)),
        Waits.Known, new(
            $"until Amazon Connect can see {target.Name}",
            $"Amazon Connect が {target.Name} を認識するのを待っています"), waiting, time, cancellationToken);

    private Task Ready(Target target, Action<Text> waiting, CancellationToken cancellationToken) => target.Kind == TargetKind.Firehose
        ? _firehose.Active(target.Name, waiting, cancellationToken)
        : _kinesis.Active(target.Name, waiting, cancellationToken);

    private static InstanceStorageConfig Config(string arn) => Target.Parse(arn)!.Value.Kind == TargetKind.Firehose
        ? new InstanceStorageConfig { StorageType = StorageType.KINESIS_FIREHOSE, KinesisFirehoseConfig = new KinesisFirehoseConfig { FirehoseArn = arn } }
        : new InstanceStorageConfig { StorageType = StorageType.KINESIS_STREAM, KinesisStreamConfig = new KinesisStreamConfig { StreamArn = arn } };

    private static SetupRefusedException Changed(EventKind kind, string? now) => new(new(
        $"The target of the {kind.Words().En} was changed after the plan was made. It is now: {now ?? "none"}. Nothing was overwritten. Make a new plan.",
        $"計画の作成後に{kind.Words().Ja}の送り先が変更されました（現在：{now ?? "なし"}）。上書きはしていません。"
            + $"計画を作り直してください。"));
}
