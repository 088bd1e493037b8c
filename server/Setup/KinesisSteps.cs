using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Setup;

/// <summary>Steps on Kinesis streams.</summary>
internal sealed class KinesisSteps(SetupClients aws, TimeProvider time)
{
    public async Task Create(Step.CreateStream step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        // A stream of this name may still be on its way out.
        await Until(step.Name, s => s is null || s.StreamStatus != StreamStatus.DELETING, new($"until the old {step.Name} is gone", $"以前の {step.Name} の削除完了待ち"), waiting, cancellationToken);
        try
        {
            await aws.Kinesis.CreateStreamAsync(
                new CreateStreamRequest
                {
                    StreamName = step.Name,
                    ShardCount = step.Mode == CapacityMode.Provisioned ? step.Shards : null,
                    StreamModeDetails = new StreamModeDetails { StreamMode = Theirs(step.Mode) },
                    Tags = new(step.Tags.All),
                },
                cancellationToken);
        }
        catch (ResourceInUseException) when (!cancellationToken.IsCancellationRequested)
        {
            // Ours from a call whose answer was lost, or someone else's: the tags tell.
            if ((await aws.TagsOf(new Target(TargetKind.Kinesis, step.Name), cancellationToken)).All.GetValueOrDefault(Tags.Instance) != step.Tags.All[Tags.Instance])
            {
                throw;
            }
        }

        await Active(step.Name, waiting, cancellationToken);
    }

    public async Task Retention(Step.ChangeRetention step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        if (now.RetentionPeriodHours < step.To)
        {
            await aws.Kinesis.IncreaseStreamRetentionPeriodAsync(new IncreaseStreamRetentionPeriodRequest { StreamName = step.Name, RetentionPeriodHours = step.To }, cancellationToken);
        }
        else if (now.RetentionPeriodHours > step.To)
        {
            await aws.Kinesis.DecreaseStreamRetentionPeriodAsync(new DecreaseStreamRetentionPeriodRequest { StreamName = step.Name, RetentionPeriodHours = step.To }, cancellationToken);
        }

        await Until(step.Name, s => s?.StreamStatus == StreamStatus.ACTIVE && s.RetentionPeriodHours == step.To, Waiting(step.Name), waiting, cancellationToken);
    }

    public async Task Shards(Step.ChangeShards step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        if (now.OpenShardCount != step.To)
        {
            await Note(step.Name, LimitedChange.Shards, cancellationToken);
            await aws.Kinesis.UpdateShardCountAsync(new UpdateShardCountRequest { StreamName = step.Name, TargetShardCount = step.To, ScalingType = ScalingType.UNIFORM_SCALING }, cancellationToken);
            await Until(step.Name, s => s?.StreamStatus == StreamStatus.ACTIVE && s.OpenShardCount == step.To, Waiting(step.Name), waiting, cancellationToken);
        }
    }

    public async Task Mode(Step.ChangeMode step, string arn, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        if (now.StreamModeDetails?.StreamMode != Theirs(step.To))
        {
            await Note(step.Name, LimitedChange.Mode, cancellationToken);
            await aws.Kinesis.UpdateStreamModeAsync(new UpdateStreamModeRequest { StreamARN = arn, StreamModeDetails = new StreamModeDetails { StreamMode = Theirs(step.To) } }, cancellationToken);
            await Until(step.Name, s => s?.StreamStatus == StreamStatus.ACTIVE && s.StreamModeDetails?.StreamMode == Theirs(step.To), Waiting(step.Name), waiting, cancellationToken);
        }
    }

    public async Task Delete(Step.DeleteStream step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        if (await Find(step.Name, cancellationToken) is { } found && found.StreamStatus != StreamStatus.DELETING)
        {
            await aws.Kinesis.DeleteStreamAsync(new DeleteStreamRequest { StreamName = step.Name, EnforceConsumerDeletion = false }, cancellationToken);
        }

        await Until(step.Name, s => s is null, new($"until {step.Name} is gone", $"{step.Name} の削除完了待ち"), waiting, cancellationToken);
    }

    /// <summary>Waits until the stream can be used or changed.</summary>
    public async Task<StreamDescriptionSummary> Active(string name, Action<Text> waiting, CancellationToken cancellationToken) =>
        (await Until(name, s => s is null || s.StreamStatus == StreamStatus.ACTIVE, Waiting(name), waiting, cancellationToken))
        ?? throw new SetupRefusedException(new($"The Kinesis stream {name} is gone.", $"Kinesis ストリーム {name} がなくなりました。"));

    /// <summary>Before the change: one that is cut off counts too.</summary>
    private async Task Note(string name, LimitedChange change, CancellationToken cancellationToken)
    {
        var stream = new Target(TargetKind.Kinesis, name);
        var tags = await aws.TagsOf(stream, cancellationToken);
        var key = change.TagKey();
        await aws.Tag(stream, new Tags([KeyValuePair.Create(key, tags.Changed(change, time.GetUtcNow()).All[key])]), cancellationToken);
    }

    private async Task<StreamDescriptionSummary?> Until(string name, Predicate<StreamDescriptionSummary?> reached, Text what, Action<Text> waiting, CancellationToken cancellationToken)
    {
        StreamDescriptionSummary? stream = null;
        await Waits.Until(
            async () =>
            {
                stream = await Find(name, cancellationToken);
                return reached(stream);
            },
            what, waiting, time, cancellationToken);
        return stream;
    }

    private async Task<StreamDescriptionSummary?> Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await aws.Kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name }, cancellationToken)).StreamDescriptionSummary;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private static StreamMode Theirs(CapacityMode mode) => mode == CapacityMode.OnDemand ? StreamMode.ON_DEMAND : StreamMode.PROVISIONED;

    private static Text Waiting(string name) => new($"until {name} is ACTIVE", $"{name} が ACTIVE になるのを待っています");
}
