using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Reads streams that setup removed up to the time of their removal, and then ends their watches. Nothing here waits for a stream: one that does not stop
/// delays no other and no new one. Only the loop of <see cref="StreamKeeper"/> uses it.
/// </summary>
internal sealed partial class LeftStreams(
    WatchedStreams watched, ConnectedStreams connected, StreamWatchServices services, StreamMetrics metrics)
{
    /// <summary>Amazon Connect may still write to a stream for some seconds after it was told to write elsewhere.</summary>
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(10);

    /// <summary>After this time, reading of a removed stream ends and the gap is recorded. The next start tries again.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>A stream that was removed longer ago is not tried again.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(7);

    /// <summary>Removed streams that this process must read up to the time of their removal.</summary>
    private readonly HashSet<LeftStream> _tried = [];

    /// <summary>Names of the streams that are read up to their removal, until the store knows it.</summary>
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Streams whose gaps are being stored. The result is false when the store did not accept them.</summary>
    private readonly Dictionary<StreamWatch, Task<bool>> _gaps = [];

    private readonly Dictionary<StreamWatch, Ending> _ending = [];

    private sealed record Ending(Task Task, bool IsRead, DateTimeOffset Left);

    /// <summary>Begins the streams that were removed before this process started. The store forgets those that are read.</summary>
    public async Task Begin(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        foreach (var left in await connected.Left(cancellationToken).WaitAsync(cancellationToken))
        {
            if (now - left.At > ForgetAfter || _read.Any(name => IsOf(left, name)))
            {
                await connected.Done(left, cancellationToken).WaitAsync(cancellationToken);
            }
            else if (_tried.Add(left) && !watched.Names.Any(name => IsOf(left, name)))
            {
                watched.Begin(left.StreamArn, left.At);
            }
        }

        _read.Clear();
    }

    /// <summary>Takes the next step with each removed stream: wait until it is read, or store its gaps; end its readers; remove it.</summary>
    public async Task Next(CancellationToken cancellationToken)
    {
        var all = watched.Left;
        foreach (var again in _gaps.Keys.Except(all).ToArray())
        {
            _gaps.Remove(again);
        }

        foreach (var watch in all)
        {
            if (!_ending.TryGetValue(watch, out var ending))
            {
                EndWhenDue(watch, cancellationToken);
            }
            else if (ending.Task.IsCompleted)
            {
                _ending.Remove(watch);
                await ending.Task;
                Remove(watch, ending);
            }
        }
    }

    private void EndWhenDue(StreamWatch watch, CancellationToken cancellationToken)
    {
        var (now, left) = (services.Time.GetUtcNow(), watch.LeftAt!.Value);
        var isRead = watch.IsMissing || watch.IsReadUpTo(left + LastEvents);
        var isOver = now - (left > watch.WatchedSince ? left : watch.WatchedSince) > Limit;
        // A loss is recorded before the stream is forgotten.
        if (isRead || (isOver && AreGapsStored(watch, left, now, cancellationToken)))
        {
            _gaps.Remove(watch);
            _ending[watch] = new Ending(watched.End(watch), isRead, left);
        }
    }

    private bool AreGapsStored(StreamWatch watch, DateTimeOffset left, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_gaps.TryGetValue(watch, out var stored) && stored is { IsCompletedSuccessfully: true, Result: true })
        {
            return true;
        }

        if (stored is null or { IsCompleted: true })
        {
            _gaps[watch] = StoreGaps(watch, left, now, cancellationToken);
        }

        return false;
    }

    private void Remove(StreamWatch watch, Ending ending)
    {
        services.Changes.Forget(SourceKey.Stream(watch.Name));
        watched.Remove(watch);
        if (ending.IsRead)
        {
            _read.Add(watch.Name);
            LogRead(services.Logger, watch.Name);
        }
        else
        {
            LogGivenUp(services.Logger, watch.Name, ending.Left);
        }
    }

    /// <returns>False: the store did not accept them.</returns>
    private async Task<bool> StoreGaps(StreamWatch watch, DateTimeOffset left, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StreamKeeper.StoreLimit);
            var unfinished = await services.Store.Unfinished(watch.Arn, limit.Token).WaitAsync(limit.Token);
            var otherwiseFrom = (left < watch.WatchedSince ? left : watch.WatchedSince) - services.Options.StartFrom;
            var gaps = LeftStreamGaps.Of(watch.Arn, unfinished, otherwiseFrom, left + LastEvents, now);
            await services.Store.Save(gaps, limit.Token).WaitAsync(limit.Token);
            foreach (var gap in gaps)
            {
                metrics.OnGap();
                LogGap(services.Logger, gap.Shard, gap.From, gap.To, gap.Reason);
            }

            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogGapNotSaved(services.Logger, watch.Name, e.Message);
            return false;
        }
    }

    private bool IsOf(LeftStream left, string name) => StreamsWanted.IsSame(name, left.StreamArn, services.Clients.Region);

    [LoggerMessage(32, LogLevel.Information, "Stream {Stream} was removed by setup. It is read up to that time and is no longer read")]
    private static partial void LogRead(ILogger logger, string stream);

    [LoggerMessage(36, LogLevel.Warning, "Stream {Stream}, which setup removed at {Left}, could not be read up to that time. The next start tries again")]
    private static partial void LogGivenUp(ILogger logger, string stream, DateTimeOffset left);

    [LoggerMessage(37, LogLevel.Error, "{Shard}: events from {From} to {To} are lost. {Reason}")]
    private static partial void LogGap(ILogger logger, string shard, DateTimeOffset from, DateTimeOffset to, string reason);

    [LoggerMessage(38, LogLevel.Warning, "The gap of the removed stream {Stream} could not be stored and is retried: {Reason}")]
    private static partial void LogGapNotSaved(ILogger logger, string stream, string reason);
}
