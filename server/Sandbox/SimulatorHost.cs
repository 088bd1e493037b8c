using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Sandbox;

/// <summary>Sends the events of a simulation to a stream in real time, until cancelled or for the given time.</summary>
internal sealed partial class SimulatorHost(IAmazonKinesis kinesis, SimulateOptions options, TimeProvider time, ILogger<SimulatorHost> log)
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>If events are later than this, the machine slept or Kinesis was unavailable: the simulation continues and does not catch up.</summary>
    private static readonly TimeSpan Asleep = TimeSpan.FromSeconds(60);

    /// <summary>Is called before a batch with the number of records so far. The sandbox changes its stream here.</summary>
    public Func<long, CancellationToken, Task>? BeforePut { get; init; }

    /// <summary>Is called after a failed call. The sandbox repairs its Kinesis here. Without it, a refusal by AWS ends the run.</summary>
    public Func<Exception, CancellationToken, Task>? AfterFailure { get; init; }

    /// <summary>Is called with every event when it is sent.</summary>
    public Action<SimulatedEvent>? OnEvent { get; init; }

    /// <returns>Number of sent records.</returns>
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
                OnEvent?.Invoke(next);
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
                await RestoreAfterFailure(error, cancellationToken);
            }

            await Task.Delay(Pause(failures, putter.Waiting, next.Due - (time.GetUtcNow() - simulation.Start)), time, cancellationToken);
        }

        return putter.Put;
    }

    private async Task RestoreAfterFailure(Exception error, CancellationToken cancellationToken)
    {
        try
        {
            await (AfterFailure?.Invoke(error, cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception again) when (!cancellationToken.IsCancellationRequested)
        {
            // The next put fails too and calls this again, with a growing pause.
            RestoreFailed(again.Message);
        }
    }

    /// <summary>Errors that may pass by themselves: the network, throttling, internal errors of AWS. A refusal does not.</summary>
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

    [LoggerMessage(LogLevel.Warning, "Sending records failed {Failures} times in a row and is retried: {Reason}")]
    private partial void PutFailed(string reason, int failures);

    [LoggerMessage(LogLevel.Warning, "The local Kinesis could not be repaired. The sandbox tries again: {Reason}")]
    private partial void RestoreFailed(string reason);
}
