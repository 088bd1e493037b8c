using System.Collections.Concurrent;
using ConnectStreaming.Cluster;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Reads all stamps three times a second with one query and calls the followers of those that grew. A connection of its own that listens would be told at
/// once, but does not work behind PgBouncer in transaction mode.
/// </summary>
internal sealed class ChangeStampFeed(IDatabase database, TimeProvider time, ILogger<ChangeStampFeed> logger) : BackgroundService, IChangeStamps
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(300);

    /// <summary>A call that takes longer is made again: what another server revoked must not count here because one read hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Follower, bool> _followers = new();
    private readonly ILogger _logger = logger;

    private sealed record Row(string Name, long Value);

    public IDisposable Follow(string name, Func<CancellationToken, Task> changed)
    {
        var follower = new Follower(this, name, changed);
        _followers[follower] = true;
        return follower;
    }

    /// <summary>One look; tests call it in place of the timer.</summary>
    internal async Task Poll(CancellationToken cancellationToken)
    {
        var stamps = (await database.Read(
            connection => connection.Query<Row>("SELECT name AS Name, value AS Value FROM change_stamp").ToList(), cancellationToken))
            .ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal);
        foreach (var follower in _followers.Keys)
        {
            follower.Notify(stamps.GetValueOrDefault(follower.Name), cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var isOut = false;
        try
        {
            do
            {
                try
                {
                    await Poll(stoppingToken);
                    isOut = false;
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    if (!isOut)
                    {
                        StoreLog.StampsFailed(_logger, e.Message);
                    }

                    isOut = true;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private sealed class Follower(ChangeStampFeed feed, string name, Func<CancellationToken, Task> changed) : IDisposable
    {
        // -1: not looked yet. The first look calls it, because a change may have been committed after the follower has loaded.
        private long _seen = -1;
        private Task _call = Task.CompletedTask;

        public string Name => name;

        /// <summary>Returns at once: a follower that is slow, or hangs, delays no other one. The next look finds the same difference.</summary>
        public void Notify(long stamp, CancellationToken cancellationToken)
        {
            if (stamp != _seen && _call.IsCompleted)
            {
                _call = Call(stamp, cancellationToken);
            }
        }

        public void Dispose() => feed._followers.TryRemove(this, out _);

        private async Task Call(long stamp, CancellationToken cancellationToken)
        {
            try
            {
                await changed(cancellationToken).WaitAsync(Longest, cancellationToken);
                Interlocked.Exchange(ref _seen, stamp);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                StoreLog.FollowerFailed(feed._logger, name, e.Message);
            }
            catch (OperationCanceledException)
            {
                // The server is stopping.
            }
        }
    }
}
