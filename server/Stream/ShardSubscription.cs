using Amazon.Kinesis.Model;
using Amazon.Runtime.EventStreams;

namespace ConnectStreaming.Stream;

/// <summary>
/// One subscription to a shard. AWS pushes events over it, empty ones about every 5 s, and ends it after 5 minutes. One task reads it; only one event
/// is taken from the connection at a time, so a slow server slows the sender and not the memory.
/// </summary>
internal sealed class ShardSubscription(SubscribeToShardResponse response, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Without any event for this time the connection is dead, although nothing has said so.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(35);

    /// <summary>A read of a closed connection ends at once. Nobody waits longer for it.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(1);

    private readonly IAsyncEnumerator<IEventStreamEvent> _events = response.EventStream.GetAsyncEnumerator(CancellationToken.None);
    private Task<bool>? _next;
    private DateTimeOffset _heard = time.GetUtcNow();

    /// <summary>AWS ended it. That is normal after 5 minutes.</summary>
    public bool Ended { get; private set; }

    /// <param name="most">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait, not the subscription.</param>
    /// <returns>Null: no event has arrived within this time, or the subscription ended.</returns>
    /// <exception cref="TimeoutException">No event for <see cref="Silence"/>.</exception>
    public async Task<SubscribeToShardEvent?> Next(TimeSpan most, CancellationToken cancellationToken)
    {
        while (!Ended)
        {
            _next ??= _events.MoveNextAsync().AsTask();
            if (!_next.IsCompleted)
            {
                await ((Task)_next).WaitAsync(most, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing
                    | ConfigureAwaitOptions.ContinueOnCapturedContext);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!_next.IsCompleted)
            {
                return time.GetUtcNow() - _heard < Silence ? null
                    : throw new TimeoutException($"No event for {Silence.TotalSeconds:0} s.", new OperationCanceledException());
            }

            var next = _next;
            _next = null;
            Ended = !await next;
            _heard = time.GetUtcNow();
            if (!Ended && _events.Current is SubscribeToShardEvent read)
            {
                return read;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        if (_next is { } next)
        {
            await ((Task)next).WaitAsync(Leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_next is null or { IsCompleted: true })
        {
            await _events.DisposeAsync();
        }
    }
}
