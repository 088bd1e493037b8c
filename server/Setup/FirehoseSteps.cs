using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;

namespace ConnectStreaming.Setup;

/// <summary>Steps on Firehose streams.</summary>
internal sealed class FirehoseSteps(SetupClients aws, ConnectInstance instance, TimeProvider time)
{
    /// <summary>A new role is known everywhere within 10 to 30 s; longer than this it is another fault.</summary>
    private static readonly TimeSpan RoleLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RoleLook = TimeSpan.FromSeconds(3);

    public async Task Create(Step.CreateFirehose step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        await Until(step.Name, s => s is null || s.DeliveryStreamStatus != DeliveryStreamStatus.DELETING, new($"until the old {step.Name} is gone", $"以前の {step.Name} の削除完了待ち"), waiting, cancellationToken);
        var role = await RoleArn(step.Settings.Role, cancellationToken);
        await OnceTheRoleIsKnown(step.Settings.Role, waiting, cancellationToken, async () =>
        {
            try
            {
                await aws.Firehose.CreateDeliveryStreamAsync(
                    new CreateDeliveryStreamRequest
                    {
                        DeliveryStreamName = step.Name,
                        DeliveryStreamType = DeliveryStreamType.DirectPut,
                        ExtendedS3DestinationConfiguration = FirehoseShapes.Configuration(instance, role, step.Settings),
                        Tags = Theirs(step.Tags),
                    },
                    cancellationToken);
            }
            catch (ResourceInUseException)
            {
                if ((await aws.TagsOf(new Target(TargetKind.Firehose, step.Name), cancellationToken)).All.GetValueOrDefault(Tags.Instance) != instance.Id)
                {
                    throw;
                }
            }
        });
        await Active(step.Name, waiting, cancellationToken);
    }

    public async Task Change(Step.ChangeFirehose step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        var role = await RoleArn(step.To.Role, cancellationToken);
        await OnceTheRoleIsKnown(step.To.Role, waiting, cancellationToken, () => aws.Firehose.UpdateDestinationAsync(
            new UpdateDestinationRequest
            {
                DeliveryStreamName = step.Name,
                CurrentDeliveryStreamVersionId = now.VersionId,
                DestinationId = now.Destinations![0].DestinationId,
                ExtendedS3DestinationUpdate = FirehoseShapes.Update(instance, role, step.To),
            },
            cancellationToken));
    }

    public async Task Delete(Step.DeleteFirehose step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        if (await Find(step.Name, cancellationToken) is { } found && found.DeliveryStreamStatus != DeliveryStreamStatus.DELETING)
        {
            await Until(step.Name, s => s is null || s.DeliveryStreamStatus != DeliveryStreamStatus.CREATING, Waiting(step.Name), waiting, cancellationToken);
            await aws.Firehose.DeleteDeliveryStreamAsync(new DeleteDeliveryStreamRequest { DeliveryStreamName = step.Name }, cancellationToken);
        }

        await Until(step.Name, s => s is null, new($"until {step.Name} is gone", $"{step.Name} の削除完了待ち"), waiting, cancellationToken);
    }

    public async Task<DeliveryStreamDescription> Active(string name, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var found = await Until(name, s => s is null || s.DeliveryStreamStatus != DeliveryStreamStatus.CREATING, Waiting(name), waiting, cancellationToken);
        if (found?.DeliveryStreamStatus == DeliveryStreamStatus.ACTIVE)
        {
            return found;
        }

        var (status, why) = (found?.DeliveryStreamStatus?.Value, found?.FailureDescription?.Details);
        throw new SetupRefusedException(new($"The Firehose stream {name} is {status ?? "gone"}. {why}", $"Firehose {name} の状態: {status ?? "なし"} {why}"));
    }

    private async Task<string> RoleArn(string role, CancellationToken cancellationToken) =>
        (await aws.Iam.GetRoleAsync(new Amazon.IdentityManagement.Model.GetRoleRequest { RoleName = role }, cancellationToken)).Role!.Arn!;

    private async Task OnceTheRoleIsKnown(string role, Action<Text> waiting, CancellationToken cancellationToken, Func<Task> call)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (InvalidArgumentException e) when (e.Message.Contains("assume", StringComparison.OrdinalIgnoreCase) && time.GetElapsedTime(began) < RoleLimit)
            {
                waiting(new($"until Firehose can use the role {role}", $"Firehose がロール {role} を使えるようになるのを待っています"));
                await Task.Delay(RoleLook, time, cancellationToken);
            }
        }
    }

    private async Task<DeliveryStreamDescription?> Until(string name, Predicate<DeliveryStreamDescription?> reached, Text what, Action<Text> waiting, CancellationToken cancellationToken)
    {
        DeliveryStreamDescription? stream = null;
        await Waits.Until(
            async () =>
            {
                stream = await Find(name, cancellationToken);
                return reached(stream);
            },
            what, waiting, time, cancellationToken);
        return stream;
    }

    private async Task<DeliveryStreamDescription?> Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await aws.Firehose.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = name }, cancellationToken)).DeliveryStreamDescription;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private static List<Tag> Theirs(Tags tags) => [.. tags.All.Select(t => new Tag { Key = t.Key, Value = t.Value })];

    private static Text Waiting(string name) => new($"until {name} is ACTIVE", $"{name} が ACTIVE になるのを待っています");
}
