using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Which streams carried the events of which instances, for the boards. Only the loop of <see cref="StreamKeeper"/> uses it.</summary>
internal sealed class CarriedStreams(IShardStore store, IAgentChanges changes)
{
    /// <summary>ARNs of the streams that carried an instance, or that setup connected.</summary>
    private readonly HashSet<string> _arns = new(StringComparer.Ordinal);

    private bool _isLoaded;

    /// <summary>
    /// Reports once what the store knows, before a stream is watched: a fault of one stream must not grey the instances of another until their first event.
    /// </summary>
    public async Task Load(CancellationToken cancellationToken)
    {
        if (_isLoaded)
        {
            return;
        }

        foreach (var (stream, instance) in await store.Carried(cancellationToken).WaitAsync(cancellationToken))
        {
            _arns.Add(stream);
            changes.Carried(stream, instance);
        }

        _isLoaded = true;
    }

    /// <summary>Reports the streams that setup connected.</summary>
    public void Add(IEnumerable<ConnectedStream> connected)
    {
        foreach (var stream in connected)
        {
            _arns.Add(stream.StreamArn);
            changes.Carries(stream.StreamArn, stream.InstanceArn);
        }
    }

    /// <summary>The ARN of a stream; null: it is not known before the stream is described.</summary>
    /// <param name="stream">Its name or ARN.</param>
    /// <param name="region">Region of streams given by name; null: unknown.</param>
    public string? ArnOf(string stream, string? region) => _arns.FirstOrDefault(arn => StreamsWanted.IsSame(stream, arn, region));
}
