using ConnectStreaming.Audit;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Floors.CheckIns;

/// <summary>
/// One for all check-ins: ends those whose agents logged off or fell silent (<see cref="CheckInRule"/>). The database has the check-ins and the rule needs
/// no memory, so a new activation goes on where the last one was. Key: <see cref="Key"/>.
/// </summary>
[Alias("check-ins")]
internal interface ICheckInGrain : IGrainWithStringKey
{
    public const string Key = "check-ins";

    /// <summary>Ends what is over now.</summary>
    [Alias("look"), ResponseTimeout("00:00:20")]
    Task<int> EndFinished();
}

/// <inheritdoc cref="ICheckInGrain"/>
internal sealed class CheckInGrain(CheckInSweep sweep) : Grain, ICheckInGrain
{
    public Task<int> EndFinished() => sweep.EndFinished(CancellationToken.None);
}

/// <summary>The work of the grain, without it.</summary>
internal sealed class CheckInSweep(ICheckInStore store, ICheckInPeople people, DrawnFloorsNotifier notifier, IOptions<CheckInOptions> options)
{
    /// <returns>Number of check-ins that ended.</returns>
    public async Task<int> EndFinished(CancellationToken cancellationToken)
    {
        var ended = 0;
        foreach (var one in await store.Current(cancellationToken))
        {
            var why = CheckInRule.Of(one.From, people.Presence(one.Occupant), options.Value.FreeAfter);
            if (why == CheckInEnd.None)
            {
                continue;
            }
            var entry = await people.Ended(one, why, cancellationToken);
            // Only this check-in: the person may have checked in elsewhere, or got the seat for good, since the list was read.
            var result = await store.CheckOut(one.Occupant, one.From, new CheckInWriter(AuditActor.System, _ => entry), cancellationToken);
            ended += result.IsChange ? 1 : 0;
        }
        if (ended > 0)
        {
            await notifier.Notify();
        }
        return ended;
    }
}

/// <summary>Asks the grain to look every 2 s. Every server asks; the grain works once, on one of them.</summary>
internal sealed partial class CheckInClock(IGrainFactory grains, TimeProvider time, ILogger<CheckInClock> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<ICheckInGrain>(ICheckInGrain.Key).EndFinished().WaitAsync(stoppingToken);
                isFailing = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogSweepFailed(error);
                }
                isFailing = true;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Check-ins of agents who logged off could not be ended. This is tried again every 2 s")]
    private partial void LogSweepFailed(Exception error);
}
