using System.Globalization;
using System.Numerics;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>A page of records, requested or pushed.</summary>
/// <param name="RequestedAt">Everything that had arrived by this time is in it or in the lag, by AWS's time.</param>
internal readonly record struct ReadPage(GetRecordsResponse Page, DateTimeOffset RequestedAt);

/// <summary>
/// Where the pages of a shard come from. Everything after them (delivery, commit, gaps, end of the shard) is the same.
/// <code>
/// Polling   GetRecords with the iterator of the place
/// FanOut    a subscription that pushes; it is renewed when it ends. While there is none (no consumer, no permission, another owner had it
///           less than 5 s ago, broken), the shard is polled
/// </code>
/// </summary>
internal sealed partial class ShardPages(ShardId shard, IAmazonKinesis kinesis, ShardServices services)
{
    /// <summary>Records per read: five times what a shard can receive a second, and 4 MB of agent events instead of 10 with every read of a backlog.</summary>
    private const int RecordsPerRead = 1_000;

    /// <summary>Longest wait for an event or a subscription. After it the caller commits and comes back.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    /// <summary>An event has been on its way for at most this time, as long as the connection does not stand still.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    /// <summary>AWS does not guarantee the accuracy of arrival times. A smaller difference proves nothing.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private readonly bool _fanOut = services.Options.Value.IsFanOut;

    private ShardSubscription? _subscription;
    private Task<ShardSubscription>? _subscribing;
    private ShardPlace? _place;
    private int _opened;
    private DateTimeOffset _tryAt = DateTimeOffset.MinValue;
    private DateTimeOffset _without = services.Time.GetUtcNow();

    /// <summary>Pages arrive by themselves: the next one is requested without a pause.</summary>
    public bool IsPushed => _subscription is not null;

    /// <summary><c>polling</c> or <c>fan-out</c>.</summary>
    public string Consumer => IsPushed ? ReadMode.FanOutCode : ReadMode.PollingCode;

    /// <summary>Why it is polled although it should be pushed; null: nothing is wrong.</summary>
    public SourceDetail? Detail { get; private set; }

    /// <returns>Null: no page within half a second.</returns>
    public async Task<ReadPage?> Next(ShardPlace place, CancellationToken cancellationToken)
    {
        if (!_fanOut)
        {
            return await Poll(place, cancellationToken);
        }

        if (!ReferenceEquals(_place, place) || _opened != place.Opened)
        {
            // Opened at another position than the subscription's.
            await Drop();
            (_place, _opened) = (place, place.Opened);
        }

        var pushed = IsPushed;
        await Subscribe(place, cancellationToken);
        if (_subscription is { } subscription)
        {
            return await Pushed(subscription, place, cancellationToken);
        }

        if (pushed)
        {
            // The position is that of the subscription: it has no iterator.
            place.OpenAgain();
            return null;
        }

        return await Poll(place, cancellationToken);
    }

    /// <summary>Ends the subscription.</summary>
    public async Task Drop()
    {
        if (_subscribing is { } subscribing)
        {
            _subscribing = null;
            _ = DisposeWhenMade(subscribing);
        }

        if (_subscription is { } subscription)
        {
            (_subscription, _without) = (null, services.Time.GetUtcNow());
            await subscription.DisposeAsync();
        }
    }

    private async Task<ReadPage?> Poll(ShardPlace place, CancellationToken cancellationToken)
    {
        var asked = services.Time.GetTimestamp();
        var page = await kinesis.GetRecordsAsync(
            new GetRecordsRequest { ShardIterator = place.Iterator, StreamARN = shard.Stream.Arn, Limit = RecordsPerRead }, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // Use the clock after the answer, which carries AWS's date: the stored "caught up" must not be ahead of AWS's time.
        return new ReadPage(page, services.Time.GetUtcNow() - services.Time.GetElapsedTime(asked));
    }

    private async Task<ReadPage?> Pushed(ShardSubscription subscription, ShardPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return await subscription.Next(Turn, cancellationToken) is { } read
                ? new ReadPage(Page(read, place.Position.Sequence), services.Time.GetUtcNow() - OnItsWay)
                : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            await Drop();
            place.OpenAgain();
            Failed(e);
            return null;
        }
    }

