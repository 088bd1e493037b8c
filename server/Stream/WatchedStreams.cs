namespace ConnectStreaming.Stream;

/// <summary>The streams that this silo watches, each with its own loops. Only the loop of <see cref="StreamKeeper"/> uses it.</summary>
internal sealed class WatchedStreams(StreamWatchServices services, CarriedStreams carried)
{
    private readonly Dictionary<string, Watched> _streams = new(StringComparer.Ordinal);
    private StreamsWanted? _wanted;

    private sealed record Watched(StreamWatch Watch, Task Running, CancellationTokenSource Stop)
    {
        /// <summary>It is not continued when the stream is wanted again: a new watch begins after it.</summary>
        public bool IsEnding { get; set; }
    }

    /// <summary>The streams that are wanted; null: not looked up yet.</summary>
    public StreamsWanted? Wanted => _wanted;

    public IReadOnlyCollection<string> Names => _streams.Keys;

    /// <summary>The streams that are no longer wanted and are read up to their removal.</summary>
    public IReadOnlyList<StreamWatch> Left => [.. _streams.Values.Select(s => s.Watch).Where(w => w.LeftAt is not null)];

    /// <summary>Begins the streams that are new. Those that are not wanted any more are marked as left.</summary>
    public void Set(StreamsWanted wanted)
    {
        _wanted = wanted;
        foreach (var name in wanted.Read)
        {
            if (!_streams.TryGetValue(name, out var watched))
            {
                Begin(name, leftAt: null);
            }
            else if (!watched.IsEnding)
            {
                watched.Watch.LeftAt = null;
            }
        }

        foreach (var name in _streams.Keys.Except(wanted.Read, StringComparer.Ordinal))
        {
            _streams[name].Watch.LeftAt ??= services.Time.GetUtcNow();
        }
    }

    /// <param name="name">Name or ARN.</param>
    /// <param name="leftAt">When the stream was removed; null: it is wanted.</param>
    public void Begin(string name, DateTimeOffset? leftAt)
    {
        var watch = new StreamWatch(name, services) { LeftAt = leftAt, KnownArn = carried.ArnOf(name, services.Clients.Region) };
        var stop = new CancellationTokenSource();
        _streams[name] = new Watched(watch, Task.Run(() => watch.Run(stop.Token)), stop);
    }

    /// <summary>Ends the loops and the readers of a stream, on all servers. Then call <see cref="Remove"/>.</summary>
    public async Task End(StreamWatch watch)
    {
        var watched = _streams[watch.Name];
        watched.IsEnding = true;
        await watched.Stop.CancelAsync();
        await watched.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watch.StopShards(onlyOwn: false);
    }

    /// <summary>Removes a stream that has ended. If it was wanted again in the meantime, it begins.</summary>
    public void Remove(StreamWatch watch)
    {
        _streams[watch.Name].Stop.Dispose();
        _streams.Remove(watch.Name);
        if (_wanted?.Read.Contains(watch.Name) == true)
        {
            Begin(watch.Name, leftAt: null);
        }
    }

    /// <summary>
    /// The server stops. Shards that other servers own continue there, and those of this server begin there at once. The loops end first: one of their pings
    /// would start a reader again.
    /// </summary>
    public Task Stop(CancellationToken cancellationToken) => Task.WhenAll(_streams.Values.Select(async watched =>
    {
        await watched.Stop.CancelAsync();
        await watched.Running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watched.Watch.StopShards(onlyOwn: true);
    }));
}
