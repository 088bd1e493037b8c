using Amazon;

namespace ConnectStreaming.Stream;

/// <summary>What setup did about the agent events of one Connect instance; there is one for each instance at most.</summary>
/// <param name="InstanceArn">The Connect instance.</param>
/// <param name="StreamArn">The Kinesis stream that its agent events go to, or went to.</param>
/// <param name="Connected">The events go there; false: setup took that away.</param>
/// <param name="Read">The stream is read; true also when this instance left it and another still uses it.</param>
/// <param name="At">When setup did it.</param>
internal sealed record ConnectedStream(string InstanceArn, string StreamArn, bool Connected, bool Read, DateTimeOffset At);

/// <summary>Remembers over a restart what setup did. Storage implements it.</summary>
internal interface IConnectedStreams
{
    Task<IReadOnlyList<ConnectedStream>> Connected(CancellationToken cancellationToken);

    /// <summary>Puts it in the place of what was remembered of the instance.</summary>
    Task Save(ConnectedStream stream, CancellationToken cancellationToken);
}

/// <summary>Which streams are read now: those of the configuration and of setup, without those that setup took down. Pure.</summary>
/// <param name="Read">Names or ARNs, each stream once.</param>
/// <param name="TakenDown">By instance: events no longer come, and why.</param>
internal sealed record StreamsWanted(IReadOnlyList<string> Read, IReadOnlyList<ConnectedStream> TakenDown)
{
    /// <param name="configured">Names or ARNs of <c>Stream:Name</c>.</param>
    /// <param name="region">Region of those that are named; null: not known, the name alone decides.</param>
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

/// <summary>Told by setup, asked by the keeper of this silo.</summary>
internal sealed class ConnectedStreams(IConnectedStreams memory, StreamSignals signals, TimeProvider time)
{
    public Task<IReadOnlyList<ConnectedStream>> All(CancellationToken cancellationToken) => memory.Connected(cancellationToken);

    /// <summary>The agent events of an instance go to this stream: it is read from now on, here and after a restart.</summary>
    public Task Begin(string instanceArn, string streamArn, CancellationToken cancellationToken) =>
        Keep(new ConnectedStream(instanceArn, streamArn, Connected: true, Read: true, time.GetUtcNow()), cancellationToken);

    /// <summary>They no longer go there.</summary>
    /// <param name="stillUsed">Another instance sends its events there: it is read for that one.</param>
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
