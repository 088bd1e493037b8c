using System.Threading.RateLimiting;

namespace ConnectStreaming.Setup;

/// <summary>Stays below Amazon Connect's default limit: a burst of five calls, then two a second. Other calls wait in order.</summary>
internal sealed class SetupPace(TimeSpan each) : IDisposable
{
    public const int Burst = 5;

    /// <summary>Time between two calls after the burst, as Amazon Connect allows.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMilliseconds(500);

    private readonly TokenBucketRateLimiter _calls = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = each,
        QueueLimit = int.MaxValue,
    });

    public async Task Turn(CancellationToken cancellationToken)
    {
        using var turn = await _calls.AcquireAsync(1, cancellationToken);
        ObjectDisposedException.ThrowIf(!turn.IsAcquired, this);
    }

    public void Dispose() => _calls.Dispose();
}