    /// <summary>Makes a subscription where there is none. A call that is slow does not delay polling.</summary>
    private async Task Subscribe(ShardPlace place, CancellationToken cancellationToken)
    {
        if (_subscription is { Ended: false })
        {
            return;
        }

        if (_subscription is not null)
        {
            await Drop();
        }

        if (_subscribing is null)
        {
            if (services.Time.GetUtcNow() < _tryAt)
            {
                return;
            }

            _tryAt = services.Time.GetUtcNow() + FanOutFault.Soon;
            _subscribing = Subscribe(place.Next, cancellationToken);
        }

        var subscribing = _subscribing;
        await ((Task)subscribing).WaitAsync(Turn, services.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing
            | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
        if (!subscribing.IsCompleted)
        {
            return;
        }

        _subscribing = null;
        try
        {
            _subscription = await subscribing;
            Detail = null;
            LogSubscribed(services.Logger, shard.ToString());
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            Failed(e);
        }
    }

    private async Task<ShardSubscription> Subscribe(ResumePoint from, CancellationToken cancellationToken)
    {
        var arn = await services.Consumers.Arn(kinesis, shard.Stream.Arn, cancellationToken);
        var response = await kinesis.SubscribeToShardAsync(
            new SubscribeToShardRequest
            {
                ConsumerARN = arn,
                ShardId = shard.Name,
                StartingPosition = new StartingPosition { Type = from.Type, SequenceNumber = from.Sequence, Timestamp = from.At?.UtcDateTime },
            },
            cancellationToken);
        return new ShardSubscription(response, services.Time);
    }

    private void Failed(Exception exception)
    {
        var fault = FanOutFault.Of(exception, services.Consumers.Name, shard.Stream.Arn, services.Time.GetUtcNow() - _without);
        if (fault.LookUp)
        {
            services.Consumers.Forget(shard.Stream.Arn);
        }

        if (fault.Detail is not null && fault.Detail != Detail)
        {
            LogPolled(services.Logger, shard.ToString(), fault.Detail.En);
        }

        services.Metrics.OnSubscriptionFailed(StreamFault.Of(exception).Reason);
        (_tryAt, Detail) = (services.Time.GetUtcNow() + fault.Pause, fault.Detail ?? Detail);
    }

    private static async Task DisposeWhenMade(Task<ShardSubscription> subscribing)
    {
        await ((Task)subscribing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (subscribing.IsCompletedSuccessfully)
        {
            await (await subscribing).DisposeAsync();
        }
    }

    /// <summary>The event as the answer to a read. What was polled while the subscription was made comes once more and is left out.</summary>
    private GetRecordsResponse Page(SubscribeToShardEvent read, string? applied)
    {
        var records = read.Records ?? [];
        if (applied is not null && records.Count > 0 && IsUpTo(records[0].SequenceNumber, applied))
        {
            records = [.. records.Where(r => !IsUpTo(r.SequenceNumber, applied))];
        }

        var age = records.Count > 0 && records[^1].ApproximateArrivalTimestamp is { } at
            ? services.Time.GetUtcNow() - new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero)
            : TimeSpan.Zero;
        return new GetRecordsResponse
        {
            Records = records,
            // An event that waited in the connection has the lag of the time when it was sent.
            MillisBehindLatest = age > Late ? Math.Max(read.MillisBehindLatest ?? 0, (long)age.TotalMilliseconds) : read.MillisBehindLatest,
            NextShardIterator = read.ContinuationSequenceNumber,
            ChildShards = read.ChildShards,
        };
    }

    private static bool IsUpTo(string sequence, string applied) => sequence.Length == applied.Length
        ? string.CompareOrdinal(sequence, applied) <= 0
        : BigInteger.Parse(sequence, CultureInfo.InvariantCulture) <= BigInteger.Parse(applied, CultureInfo.InvariantCulture);

    [LoggerMessage(5, LogLevel.Information, "Shard {Shard}: subscribed")]
    private static partial void LogSubscribed(ILogger logger, string shard);

    [LoggerMessage(6, LogLevel.Warning, "Shard {Shard}: polled. {Reason}")]
    private static partial void LogPolled(ILogger logger, string shard, string reason);
}
