namespace ConnectStreaming.Hosting;

/// <summary>
/// The command line hears SIGTERM and Ctrl-C (<see cref="Commands.Cli"/>). The host's own lifetime hears them too, and stops the host at once:
/// a server of a cluster then has no time to leave its work to the others. So the host does not listen to signals.
/// </summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
