namespace ConnectStreaming.Setup;

/// <summary>Keeps under Amazon Connect's default limit: five at once, then two a second.</summary>
internal sealed class SetupPace(TimeProvider time)
{
    private const double Burst = 5;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private DateTimeOffset _free = DateTimeOffset.MinValue;

    public Task Turn(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var earliest = now - (Each * (Burst - 1));
            var at = _free > earliest ? _free : earliest;
            _free = at + Each;
            wait = at - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
