using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Sandbox;

/// <summary>Plays a simulation into a stream at its own pace until cancelled, or for the given time.</summary>
internal sealed partial class SimulatorHost(IAmazonKinesis kinesis, SimulateOptions options, TimeProvider time, ILogger<SimulatorHost> log)
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Later than this, the machine slept or Kinesis was away: the floor goes on from here, it does not catch up.</summary>
    private static readonly TimeSpan Asleep = TimeSpan.FromSeconds(60);

    /// <summary>Called before a batch with the records put so far; the sandbox moves to another stream here.</summary>
    public Func<long, CancellationToken, Task>? BeforePut { get; init; }

    /// <summary>Called after a failed call, whatever failed; the sandbox mends its Kinesis here. Without it a refusal by AWS ends the run.</summary>
    public Func<Exception, CancellationToken, Task>? AfterFailure { get; init; }

    /// <summary>Told of every event as it goes out.</summary>
    public Action<SimulatedEvent>? Said { get; init; }

    /// <returns>How many records were put.</returns>
    public async Task<long> Run(CancellationToken cancellationToken)
    {
        await using var truth = options.Truth is { } file ? new StreamWriter(file, append: false) { NewLine = "\n" } : null;
        var putter = new StreamPutter(kinesis, options.StreamName, truth);
        var simulation = new Simulation(options.InstanceArn, options.Agents, options.Seed, options.Speed, time.GetUtcNow());
        var began = time.GetTimestamp();
        var next = simulation.Next();
        var failures = 0;
        while (options.For is not { } limit || time.GetElapsedTime(began) < limit)
        {
            var now = time.GetUtcNow() - simulation.Start;
            if (now - next.Due > Asleep)
            {
                simulation.Postpone(now - next.Due);
                now = next.Due;
            }

            for (; next.Due <= now && putter.Waiting < 20 * StreamPutter.BatchLimit; next = simulation.Next())
            {
                putter.Add(next);
                Said?.Invoke(next);
            }

            try
            {
                if (BeforePut is { } before)
                {
                    await before(putter.Put, cancellationToken);
                }

                failures = await putter.PutBatch(cancellationToken) ? 0 : failures + 1;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && (AfterFailure is not null || Passes(error)))
            {
                PutFailed(error.Message, ++failures);
                await Mend(error, cancellationToken);
            }

            await Task.Delay(Pause(failures, putter.Waiting, next.Due - (time.GetUtcNow() - simulation.Start)), time, cancellationToken);
        }

        return putter.Put;
    }

    private async Task Mend(Exception error, CancellationToken cancellationToken)
    {
        try
        {
            await (AfterFailure?.Invoke(error, cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception again) when (!cancellationToken.IsCancellationRequested)
        {
            // The next put fails too and asks for it again, a little later each time.
            MendFailed(again.Message);
        }
    }

    /// <summary>What can pass by itself: the network, a throttle, AWS's own trouble. A refusal does not.</summary>
    private static bool Passes(Exception error) => error switch
    {
        AmazonServiceException service => (int)service.StatusCode >= 500 || service is ProvisionedThroughputExceededException,
        _ => error is AmazonClientException or HttpRequestException or IOException or TaskCanceledException or TimeoutException,
    };

    private static TimeSpan Pause(int failures, int waiting, TimeSpan untilNext)
    {
        if (failures > 0)
        {
            return TimeSpan.FromMilliseconds(Math.Min(5000, 100 << Math.Min(failures, 6)));
        }

        return waiting > 0 ? TimeSpan.FromMilliseconds(1)
            : untilNext < FlushEvery ? FlushEvery
            : untilNext > LongestWait ? LongestWait : untilNext;
    }

    [LoggerMessage(LogLevel.Warning, "Putting records failed, {Failures} in a row, and is tried again: {Reason}")]
    private partial void PutFailed(string reason, int failures);

    [LoggerMessage(LogLevel.Warning, "The local Kinesis could not be mended and is looked after again: {Reason}")]
    private partial void MendFailed(string reason);
}
