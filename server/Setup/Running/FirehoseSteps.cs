using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;

namespace ConnectStreaming.Setup;

/// <summary>Runs the steps on Firehose streams.</summary>
internal sealed class FirehoseSteps
{
    /// <summary>Parts of Firehose's answers that mean that it does not know a role, or its permissions, yet.</summary>
    private static readonly string[] RoleNotKnown = ["role", "security token", "not authorized to perform", "bucket"];

    private readonly SetupClients _aws;
    private readonly ConnectInstance _instance;
    private readonly TimeProvider _time;
    private readonly TagsReadBack _tags;
    private readonly StreamWaits<DeliveryStreamDescription> _stream;

    public FirehoseSteps(SetupClients aws, ConnectInstance instance, TimeProvider time)
    {
        (_aws, _instance, _time, _tags) = (aws, instance, time, new TagsReadBack(aws, time));
        _stream = new StreamWaits<DeliveryStreamDescription>(Find, time);
    }

    public async Task Create(Step.CreateFirehose step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var made = new Target(TargetKind.Firehose, step.Name);
        await _stream.UntilFree(step.Name, s => s.DeliveryStreamStatus == DeliveryStreamStatus.DELETING, waiting, cancellationToken);
        var role = await RoleArn(step.Settings.Role, waiting, cancellationToken);
        await OnceTheRoleIsKnown(step.Settings.Role, waiting, cancellationToken, async () =>
        {
            try
            {
                return await _aws.Firehose.CreateDeliveryStreamAsync(
                    new CreateDeliveryStreamRequest
                    {
                        DeliveryStreamName = step.Name,
                        DeliveryStreamType = DeliveryStreamType.DirectPut,
                        ExtendedS3DestinationConfiguration = FirehoseShapes.Configuration(_instance, role, step.Settings),
                        Tags = [.. step.Tags.All.Select(t => new Tag { Key = t.Key, Value = t.Value })],
                    },
                    cancellationToken);
            }
            catch (ResourceInUseException)
            {
                // The tags show whether we made it in a call whose answer was lost, or another person made it.
                var tags = await Waits.WhileUnknown(
                    () => _aws.TagsOf(made, cancellationToken), Waits.IsUnknown, Waits.Known, Waits.Knows(step.Name), waiting, _time, cancellationToken);
                if (tags.All.GetValueOrDefault(Tags.Instance) != _instance.Id)
                {
                    throw;
                }

                return new CreateDeliveryStreamResponse();
            }
        });
        await _tags.Keep(made, step.Tags, waiting, cancellationToken);
        await Active(step.Name, waiting, cancellationToken);
    }

    public async Task Change(Step.ChangeFirehose step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        var role = await RoleArn(step.To.Role, waiting, cancellationToken);
        await OnceTheRoleIsKnown(step.To.Role, waiting, cancellationToken, () => _aws.Firehose.UpdateDestinationAsync(
            new UpdateDestinationRequest
            {
                DeliveryStreamName = step.Name,
                CurrentDeliveryStreamVersionId = now.VersionId,
                DestinationId = now.Destinations![0].DestinationId,
                ExtendedS3DestinationUpdate = FirehoseShapes.Update(_instance, role, step.To),
            },
            cancellationToken));
    }

    public async Task Delete(Step.DeleteFirehose step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        if (await Find(step.Name, cancellationToken) is { } found && found.DeliveryStreamStatus != DeliveryStreamStatus.DELETING)
        {
            await _stream.Until(
                step.Name, s => s is null || s.DeliveryStreamStatus != DeliveryStreamStatus.CREATING, StreamWaits<DeliveryStreamDescription>.Active(step.Name),
                    waiting, cancellationToken);
            await _aws.Firehose.DeleteDeliveryStreamAsync(new DeleteDeliveryStreamRequest { DeliveryStreamName = step.Name }, cancellationToken);
        }

        await _stream.UntilGone(step.Name, waiting, cancellationToken);
    }

    public async Task<DeliveryStreamDescription> Active(string name, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var found = await _stream.UntilReady(name, s => s.DeliveryStreamStatus != DeliveryStreamStatus.CREATING, waiting, cancellationToken);
        if (found?.DeliveryStreamStatus == DeliveryStreamStatus.ACTIVE)
        {
            return found;
        }

        var (status, why) = (found?.DeliveryStreamStatus?.Value, found?.FailureDescription?.Details);
        throw new SetupRefusedException(new(
            $"The Firehose stream {name} {(status is null ? "no longer exists" : $"has the status {status}")}. {why}",
            $"Firehose ストリーム {name} の状態：{status ?? "なし"} {why}"));
    }

    private async Task<string> RoleArn(string role, Action<Text> waiting, CancellationToken cancellationToken) => (await Waits.WhileUnknown(
        () => _aws.Iam.GetRoleAsync(new Amazon.IdentityManagement.Model.GetRoleRequest { RoleName = role }, cancellationToken),
        Waits.IsUnknown, Waits.Known, Waits.KnowsRole(role), waiting, _time, cancellationToken)).Role!.Arn!;

    private Task OnceTheRoleIsKnown<T>(string role, Action<Text> waiting, CancellationToken cancellationToken, Func<Task<T>> call) => Waits.WhileUnknown(
        call,
        e => e is InvalidArgumentException && RoleNotKnown.Any(words => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase)),
        Waits.RoleKnown, new(
            $"until Firehose can use the role {role}",
            $"Firehose がロール {role} を使えるようになるのを待っています"), waiting, _time, cancellationToken);

    private async Task<DeliveryStreamDescription?> Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await _aws.Firehose.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = name },
                cancellationToken)).DeliveryStreamDescription;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
