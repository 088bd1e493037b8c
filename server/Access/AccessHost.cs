using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Loads people, sessions and tokens when the store is open. Once a minute, stores their last use and removes ended ones.</summary>
internal sealed class AccessHost(AccessBook book, SessionRules rules, IOptions<AccessOptions> options, TimeProvider time, ILogger<AccessHost> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsOpen)
        {
            await book.Load(cancellationToken);
            await base.StartAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await book.Sweep(rules.Ended, stoppingToken);
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
        await base.StopAsync(cancellationToken);
        if (!options.Value.IsOpen)
        {
            await book.Sweep(rules.Ended, cancellationToken);
        }
    }
}
