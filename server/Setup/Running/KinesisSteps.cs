using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Setup;

/// <summary>Runs the steps on Kinesis streams.</summary>
internal sealed class KinesisSteps
{
    private readonly SetupClients _aws;
    private readonly TimeProvider _time;
    private readonly TagsReadBack _tags;
    private readonly StreamWaits<StreamDescriptionSummary> _stream;

    public KinesisSteps(SetupClients aws, TimeProvider time)
    {
        (_aws, _time, _tags) = (aws, time, new TagsReadBack(aws, time));
        _stream = new StreamWaits<StreamDescriptionSummary>(Find, time);
    }

    public async Task Create(Step.CreateStream step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var made = new Target(TargetKind.Kinesis, step.Name);
        await _stream.UntilFree(step.Name, s => s.StreamStatus == StreamStatus.DELETING, waiting, cancellationToken);
        try
        {
            await _aws.Kinesis.CreateStreamAsync(
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
            // The tags show whether we made it in a call whose answer was lost, or another person made it.
            var tags = await Waits.WhileUnknown(
                () => _aws.TagsOf(made, cancellationToken), Waits.IsUnknown, Waits.Known, Waits.Knows(step.Name), waiting, _time, cancellationToken);
            if (tags.All.GetValueOrDefault(Tags.Instance) != step.Tags.All[Tags.Instance])
            {
                throw;
            }
        }

        await _tags.Keep(made, step.Tags, waiting, cancellationToken);
        await Active(step.Name, waiting, cancellationToken);
    }

    public async Task Retention(Step.ChangeRetention step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        if (now.RetentionPeriodHours < step.To)
        {
            await _aws.Kinesis.IncreaseStreamRetentionPeriodAsync(new IncreaseStreamRetentionPeriodRequest { StreamName = step.Name,
                RetentionPeriodHours = step.To }, cancellationToken);
        }
        else if (now.RetentionPeriodHours > step.To)
        {
            await _aws.Kinesis.DecreaseStreamRetentionPeriodAsync(new DecreaseStreamRetentionPeriodRequest { StreamName = step.Name,
                RetentionPeriodHours = step.To }, cancellationToken);
        }

        await Changed(step.Name, s => s.RetentionPeriodHours == step.To, waiting, cancellationToken);
    }

    public async Task Shards(Step.ChangeShards step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        if (now.OpenShardCount != step.To)
        {
            await Note(step.Name, LimitedChange.Shards, cancellationToken);
            await _aws.Kinesis.UpdateShardCountAsync(new UpdateShardCountRequest { StreamName = step.Name, TargetShardCount = step.To,
                ScalingType = ScalingType.UNIFORM_SCALING }, cancellationToken);
            await Changed(step.Name, s => s.OpenShardCount == step.To, waiting, cancellationToken);
        }
    }

    public async Task Mode(Step.ChangeMode step, string arn, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var now = await Active(step.Name, waiting, cancellationToken);
        if (now.StreamModeDetails?.StreamMode != Theirs(step.To))
        {
            await Note(step.Name, LimitedChange.Mode, cancellationToken);
            await _aws.Kinesis.UpdateStreamModeAsync(new UpdateStreamModeRequest { StreamARN = arn,
                StreamModeDetails = new StreamModeDetails { StreamMode = Theirs(step.To) } }, cancellationToken);
            await Changed(step.Name, s => s.StreamModeDetails?.StreamMode == Theirs(step.To), waiting, cancellationToken);
        }
    }

    public async Task Delete(Step.DeleteStream step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        // AWS refuses to delete a stream that is still being made or changed (after an interrupted run) until it is ACTIVE.
        var found = await _stream.Until(
            step.Name, s => s is null || s.StreamStatus == StreamStatus.ACTIVE || s.StreamStatus == StreamStatus.DELETING,
            StreamWaits<StreamDescriptionSummary>.Active(step.Name), waiting, cancellationToken);
        if (found is not null && found.StreamStatus != StreamStatus.DELETING)
        {
            await _aws.Kinesis.DeleteStreamAsync(new DeleteStreamRequest { StreamName = step.Name, EnforceConsumerDeletion = false }, cancellationToken);
        }

        await _stream.UntilGone(step.Name, waiting, cancellationToken);
    }

    /// <summary>Waits until the stream can be used or changed.</summary>
    public async Task<StreamDescriptionSummary> Active(string name, Action<Text> waiting, CancellationToken cancellationToken) =>
        await _stream.UntilReady(name, s => s.StreamStatus == StreamStatus.ACTIVE, waiting, cancellationToken)
        ?? throw new SetupRefusedException(new($"The Kinesis stream {name} no longer exists.", $"Kinesis ストリーム {name} がなくなりました。"));

    private Task Changed(string name, Predicate<StreamDescriptionSummary> done, Action<Text> waiting, CancellationToken cancellationToken) => _stream.Until(
        name, s => s?.StreamStatus == StreamStatus.ACTIVE && done(s), StreamWaits<StreamDescriptionSummary>.Active(name), waiting, cancellationToken);

    /// <summary>Is written before the change, so that an interrupted change counts too.</summary>
    private async Task Note(string name, LimitedChange change, CancellationToken cancellationToken)
    {
        var stream = new Target(TargetKind.Kinesis, name);
        var tags = await _aws.TagsOf(stream, cancellationToken);
        var key = change.TagKey();
        await _aws.Tag(stream, new Tags([KeyValuePair.Create(key, tags.Changed(change, _time.GetUtcNow()).All[key])]), cancellationToken);
    }

    private async Task<StreamDescriptionSummary?> Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await _aws.Kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name },
                cancellationToken)).StreamDescriptionSummary;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private static StreamMode Theirs(CapacityMode mode) => mode == CapacityMode.OnDemand ? StreamMode.ON_DEMAND : StreamMode.PROVISIONED;
}
