using ConnectStreaming.Cluster;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Loads people, sessions and tokens when the store is open, and follows what other servers change. Once a minute, and more often with short sessions, stores
/// the last use of sessions and tokens; then one server of a cluster removes what is over.
/// </summary>
internal sealed class AccessHost(
    AccessBook book, SessionRules rules, IChangeStamps stamps, IDuties duties, IOptions<AccessOptions> options, TimeProvider time, ILogger<AccessHost> logger)
    : BackgroundService
{
    public const string SweepDuty = "sweep-sessions";

    private IDisposable? _following;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsOpen)
        {
            await book.Load(cancellationToken);
            _following = stamps.Follow(StampNames.Access, book.Reload);
            await base.StartAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(rules.StoreEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    // Before the uses are stored: a use after this time is not unused at this time.
                    var now = time.GetUtcNow();
                    await book.StoreUses(stoppingToken);
                    await Sweep(now, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.SweepFailed(e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _following?.Dispose();
        await base.StopAsync(cancellationToken);
        if (!options.Value.IsOpen)
        {
            await book.StoreUses(cancellationToken);
        }
    }

    /// <summary>Removes what is over, if this is the server that does it.</summary>
    /// <param name="now">All uses of this server up to this time are stored.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task Sweep(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await duties.Have(SweepDuty, cancellationToken))
        {
            await book.Sweep(new AccessSweep(now, now - rules.RemovedAfter, now - SignInLimits.Forget), cancellationToken);
        }
    }

    public override void Dispose()
    {
        _following?.Dispose();
        base.Dispose();
    }
}
