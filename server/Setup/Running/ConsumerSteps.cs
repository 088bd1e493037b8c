using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Setup;

/// <summary>Registers and removes the consumer with its own throughput (enhanced fan-out). Safe to repeat after an interruption.</summary>
internal sealed class ConsumerSteps(SetupClients aws, ConnectInstance instance, TimeProvider time)
{
    private readonly TagsReadBack _tags = new(aws, time);

    public async Task Register(Step.RegisterConsumer step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var stream = instance.ArnOf(new Target(TargetKind.Kinesis, step.Stream));
        await Until(stream, step.Consumer, c => c?.ConsumerStatus != ConsumerStatus.DELETING, waiting, cancellationToken);
        try
        {
            await aws.Kinesis.RegisterStreamConsumerAsync(
                new RegisterStreamConsumerRequest { StreamARN = stream, ConsumerName = step.Consumer, Tags = new(step.Tags.All) }, cancellationToken);
        }
        catch (ResourceInUseException) when (!cancellationToken.IsCancellationRequested)
        {
            // The tags show whether we made it in a call whose answer was lost, or another person made it.
            if (await Find(stream, step.Consumer, cancellationToken) is not { } there
                || (await aws.TagsOfConsumer(there.ConsumerARN!, cancellationToken)).All.GetValueOrDefault(Tags.Instance) != step.Tags.All[Tags.Instance])
            {
                throw;
            }
        }

        var made = await Until(stream, step.Consumer, c => c?.ConsumerStatus == ConsumerStatus.ACTIVE, waiting, cancellationToken);
        await _tags.Keep(
            step.Consumer, step.Tags, () => aws.TagsOfConsumer(made!.ConsumerARN!, cancellationToken),
            (_, missing) => aws.Kinesis.TagResourceAsync(
                new TagResourceRequest { ResourceARN = made!.ConsumerARN, Tags = new(missing.All) }, cancellationToken),
            waiting, cancellationToken);
    }

    public async Task Deregister(Step.DeregisterConsumer step, Action<Text> waiting, CancellationToken cancellationToken)
    {
        var stream = instance.ArnOf(new Target(TargetKind.Kinesis, step.Stream));
        if (await Until(stream, step.Consumer, c => c?.ConsumerStatus != ConsumerStatus.CREATING, waiting, cancellationToken) is { } there
            && there.ConsumerStatus != ConsumerStatus.DELETING)
        {
            await aws.Kinesis.DeregisterStreamConsumerAsync(
                new DeregisterStreamConsumerRequest { StreamARN = stream, ConsumerName = step.Consumer }, cancellationToken);
        }

        await Until(stream, step.Consumer, c => c is null, waiting, cancellationToken);
    }

    private async Task<ConsumerDescription?> Until(
        string stream, string name, Predicate<ConsumerDescription?> reached, Action<Text> waiting, CancellationToken cancellationToken)
    {
        ConsumerDescription? found = null;
        await Waits.Until(
            async () =>
            {
                found = await Find(stream, name, cancellationToken);
                return reached(found);
            },
            new($"for the consumer {name}", $"コンシューマー {name} の処理が終わるのを待っています"), waiting, time, cancellationToken);
        return found;
    }

    /// <returns>Null: the stream has no such consumer.</returns>
    private async Task<ConsumerDescription?> Find(string stream, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await aws.Kinesis.DescribeStreamConsumerAsync(
                new DescribeStreamConsumerRequest { StreamARN = stream, ConsumerName = name }, cancellationToken)).ConsumerDescription;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
