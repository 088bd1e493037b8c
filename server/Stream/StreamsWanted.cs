using Amazon;

namespace ConnectStreaming.Stream;

/// <summary>What setup did with the agent events of one Connect instance. There is at most one for each instance.</summary>
/// <param name="InstanceArn">The Connect instance.</param>
/// <param name="StreamArn">The Kinesis stream to which its agent events go, or went.</param>
/// <param name="Connected">The events go there; false: setup removed the association.</param>
/// <param name="Read">The stream is read. Also true when this instance left it and another instance still uses it.</param>
/// <param name="At">When setup did it.</param>
internal sealed record ConnectedStream(string InstanceArn, string StreamArn, bool Connected, bool Read, DateTimeOffset At);

/// <summary>A stream that setup removed.</summary>
/// <param name="StreamArn">The Kinesis stream.</param>
/// <param name="At">When it was removed. Events before this time must still be read.</param>
internal sealed record LeftStream(string StreamArn, DateTimeOffset At);

/// <summary>Keeps over a restart what setup did. Storage implements it.</summary>
internal interface IConnectedStreams
{
    Task<IReadOnlyList<ConnectedStream>> Connected(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the entry of the instance. If the instance had another stream that no other instance uses, that stream is removed from this
    /// time on.
    /// </summary>
    Task Save(ConnectedStream stream, CancellationToken cancellationToken);

    /// <summary>Streams that must still be read up to their removal. A stream that was connected again is not in the list.</summary>
    Task<IReadOnlyList<LeftStream>> Left(CancellationToken cancellationToken);

    /// <summary>The stream is read up to its removal. Does nothing when it was removed again after that.</summary>
    Task Done(LeftStream left, CancellationToken cancellationToken);
}

/// <summary>Which streams are read now: those of the configuration and of setup, without those that setup removed. Pure.</summary>
/// <param name="Read">Names or ARNs, without duplicates.</param>
/// <param name="TakenDown">By instance: the events that no longer come, and why.</param>
internal sealed record StreamsWanted(IReadOnlyList<string> Read, IReadOnlyList<ConnectedStream> TakenDown)
{
    /// <param name="configured">Names or ARNs of <c>Stream:Name</c>.</param>
    /// <param name="region">Region of streams given by name; null: unknown, only the names are compared.</param>
    /// <param name="connected">What setup did.</param>
    public static StreamsWanted Of(IReadOnlyList<string> configured, string? region, IReadOnlyList<ConnectedStream> connected)
    {
        var read = connected.Where(c => c.Read).Select(c => c.StreamArn).Distinct(StringComparer.Ordinal).ToArray();
        var ended = connected.Where(c => !c.Read).Select(c => c.StreamArn).Except(read, StringComparer.Ordinal).ToArray();
        var stays = configured.Where(name => !ended.Any(arn => IsSame(name, arn, region))).ToArray();
        return new(
            [.. stays, .. read.Where(arn => !stays.Any(name => IsSame(name, arn, region)))],
            [.. connected.Where(c => !c.Connected)]);
    }

    /// <summary>Whether a configured name or ARN is the stream of this ARN.</summary>
    public static bool IsSame(string stream, string arn, string? region) =>
        stream == arn || (Arn.TryParse(arn, out var parsed) && parsed.Resource == $"stream/{stream}" && (region is null || region == parsed.Region));
}

/// <summary>Setup writes to it; the keeper of this silo reads it.</summary>
internal sealed class ConnectedStreams(IConnectedStreams memory, StreamSignals signals, TimeProvider time)
{
    public Task<IReadOnlyList<ConnectedStream>> All(CancellationToken cancellationToken) => memory.Connected(cancellationToken);

    /// <inheritdoc cref="IConnectedStreams.Left"/>
    public Task<IReadOnlyList<LeftStream>> Left(CancellationToken cancellationToken) => memory.Left(cancellationToken);

    /// <inheritdoc cref="IConnectedStreams.Done"/>
    public Task Done(LeftStream left, CancellationToken cancellationToken) => memory.Done(left, cancellationToken);

    /// <summary>The agent events of an instance go to this stream. It is read from now on, also after a restart.</summary>
    public Task Begin(string instanceArn, string streamArn, CancellationToken cancellationToken) =>
        Keep(new ConnectedStream(instanceArn, streamArn, Connected: true, Read: true, time.GetUtcNow()), cancellationToken);

    /// <summary>The agent events of an instance no longer go to this stream.</summary>
    /// <param name="stillUsed">Another instance sends its events there, so it is still read for that one.</param>
    public Task End(string instanceArn, string streamArn, bool stillUsed, CancellationToken cancellationToken) =>
        Keep(new ConnectedStream(instanceArn, streamArn, Connected: false, stillUsed, time.GetUtcNow()), cancellationToken);

    private async Task Keep(ConnectedStream stream, CancellationToken cancellationToken)
    {
        var before = (await memory.Connected(cancellationToken)).FirstOrDefault(c => c.InstanceArn == stream.InstanceArn);
        if (before is null || (before with { At = stream.At }) != stream)
        {
            await memory.Save(stream, cancellationToken);
        }

        signals.Rediscover();
    }
}
